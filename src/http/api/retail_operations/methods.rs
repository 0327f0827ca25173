//! `POST …/contact/onDetail` and the five other sample methods, which differ in what they are called and what they carry.

use axum::{
    extract::{Request, State},
    response::Response,
};

use super::{
    RetailOperations, exchange,
    schemas::{
        ArgumentForm, ArgumentQuery, ContactNotification, ContactReply, DocumentNotification, DocumentReply,
        InvalidReply, PaymentNotification, PaymentReply, PricingNotification, PricingReply, SearchNotification,
        SearchReply, StatusQuery,
    },
};
use crate::{http::Problem, retail_operations::Method};

macro_rules! methods {
    ($( $(#[$doc:meta])+ $name:ident: $path:literal, $id:literal, $method:ident, ($($query:ident),+), $notification:ident => $reply:ident; )+) => { $(
        $(#[$doc])+
        #[utoipa::path(
            post,
            path = $path,
            operation_id = $id,
            tag = "Notifications",
            params($($query),+),
            request_body(content(
                ($notification = "application/json"),
                (ArgumentForm = "application/x-www-form-urlencoded"),
                (ArgumentForm = "multipart/form-data"),
            )),
            responses(
                (status = 200, description = "The sample's reply.", body = $reply),
                (status = 400, description = "The notification cannot be read, or a value cannot be computed.", body = InvalidReply),
                (status = 413, description = "The body has more than 1 MiB.", body = InvalidReply),
            )
        )]
        pub async fn $name(State(provider): State<RetailOperations>, request: Request) -> Result<Response, Problem> {
            exchange::answer(&provider, request, Method::$method).await
        }
    )+ };
}

methods! {
    /// Customer detail
    ///
    /// Answers the contact as received, every member kept byte for byte, with `internalCode` replaced by `<entityID>_<internalCode>`.
    contact_on_detail: "/api/externals/v1/notification/test/sync/contact/onDetail", "notifyContactDetail", ContactDetail, (ArgumentQuery), ContactNotification => ContactReply;
    /// Customer list
    ///
    /// Answers no data; `message` is `search: ` followed by the search string.
    contact_on_search: "/api/externals/v1/notification/test/sync/contact/onSearch", "notifyContactSearch", ContactSearch, (ArgumentQuery), SearchNotification => SearchReply;
    /// Customer creation/update
    ///
    /// Answers the contact as received, every member kept byte for byte, with `internalCode` replaced by `<entityID>_<internalCode>`.
    contact_on_validated: "/api/externals/v1/notification/test/sync/contact/onValidated", "notifyContactValidation", ContactValidation, (ArgumentQuery), ContactNotification => ContactReply;
    /// Document validation
    ///
    /// Answers the code `<entityID>_<internalCode>` only.
    document_on_validated: "/api/externals/v1/notification/test/sync/document/onValidated", "notifyDocumentValidation", DocumentValidation, (ArgumentQuery), DocumentNotification => DocumentReply;
    /// Document pricing
    ///
    /// Answers a random cost between 0 and 1000 for each item, a sales price of 1.6 times the cost, valid for 30 days. An item whose `eanCode` is null, missing or blank stays in its place without prices, and `success` is false.
    document_on_pricing: "/api/externals/v1/notification/test/sync/document/onPricing", "notifyDocumentPricing", DocumentPricing, (ArgumentQuery), PricingNotification => PricingReply;
    /// Payment validation
    ///
    /// Answers the amount in cents, half a cent rounded away from zero, as `internalCode`, and the status `P` (paid), `R` (rejected) for a negative amount, or the status of the query parameter.
    payment_on_validated: "/api/externals/v1/notification/test/sync/payment/onValidated", "notifyPaymentValidation", PaymentValidation, (ArgumentQuery, StatusQuery), PaymentNotification => PaymentReply;
}
