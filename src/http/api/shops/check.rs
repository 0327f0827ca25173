//! `POST /api/{tenantId}/shops/{shopId}/check`.

use axum::{Json, response::Response};
use serde::Serialize;
use utoipa::ToSchema;

use super::missing::MissingTableBody;
use crate::{
    flows::shops,
    http::{
        Problem,
        api::admin::{connections::check::FindingBody, no_store},
        extract::{Call, Path, TenantShopsWrite},
    },
};

/// What checking a shop found.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(as = ShopCheck)]
pub struct ShopCheckBody {
    /// Whether nothing failed; warnings may still be there.
    ok: bool,
    /// PrestaShop's version; `null`: the shop did not tell.
    #[schema(required, example = "8.2.0")]
    version: Option<String>,
    /// In the order in which they were made; what cannot be checked before something else works is left out.
    checks: Vec<FindingBody>,
    /// What no association stands for; empty where the shop could not be read.
    missing_associations: Vec<MissingTableBody>,
}

/// Check a shop
///
/// Tries address, key, version, the rights that the enabled flows need, languages, and compares the shop's data with the associations; says in
/// words what is wrong and what to do. It reads from the shop and writes nothing. The answer is 200 whatever was found, after twenty seconds
/// at the latest.
#[utoipa::path(
    post,
    path = "/api/{tenantId}/shops/{shopId}/check",
    operation_id = "checkShop",
    tag = "Shop",
    params(
        ("tenantId" = String, Path, description = "The tenant of the credential.", example = "demo"),
        ("shopId" = String, Path, description = "The shop.", example = "web"),
    ),
    responses((status = 200, description = "What was found.", body = ShopCheckBody))
)]
#[tracing::instrument(name = "http.api.shops.check", skip_all)]
pub async fn handler(
    call: Call<TenantShopsWrite>,
    Path((_, shop)): Path<(String, String)>,
) -> Result<Response, Problem> {
    let found = shops::check(&call.ctx, &shop).await?;
    let body = ShopCheckBody {
        ok: found.is_ok(),
        version: found.version,
        checks: found.findings.into_iter().map(FindingBody::from).collect(),
        missing_associations: found.missing.into_iter().map(MissingTableBody::from).collect(),
    };
    Ok(no_store(Json(body)))
}
