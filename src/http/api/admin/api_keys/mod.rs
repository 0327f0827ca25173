//! `/admin/api-keys`.

mod create;
mod get;
mod key_body;
mod list;
mod revoke;

use utoipa_axum::{router::OpenApiRouter, routes};

use crate::http::{
    AppState, ProblemType,
    extract::{TenantAccessRead, TenantAccessWrite},
    openapi::guarded,
};

const NOT_FOUND: &[ProblemType] = &[ProblemType::ApiKeyNotFound];

/// Keys of the tenant.
pub fn router() -> OpenApiRouter<AppState> {
    let of_create = &[ProblemType::BODY, &[ProblemType::TooManyApiKeys]];
    OpenApiRouter::new()
        .routes(guarded::<TenantAccessWrite>(routes!(create::handler), of_create))
        .routes(guarded::<TenantAccessRead>(routes!(list::handler), &[ProblemType::PARAMETERS]))
        .routes(guarded::<TenantAccessRead>(routes!(get::handler), &[NOT_FOUND]))
        .routes(guarded::<TenantAccessWrite>(routes!(revoke::handler), &[NOT_FOUND]))
}
