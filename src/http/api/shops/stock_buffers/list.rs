//! `GET /api/{tenantId}/shops/{shopId}/stock-buffers`.

use axum::{Json, response::Response};
use serde::Serialize;
use utoipa::ToSchema;

use super::StockBufferBody;
use crate::{
    flows::shops::stock_buffers,
    http::{
        Problem,
        api::admin::no_store,
        extract::{Call, PageParameters, Paging, Path, TenantShopsRead},
    },
};

/// A page of stock buffers.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(as = StockBufferPage)]
pub struct StockBufferPageBody {
    /// Those that are set, by level and reference.
    items: Vec<StockBufferBody>,
    /// For `after`; `null`: this is the last page.
    #[schema(required)]
    next: Option<String>,
}

/// List the stock buffers of a shop
///
/// Those that are set: what is not listed has none of its own. The quantity of a file less the buffer, and never below 0, is what the shop
/// sells.
#[utoipa::path(
    get,
    path = "/api/{tenantId}/shops/{shopId}/stock-buffers",
    operation_id = "listStockBuffers",
    tag = "Shop",
    params(
        ("tenantId" = String, Path, description = "The tenant of the credential.", example = "demo"),
        ("shopId" = String, Path, description = "The shop.", example = "web"),
        PageParameters,
    ),
    responses((status = 200, description = "A page of buffers.", body = StockBufferPageBody))
)]
#[tracing::instrument(name = "http.api.shops.stock_buffers.list", skip_all)]
pub async fn handler(
    call: Call<TenantShopsRead>,
    Path((_, shop)): Path<(String, String)>,
    Paging(page): Paging,
) -> Result<Response, Problem> {
    let page = stock_buffers::list(&call.ctx, &shop, &page).await?;
    let items = page.items.iter().map(|buffer| StockBufferBody::of(&buffer.of, Some(buffer))).collect();
    Ok(no_store(Json(StockBufferPageBody { items, next: page.next })))
}
