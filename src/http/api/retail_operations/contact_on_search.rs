//! `POST …/contact/onSearch`.

use axum::{
    extract::{Request, State},
    response::Response,
};

use super::{
    RetailOperations, exchange,
    schemas::{ArgumentForm, ArgumentQuery, InvalidReply, SearchNotification, SearchReply},
};
use crate::{http::Problem, retail_operations::Method};

/// Customer list
///
/// Answers no data; `message` is `search: ` followed by the search string.
#[utoipa::path(
    post,
    path = "/api/externals/v1/notification/test/sync/contact/onSearch",
    operation_id = "notifyContactSearch",
    tag = "Notifications",
    params(ArgumentQuery),
    request_body(content(
        (SearchNotification = "application/json"),
        (ArgumentForm = "application/x-www-form-urlencoded"),
        (ArgumentForm = "multipart/form-data"),
    )),
    responses(
        (status = 200, description = "The sample's reply.", body = SearchReply),
        (status = 400, description = "The notification cannot be read, or a value cannot be computed.", body = InvalidReply),
        (status = 413, description = "The body has more than 1 MiB.", body = InvalidReply),
    )
)]
pub async fn handler(State(provider): State<RetailOperations>, request: Request) -> Result<Response, Problem> {
    exchange::answer(&provider, request, Method::ContactSearch).await
}
