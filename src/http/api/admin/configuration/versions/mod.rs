//! `/admin/configuration/{file}/versions`: what a file was before, and how to go back.

mod get;
mod list;
mod restore;

use super::NOT_FOUND;
use crate::http::{
    AppState, ProblemType, Routes,
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

/// The number in the path; what is none is the number of no version.
fn number(text: &str) -> i64 {
    text.parse().unwrap_or(0)
}
