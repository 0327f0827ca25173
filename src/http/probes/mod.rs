//! What machines ask: is the process alive, may it get traffic, what are its metrics. No credential, no tenant, never Y2.

pub mod readyz;

use axum::{extract::State, response::IntoResponse};
use http::header;

use super::{AppState, Problem, ProblemType};

/// The Prometheus text format, version 0.0.4.
const MEDIA_TYPE: &str = "text/plain; version=0.0.4; charset=utf-8";

/// Liveness
///
/// Answers as long as the process serves requests, whatever the state of the database or of Y2.
#[utoipa::path(get, path = "/healthz", operation_id = "healthz", tag = "Operations",
    responses((status = 200, description = "The process is alive.", body = String, content_type = "text/plain", example = "ok")))]
pub async fn healthz() -> &'static str {
    "ok"
}

/// Metrics
///
/// Prometheus text: requests by route template, calls of Y2 by operation and outcome, caches, connections. It names no
/// tenant and no person.
#[utoipa::path(get, path = "/metrics", operation_id = "metrics", tag = "Operations",
    responses((status = 200, description = "Every metric of this process.", body = String, content_type = "text/plain")))]
pub async fn metrics(State(state): State<AppState>) -> Result<impl IntoResponse, Problem> {
    if !state.serve_metrics {
        return Err(Problem::new(ProblemType::RouteNotFound).detail("The metrics are turned off (`metrics.enabled`)."));
    }
    Ok(([(header::CONTENT_TYPE, MEDIA_TYPE)], state.metrics.render()))
}
