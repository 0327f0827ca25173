//! `/admin/configuration/{file}/versions`: what a file was before, and how to go back.

mod get;
mod list;
mod restore;

use utoipa_axum::{router::OpenApiRouter, routes};

use super::NOT_FOUND;
use crate::http::{
    AppState, ProblemType,
    extract::{TenantConfigurationRead, TenantConfigurationWrite},
    openapi::guarded,
};

/// Versions of a file.
pub fn router() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(guarded::<TenantConfigurationRead>(routes!(list::handler), &[ProblemType::PARAMETERS, NOT_FOUND]))
        .routes(guarded::<TenantConfigurationRead>(routes!(get::handler), &[NOT_FOUND]))
        .routes(guarded::<TenantConfigurationWrite>(routes!(restore::handler), &[ProblemType::CHANGE]))
}

/// The number in the path; what is none is the number of no version.
fn number(text: &str) -> i64 {
    text.parse().unwrap_or(0)
}
