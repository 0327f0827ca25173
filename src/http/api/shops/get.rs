//! `GET /api/{tenantId}/shops/{shopId}`.

use axum::{Json, response::Response};

use super::body::ShopBody;
use crate::{
    flows::shops,
    http::{
        Problem,
        api::admin::no_store,
        extract::{Call, Path, TenantShopsRead},
    },
};

/// Read a shop
///
/// As its files configure it, without its key.
#[utoipa::path(
    get,
    path = "/api/{tenantId}/shops/{shopId}",
    operation_id = "getShop",
    tag = "Shop",
    params(
        ("tenantId" = String, Path, description = "The tenant of the credential.", example = "demo"),
        ("shopId" = String, Path, description = "The shop.", example = "web"),
    ),
    responses((status = 200, description = "The shop.", body = ShopBody))
)]
#[tracing::instrument(name = "http.api.shops.get", skip_all)]
pub async fn handler(
    call: Call<TenantShopsRead>,
    Path((_, shop)): Path<(String, String)>,
) -> Result<Response, Problem> {
    Ok(no_store(Json(ShopBody::from(&**shops::shop(&call.ctx, &shop)?))))
}
