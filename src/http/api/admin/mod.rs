//! `/api/{tenantId}/admin/…`: what an administrator of a tenant looks at.

mod sandbox_traces;

use utoipa_axum::router::OpenApiRouter;

use crate::http::AppState;

/// Every route below `/admin`.
pub fn router() -> OpenApiRouter<AppState> {
    OpenApiRouter::new().merge(sandbox_traces::router())
}
