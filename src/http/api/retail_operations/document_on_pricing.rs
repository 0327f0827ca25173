//! `POST …/document/onPricing`.

use axum::{
    extract::{Request, State},
    response::Response,
};

use super::{
    RetailOperations, exchange,
    schemas::{ArgumentForm, ArgumentQuery, InvalidReply, PricingNotification, PricingReply},
};
use crate::{http::Problem, retail_operations::Method};

/// Document pricing
///
/// Answers a random cost between 0 and 1000 for each item, a sales price of 1.6 times the cost, valid for 30 days. An item whose `eanCode` is null, missing or blank stays in its place without prices, and `success` is false.
#[utoipa::path(
    post,
    path = "/api/externals/v1/notification/test/sync/document/onPricing",
    operation_id = "notifyDocumentPricing",
    tag = "Notifications",
    params(ArgumentQuery),
    request_body(content(
        (PricingNotification = "application/json"),
        (ArgumentForm = "application/x-www-form-urlencoded"),
        (ArgumentForm = "multipart/form-data"),
    )),
    responses(
        (status = 200, description = "The sample's reply.", body = PricingReply),
        (status = 400, description = "The notification cannot be read, or a value cannot be computed.", body = InvalidReply),
        (status = 413, description = "The body has more than 1 MiB.", body = InvalidReply),
    )
)]
pub async fn handler(State(provider): State<RetailOperations>, request: Request) -> Result<Response, Problem> {
    exchange::answer(&provider, request, Method::DocumentPricing).await
}
