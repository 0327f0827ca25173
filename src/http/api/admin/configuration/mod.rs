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

use utoipa_axum::{router::OpenApiRouter, routes};

use crate::http::{
    AppState, ProblemType,
    extract::{TenantConfigurationRead, TenantConfigurationWrite},
    openapi::guarded,
};

const NOT_FOUND: &[ProblemType] = &[ProblemType::ConfigurationNotFound];

/// Files of the tenant and their versions.
pub fn router() -> OpenApiRouter<AppState> {
    let of_check = &[ProblemType::BODY, NOT_FOUND, &[ProblemType::InvalidConfiguration]];
    OpenApiRouter::new()
        .routes(guarded::<TenantConfigurationRead>(routes!(list::handler), &[ProblemType::PARAMETERS]))
        .routes(guarded::<TenantConfigurationRead>(routes!(get::handler), &[NOT_FOUND]))
        .routes(guarded::<TenantConfigurationWrite>(
            routes!(replace::handler),
            &[ProblemType::BODY, ProblemType::CHANGE],
        ))
        .routes(guarded::<TenantConfigurationWrite>(routes!(remove::handler), &[ProblemType::CHANGE]))
        .routes(guarded::<TenantConfigurationWrite>(routes!(check::handler), of_check))
        .merge(versions::router())
}
