//! `/admin/connections`.

mod check;
mod connection_body;
mod get;
mod list;

use crate::http::{
    AppState, ProblemType, Routes,
    extract::{TenantConfigurationRead, TenantConfigurationWrite},
    openapi::guarded,
    route,
};

const NOT_FOUND: &[ProblemType] = &[ProblemType::ConnectionNotFound];

/// Connections of the tenant.
pub fn routes() -> Routes<AppState> {
    Routes::new()
        .route(guarded::<TenantConfigurationRead>(route!(list::handler), &[ProblemType::PARAMETERS]))
        .route(guarded::<TenantConfigurationRead>(route!(get::handler), &[NOT_FOUND]))
        .route(guarded::<TenantConfigurationWrite>(route!(check::handler), &[NOT_FOUND]))
}
