//! The routes, resource by resource: each folder under it contributes one `router()`.

pub mod retail_operations;

use utoipa_axum::router::OpenApiRouter;

use super::AppState;

/// Every documented route.
pub fn router() -> OpenApiRouter<AppState> {
    OpenApiRouter::new().merge(retail_operations::router())
}
