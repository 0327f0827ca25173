//! `/admin/api-keys`.

mod create;
mod get;
mod key_body;
mod list;
mod revoke;

use crate::http::{
    AppState, ProblemType, Routes,
    extract::{TenantAccessRead, TenantAccessWrite},
    openapi::guarded,
    route,
};

const NOT_FOUND: &[ProblemType] = &[ProblemType::ApiKeyNotFound];

/// Keys of the tenant.
pub fn routes() -> Routes<AppState> {
    let of_create = &[ProblemType::BODY, &[ProblemType::TooManyApiKeys]];
    Routes::new()
        .route(guarded::<TenantAccessWrite>(route!(create::handler), of_create))
        .route(guarded::<TenantAccessRead>(route!(list::handler), &[ProblemType::PARAMETERS]))
        .route(guarded::<TenantAccessRead>(route!(get::handler), &[NOT_FOUND]))
        .route(guarded::<TenantAccessWrite>(route!(revoke::handler), &[NOT_FOUND]))
}
