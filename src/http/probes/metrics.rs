//! `GET /metrics`.

use axum::{extract::State, response::IntoResponse};
use http::header;

use crate::http::{AppState, Problem, ProblemType};

/// The Prometheus text format, version 0.0.4.
const MEDIA_TYPE: &str = "text/plain; version=0.0.4; charset=utf-8";

/// Figures
///
/// Prometheus text: requests by route template, calls of Y2 by operation and outcome, caches, connections. It names no
/// tenant and no person.
#[utoipa::path(get, path = "/metrics", operation_id = "metrics", tag = "Operations",
    responses((status = 200, description = "Every figure of this process.", body = String, content_type = "text/plain")))]
pub async fn handler(State(state): State<AppState>) -> Result<impl IntoResponse, Problem> {
    if !state.serve_metrics {
        return Err(Problem::new(ProblemType::RouteNotFound).detail("The figures are turned off (`metrics.enabled`)."));
    }
    Ok(([(header::CONTENT_TYPE, MEDIA_TYPE)], state.metrics.render()))
}
