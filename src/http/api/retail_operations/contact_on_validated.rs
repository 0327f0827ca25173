//! `POST …/contact/onValidated`.

use axum::{
    extract::{Request, State},
    response::Response,
};

use super::{
    RetailOperations, exchange,
    schemas::{ArgumentForm, ArgumentQuery, ContactNotification, ContactReply, InvalidReply},
};
use crate::{http::Problem, retail_operations::Method};

/// Customer creation/update
///
/// Answers the contact as received, every member kept byte for byte, with `internalCode` replaced by `<entityID>_<internalCode>`.
#[utoipa::path(
    post,
    path = "/api/externals/v1/notification/test/sync/contact/onValidated",
    operation_id = "notifyContactValidation",
    tag = "Notifications",
    params(ArgumentQuery),
    request_body(content(
        (ContactNotification = "application/json"),
        (ArgumentForm = "application/x-www-form-urlencoded"),
        (ArgumentForm = "multipart/form-data"),
    )),
    responses(
        (status = 200, description = "The sample's reply.", body = ContactReply),
        (status = 400, description = "The notification cannot be read, or a value cannot be computed.", body = InvalidReply),
        (status = 413, description = "The body has more than 1 MiB.", body = InvalidReply),
    )
)]
pub async fn handler(State(provider): State<RetailOperations>, request: Request) -> Result<Response, Problem> {
    exchange::answer(&provider, request, Method::ContactValidation).await
}
