//! `GET /metrics`.

use axum::{extract::State, response::IntoResponse};
use http::header;

use crate::http::AppState;

/// The Prometheus text format, version 0.0.4.
const MEDIA_TYPE: &str = "text/plain; version=0.0.4; charset=utf-8";

/// Figures
///
/// Prometheus text: requests by route template, calls of Y2 by operation and outcome, caches, connections. It names no
/// tenant and no person.
#[utoipa::path(get, path = "/metrics", operation_id = "metrics", tag = "Operations",
    responses((status = 200, description = "Every figure of this process.", body = String, content_type = "text/plain")))]
pub async fn handler(State(state): State<AppState>) -> impl IntoResponse {
    ([(header::CONTENT_TYPE, MEDIA_TYPE)], state.metrics.render())
}
