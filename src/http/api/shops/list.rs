//! `GET /api/{tenantId}/shops`.

use axum::{Json, response::Response};
use serde::Serialize;
use utoipa::ToSchema;

use super::body::ShopBody;
use crate::{
    flows::shops,
    http::{
        Problem,
        api::admin::no_store,
        extract::{Call, PageParameters, Paging, TenantShopsRead},
    },
};

/// A page of shops.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(as = ShopPage)]
pub struct ShopPageBody {
    /// By id.
    items: Vec<ShopBody>,
    /// For `after`; `null`: this is the last page.
    #[schema(required)]
    next: Option<String>,
}

/// List the shops
///
/// Every online shop of the tenant, disabled ones included, as its files configure it.
#[utoipa::path(
    get,
    path = "/api/{tenantId}/shops",
    operation_id = "listShops",
    tag = "Shop",
    params(
        ("tenantId" = String, Path, description = "The tenant of the credential.", example = "demo"),
        PageParameters,
    ),
    responses((status = 200, description = "A page of shops.", body = ShopPageBody))
)]
#[tracing::instrument(name = "http.api.shops.list", skip_all)]
pub async fn handler(call: Call<TenantShopsRead>, Paging(page): Paging) -> Result<Response, Problem> {
    let page = shops::shops(&call.ctx, &page)?;
    let items = page.items.iter().map(|shop| ShopBody::from(&**shop)).collect();
    Ok(no_store(Json(ShopPageBody { items, next: page.next })))
}
