//! `GET` and `PUT /api/{tenantId}/shops/{shopId}/stock-buffers/{level}/{reference}`.

use axum::response::Response;

use super::{StockBufferBody, StockBufferChangeBody};
use crate::{
    flows::shops::stock_buffers,
    http::{
        Problem,
        api::admin::no_store,
        extract::{Call, Json, Path, TenantShopsRead, TenantShopsWrite},
    },
};

/// Get the stock buffer of a product or a variation
///
/// Its own: where `buffer` is `null`, that of the product, or else of the shop, counts.
#[utoipa::path(
    get,
    path = "/api/{tenantId}/shops/{shopId}/stock-buffers/{level}/{reference}",
    operation_id = "getStockBuffer",
    tag = "Shop",
    params(
        ("tenantId" = String, Path, description = "The tenant of the credential.", example = "demo"),
        ("shopId" = String, Path, description = "The shop.", example = "web"),
        ("level" = String, Path, description = "`product` or `variation`.", example = "variation"),
        ("reference" = String, Path, description = "Its reference, which need not be in the shop yet.", example = "TS-RED-M"),
    ),
    responses((status = 200, description = "The buffer, set or not.", body = StockBufferBody))
)]
#[tracing::instrument(name = "http.api.shops.stock_buffers.one.get", skip_all)]
pub async fn get(
    call: Call<TenantShopsRead>,
    Path((_, shop, level, reference)): Path<(String, String, String, String)>,
) -> Result<Response, Problem> {
    let of = stock_buffers::named(&level, &reference)?;
    let kept = stock_buffers::get(&call.ctx, &shop, &of).await?;
    Ok(no_store(axum::Json(StockBufferBody::of(&of, kept.as_ref()))))
}

/// Set the stock buffer of a product or a variation
///
/// Counts from the next import of the product or its stock on. 0 is a buffer: nothing is kept back, whatever the next levels say.
#[utoipa::path(
    put,
    path = "/api/{tenantId}/shops/{shopId}/stock-buffers/{level}/{reference}",
    operation_id = "setStockBuffer",
    tag = "Shop",
    params(
        ("tenantId" = String, Path, description = "The tenant of the credential.", example = "demo"),
        ("shopId" = String, Path, description = "The shop.", example = "web"),
        ("level" = String, Path, description = "`product` or `variation`.", example = "variation"),
        ("reference" = String, Path, description = "Its reference, which need not be in the shop yet.", example = "TS-RED-M"),
    ),
    request_body(content = StockBufferChangeBody, content_type = "application/json"),
    responses((status = 200, description = "The buffer as it is now.", body = StockBufferBody))
)]
#[tracing::instrument(name = "http.api.shops.stock_buffers.one.put", skip_all)]
pub async fn put(
    call: Call<TenantShopsWrite>,
    Path((_, shop, level, reference)): Path<(String, String, String, String)>,
    Json(body): Json<StockBufferChangeBody>,
) -> Result<Response, Problem> {
    let of = stock_buffers::named(&level, &reference)?;
    let kept = stock_buffers::set(&call.ctx, &shop, &of, body.buffer, &call.origin()).await?;
    Ok(no_store(axum::Json(StockBufferBody::of(&of, kept.as_ref()))))
}
