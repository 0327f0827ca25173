//! `GET /healthz`. Touches nothing: if this does not answer, restarting the process is the only help.

/// Liveness
///
/// Answers as long as the process serves requests, whatever the state of the database or of Y2.
#[utoipa::path(get, path = "/healthz", operation_id = "healthz", tag = "Operations",
    responses((status = 200, description = "The process is alive.", body = String, content_type = "text/plain", example = "ok")))]
pub async fn handler() -> &'static str {
    "ok"
}
