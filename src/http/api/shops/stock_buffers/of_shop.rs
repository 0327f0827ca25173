//! `GET` and `PUT /api/{tenantId}/shops/{shopId}/stock-buffers/shop`.

use axum::response::Response;

use super::{StockBufferBody, StockBufferChangeBody};
use crate::{
    domain::ecommerce::stock::Buffered,
    flows::shops::stock_buffers,
    http::{
        Problem,
        api::admin::no_store,
        extract::{Call, Json, Path, TenantShopsRead, TenantShopsWrite},
    },
};

/// Get the stock buffer of a shop
///
/// Kept back of everything that has no buffer of its own.
#[utoipa::path(
    get,
    path = "/api/{tenantId}/shops/{shopId}/stock-buffers/shop",
    operation_id = "getShopStockBuffer",
    tag = "Shop",
    params(
        ("tenantId" = String, Path, description = "The tenant of the credential.", example = "demo"),
        ("shopId" = String, Path, description = "The shop.", example = "web"),
    ),
    responses((status = 200, description = "The buffer, set or not.", body = StockBufferBody))
)]
#[tracing::instrument(name = "http.api.shops.stock_buffers.of_shop.get", skip_all)]
pub async fn get(call: Call<TenantShopsRead>, Path((_, shop)): Path<(String, String)>) -> Result<Response, Problem> {
    let kept = stock_buffers::get(&call.ctx, &shop, &Buffered::Shop).await?;
    Ok(no_store(axum::Json(StockBufferBody::of(&Buffered::Shop, kept.as_ref()))))
}

/// Set the stock buffer of a shop
///
/// Counts from the next import of each product or stock on.
#[utoipa::path(
    put,
    path = "/api/{tenantId}/shops/{shopId}/stock-buffers/shop",
    operation_id = "setShopStockBuffer",
    tag = "Shop",
    params(
        ("tenantId" = String, Path, description = "The tenant of the credential.", example = "demo"),
        ("shopId" = String, Path, description = "The shop.", example = "web"),
    ),
    request_body(content = StockBufferChangeBody, content_type = "application/json"),
    responses((status = 200, description = "The buffer as it is now.", body = StockBufferBody))
)]
#[tracing::instrument(name = "http.api.shops.stock_buffers.of_shop.put", skip_all)]
pub async fn put(
    call: Call<TenantShopsWrite>,
    Path((_, shop)): Path<(String, String)>,
    Json(body): Json<StockBufferChangeBody>,
) -> Result<Response, Problem> {
    let kept = stock_buffers::set(&call.ctx, &shop, &Buffered::Shop, body.buffer, &call.origin()).await?;
    Ok(no_store(axum::Json(StockBufferBody::of(&Buffered::Shop, kept.as_ref()))))
}
