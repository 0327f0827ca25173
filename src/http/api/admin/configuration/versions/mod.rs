//! `/admin/configuration/{file}/versions`: what a file was before, and how to go back.

mod get;
mod list;
mod restore;

use super::NOT_FOUND;
use crate::http::{
    AppState, Problem, ProblemType, Routes,
    extract::{TenantConfigurationRead, TenantConfigurationWrite},
    openapi::guarded,
    route,
};

/// Versions of a file.
pub fn routes() -> Routes<AppState> {
    Routes::new()
        .route(guarded::<TenantConfigurationRead>(route!(list::handler), &[ProblemType::PARAMETERS, NOT_FOUND]))
        .route(guarded::<TenantConfigurationRead>(route!(get::handler), &[NOT_FOUND]))
        .route(guarded::<TenantConfigurationWrite>(route!(restore::handler), &[ProblemType::CHANGE]))
}

/// The number in the path.
///
/// # Errors
/// It is none, so there is no such version.
fn number(text: &str) -> Result<i64, Problem> {
    text.parse().map_err(|_| {
        Problem::new(ProblemType::ConfigurationNotFound)
            .detail("A version is a whole number; the list of versions (`…/versions`) has those that are kept.")
    })
}
