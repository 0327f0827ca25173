//! `/admin/permissions`.

mod list;

use utoipa_axum::{router::OpenApiRouter, routes};

use crate::http::{AppState, extract::TenantAccessRead, openapi::guarded};

/// Every permission code.
pub fn router() -> OpenApiRouter<AppState> {
    OpenApiRouter::new().routes(guarded::<TenantAccessRead>(routes!(list::handler), &[]))
}
