//! `/admin/sandbox-traces`.

mod get;

use crate::http::{AppState, ProblemType, Routes, extract::TenantConfigurationRead, openapi::guarded, route};

/// One trace.
pub fn routes() -> Routes<AppState> {
    Routes::new().route(guarded::<TenantConfigurationRead>(route!(get::handler), &[&[ProblemType::TraceNotFound]]))
}
