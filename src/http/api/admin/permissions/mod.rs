//! `/admin/permissions`.

mod list;

use crate::http::{AppState, Routes, extract::TenantAccessRead, openapi::guarded, route};

/// Every permission code.
pub fn routes() -> Routes<AppState> {
    Routes::new().route(guarded::<TenantAccessRead>(route!(list::handler), &[]))
}
