//! `POST …/document/onValidated`.

use axum::{
    extract::{Request, State},
    response::Response,
};

use super::{
    RetailOperations, exchange,
    schemas::{ArgumentForm, ArgumentQuery, DocumentNotification, DocumentReply, InvalidReply},
};
use crate::{http::Problem, retail_operations::Method};

/// Document validation
///
/// Answers the code `<entityID>_<internalCode>` only.
#[utoipa::path(
    post,
    path = "/api/externals/v1/notification/test/sync/document/onValidated",
    operation_id = "notifyDocumentValidation",
    tag = "Notifications",
    params(ArgumentQuery),
    request_body(content(
        (DocumentNotification = "application/json"),
        (ArgumentForm = "application/x-www-form-urlencoded"),
        (ArgumentForm = "multipart/form-data"),
    )),
    responses(
        (status = 200, description = "The sample's reply.", body = DocumentReply),
        (status = 400, description = "The notification cannot be read, or a value cannot be computed.", body = InvalidReply),
        (status = 413, description = "The body has more than 1 MiB.", body = InvalidReply),
    )
)]
pub async fn handler(State(provider): State<RetailOperations>, request: Request) -> Result<Response, Problem> {
    exchange::answer(&provider, request, Method::DocumentValidation).await
}
