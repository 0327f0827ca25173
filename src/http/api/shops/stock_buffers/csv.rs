//! `GET` and `PUT /api/{tenantId}/shops/{shopId}/stock-buffers.csv`.

use axum::{
    Json,
    body::Body,
    response::{IntoResponse, Response},
};
use futures_util::stream::{self, StreamExt as _};
use http::header;
use serde::Serialize;
use utoipa::ToSchema;

use crate::{
    flows::shops::stock_buffers,
    http::{
        Problem,
        api::admin::no_store,
        extract::{Call, Csv, Path, TenantShopsRead, TenantShopsWrite},
    },
};

/// Bytes of a file.
pub const LARGEST: usize = 4 << 20;

/// What a file has changed.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(as = StockBufferFileChange)]
pub struct StockBufferFileBody {
    /// Buffers that are other than before.
    changed: u64,
}

/// Get all stock buffers of a shop as a file
///
/// CSV in UTF-8 with the columns `level`, `reference` and `buffer`, as `PUT` takes it.
#[utoipa::path(
    get,
    path = "/api/{tenantId}/shops/{shopId}/stock-buffers.csv",
    operation_id = "getStockBufferFile",
    tag = "Shop",
    params(
        ("tenantId" = String, Path, description = "The tenant of the credential.", example = "demo"),
        ("shopId" = String, Path, description = "The shop.", example = "web"),
    ),
    responses((status = 200, description = "The file.", body = String, content_type = "text/csv"))
)]
#[tracing::instrument(name = "http.api.shops.stock_buffers.csv.get", skip_all)]
pub async fn get(call: Call<TenantShopsRead>, Path((_, shop)): Path<(String, String)>) -> Result<Response, Problem> {
    let ctx = call.ctx.clone();
    // What can be refused is refused before the answer begins.
    let (first, next) = stock_buffers::csv_part(&ctx, &shop, None).await?;
    let rest = stream::try_unfold(next, move |after| {
        let (ctx, shop) = (ctx.clone(), shop.clone());
        async move {
            match after {
                Some(after) => stock_buffers::csv_part(&ctx, &shop, Some(&after)).await.map(Some),
                None => Ok(None),
            }
        }
    });
    let body = Body::from_stream(stream::iter([Ok(first)]).chain(rest));
    Ok(no_store(([(header::CONTENT_TYPE, "text/csv; charset=utf-8")], body).into_response()))
}

/// Change many stock buffers of a shop by a file
///
/// CSV with the columns `level` (`shop`, `product` or `variation`), `reference` (empty for the shop) and `buffer` (empty removes it);
/// encoding, separator and header are found. All rows are taken, or none: every line that does not fit is named. What the file does not
/// name stays as it is. At most 20,000 rows.
#[utoipa::path(
    put,
    path = "/api/{tenantId}/shops/{shopId}/stock-buffers.csv",
    operation_id = "setStockBufferFile",
    tag = "Shop",
    params(
        ("tenantId" = String, Path, description = "The tenant of the credential.", example = "demo"),
        ("shopId" = String, Path, description = "The shop.", example = "web"),
    ),
    request_body(content = String, content_type = "text/csv", description = "The file.",
        example = json!("level,reference,buffer\nshop,,1\nproduct,TS,2\nvariation,TS-RED-M,0\n")),
    responses((status = 200, description = "The rows count now.", body = StockBufferFileBody))
)]
#[tracing::instrument(name = "http.api.shops.stock_buffers.csv.put", skip_all)]
pub async fn put(
    call: Call<TenantShopsWrite>,
    Path((_, shop)): Path<(String, String)>,
    Csv(file): Csv,
) -> Result<Response, Problem> {
    let changed = stock_buffers::set_from_csv(&call.ctx, &shop, &file, &call.origin()).await?;
    Ok(no_store(Json(StockBufferFileBody { changed })))
}
