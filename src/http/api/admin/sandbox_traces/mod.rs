//! `/admin/sandbox-traces`.

mod get;

use utoipa_axum::{router::OpenApiRouter, routes};

use crate::http::{AppState, ProblemType, extract::TenantConfigurationRead, openapi::guarded};

/// One trace.
pub fn router() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(guarded::<TenantConfigurationRead>(routes!(get::handler), &[&[ProblemType::TraceNotFound]]))
}
