//! The routes, resource by resource: each folder under it contributes one `router()`.

pub mod admin;
pub mod cegid;
pub mod retail_operations;

use utoipa_axum::router::OpenApiRouter;

use super::AppState;

/// Every documented route.
pub fn router() -> OpenApiRouter<AppState> {
    OpenApiRouter::new().merge(admin::router()).merge(cegid::router()).merge(retail_operations::router())
}
