//! `GET /api/{tenantId}/cegid/sandbox`.

use axum::response::{IntoResponse, Response};
use http::{HeaderName, HeaderValue, header};

use super::ReceiptParameters;
use crate::{
    flows::{
        connections,
        sandbox::{self, ReceiptQuery},
    },
    http::{
        Problem,
        api::cegid::{NamedConnection, named_connection},
        extract::{Call, Query, TenantConfigurationAccessControlled},
    },
};

static TOTAL: HeaderName = HeaderName::from_static("x-total-count");

/// Read a receipt
///
/// Answers the receipt as Y2 has it, in JSON: Y2's member names, amounts as JSON numbers with all their digits, dates as Y2
/// sends them, lists as arrays even with one element, empty dates as `null`. Members that are not modelled stay visible under
/// `additionalProperties`.
///
/// Where several receipts carry the external reference, the newest is the answer and `X-Total-Count` says how many there
/// are.
#[utoipa::path(
    get,
    path = "/api/{tenantId}/cegid/sandbox",
    operation_id = "getCegidReceipt",
    tag = "Cegid",
    params(
        ("tenantId" = String, Path, description = "The tenant of the credential.", example = "demo"),
        ReceiptParameters,
        ("X-Y2-Connection" = Option<String>, Header, nullable = false, description = "The connection to read; without it, the default one."),
    ),
    responses(
        (status = 200, description = "The receipt.", body = Object, content_type = "application/json",
            headers(
                ("X-Y2-Connection" = String, description = "The connection that was read."),
                ("X-Total-Count" = u64, description = "How many receipts were found; the newest is the answer."),
            ),
            example = json!({
                "DeliveryAddress": null,
                "Header": {"Active": true, "CurrencyId": "EUR", "CustomerId": "101000042", "Date": "2026-03-14T00:00:00",
                           "Key": {"Number": 1024, "Stump": "101", "Type": "Receipt"}, "Origin": "Shop", "StoreId": "101",
                           "TaxExcludedTotalAmount": 49.92, "TaxIncludedTotalAmount": 59.95, "TotalQuantity": 1},
                "InvoicingAddress": null,
                "Lines": [{"ItemCode": "POLO01", "Label": "Polo piqué", "Quantity": 1, "Rank": 1,
                           "TaxIncludedNetUnitPrice": 59.95}],
                "Payments": [{"Amount": 59.95, "Code": "CB", "Currency": "EUR", "DueDate": null, "Label": "Bank card"}],
                "ShippingTaxes": []
            })),
    )
)]
#[tracing::instrument(level = "debug", name = "http.api.cegid.sandbox.get", skip_all)]
pub async fn handler(
    call: Call<TenantConfigurationAccessControlled>,
    connection: NamedConnection,
    parameters: Result<Query<ReceiptParameters>, Problem>,
) -> Result<Response, Problem> {
    // A connection that is not there is not found, whatever else is wrong with the request.
    let connection = connections::for_reading(&call.ctx.tenant, connection.as_deref())?;
    let Query(parameters) = parameters?;
    let query = ReceiptQuery::read(parameters.key.as_deref(), parameters.external_reference.as_deref())?;
    let receipt = sandbox::receipt(&call.ctx, &connection, &query).await?;
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static("application/json")),
        // Personal data: nobody keeps it on the way.
        (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
        (named_connection::HEADER.clone(), named_connection::answered(&receipt.connection)),
        (TOTAL.clone(), HeaderValue::from(receipt.found)),
    ];
    Ok((headers, receipt.json).into_response())
}
