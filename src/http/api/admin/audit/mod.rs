//! `/admin/audit`.

mod list;

use crate::http::{AppState, ProblemType, Routes, extract::TenantAccessRead, openapi::guarded, route};

/// What was done to the tenant.
pub fn routes() -> Routes<AppState> {
    Routes::new().route(guarded::<TenantAccessRead>(route!(list::handler), &[ProblemType::PARAMETERS]))
}
