//! `/admin/configuration`: the tenant's files, one at a time. A file is named by its path as one segment, so that `/` in it
//! is written `%2F`.

mod check;
mod file_body;
mod get;
mod list;
mod remove;
mod replace;
mod text;
mod versions;

use crate::http::{
    AppState, ProblemType, Routes,
    extract::{TenantConfigurationRead, TenantConfigurationWrite},
    openapi::guarded,
    route,
};

const NOT_FOUND: &[ProblemType] = &[ProblemType::ConfigurationNotFound];

/// Files of the tenant and their versions.
pub fn routes() -> Routes<AppState> {
    let of_check = &[ProblemType::BODY, NOT_FOUND, &[ProblemType::InvalidConfiguration]];
    Routes::new()
        .route(guarded::<TenantConfigurationRead>(route!(list::handler), &[ProblemType::PARAMETERS]))
        .route(guarded::<TenantConfigurationRead>(route!(get::handler), &[NOT_FOUND]))
        .route(guarded::<TenantConfigurationWrite>(route!(replace::handler), &[ProblemType::BODY, ProblemType::CHANGE]))
        .route(guarded::<TenantConfigurationWrite>(route!(remove::handler), &[ProblemType::CHANGE]))
        .route(guarded::<TenantConfigurationWrite>(route!(check::handler), of_check))
        .merge(versions::routes())
}
