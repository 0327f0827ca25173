//! `POST …/payment/onValidated`.

use axum::{
    extract::{Request, State},
    response::Response,
};

use super::{
    RetailOperations, exchange,
    schemas::{ArgumentForm, ArgumentQuery, InvalidReply, PaymentNotification, PaymentReply, StatusQuery},
};
use crate::{http::Problem, retail_operations::Method};

/// Payment validation
///
/// Answers the amount in cents, half a cent rounded away from zero, as `internalCode`, and the status `P` (paid), `R` (rejected) for a negative amount, or the status of the query parameter.
#[utoipa::path(
    post,
    path = "/api/externals/v1/notification/test/sync/payment/onValidated",
    operation_id = "notifyPaymentValidation",
    tag = "Notifications",
    params(ArgumentQuery, StatusQuery),
    request_body(content(
        (PaymentNotification = "application/json"),
        (ArgumentForm = "application/x-www-form-urlencoded"),
        (ArgumentForm = "multipart/form-data"),
    )),
    responses(
        (status = 200, description = "The sample's reply.", body = PaymentReply),
        (status = 400, description = "The notification cannot be read, or a value cannot be computed.", body = InvalidReply),
        (status = 413, description = "The body has more than 1 MiB.", body = InvalidReply),
    )
)]
pub async fn handler(State(provider): State<RetailOperations>, request: Request) -> Result<Response, Problem> {
    exchange::answer(&provider, request, Method::PaymentValidation).await
}
