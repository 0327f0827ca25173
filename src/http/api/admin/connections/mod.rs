//! `/admin/connections`.

mod check;
mod connection_body;
mod get;
mod list;

use utoipa_axum::{router::OpenApiRouter, routes};

use crate::http::{
    AppState, ProblemType,
    extract::{TenantConfigurationRead, TenantConfigurationWrite},
    openapi::guarded,
};

const NOT_FOUND: &[ProblemType] = &[ProblemType::ConnectionNotFound];

/// Connections of the tenant.
pub fn router() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(guarded::<TenantConfigurationRead>(routes!(list::handler), &[ProblemType::PARAMETERS]))
        .routes(guarded::<TenantConfigurationRead>(routes!(get::handler), &[NOT_FOUND]))
        .routes(guarded::<TenantConfigurationWrite>(routes!(check::handler), &[NOT_FOUND]))
}
