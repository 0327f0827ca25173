//! The routes, resource by resource: each folder under it contributes one `routes()`.

pub mod admin;
pub mod cegid;
pub mod retail_operations;

use super::{AppState, Routes};

/// Every documented route.
pub fn routes() -> Routes<AppState> {
    Routes::new().merge(admin::routes()).merge(cegid::routes()).merge(retail_operations::routes())
}
