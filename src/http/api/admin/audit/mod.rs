//! `/admin/audit`.

mod list;

use utoipa_axum::{router::OpenApiRouter, routes};

use crate::http::{AppState, ProblemType, extract::TenantAccessRead, openapi::guarded};

/// What was done to the tenant.
pub fn router() -> OpenApiRouter<AppState> {
    OpenApiRouter::new().routes(guarded::<TenantAccessRead>(routes!(list::handler), &[ProblemType::PARAMETERS]))
}
