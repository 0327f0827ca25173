//! The notifications and replies as the OpenAPI document shows them.
//!
//! No request is ever read into these types and no reply written from them, because then an echo could not be byte for
//! byte. Every member of a notification is optional: a sample method checks nothing. Objects that are echoed stay open.
#![expect(dead_code, reason = "shapes for the document only")]

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::{IntoParams, ToSchema};

/// The argument as a query parameter.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct ArgumentQuery {
    /// The notification as JSON text, instead of a body.
    notification: Option<String>,
}

/// What the caller wants to see.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct StatusQuery {
    /// Answer this status instead of the rule's: `W` pending, `P` paid, `R` rejected.
    #[param(inline)]
    status: Option<Status>,
}

/// `W` pending, `P` paid, `R` rejected.
#[derive(Deserialize, Serialize, ToSchema)]
pub(super) enum Status {
    W,
    P,
    R,
}

/// The argument as a form field.
#[derive(Deserialize, ToSchema)]
#[schema(as = RetailNotificationForm)]
pub(super) struct ArgumentForm {
    /// The notification as JSON text.
    notification: String,
}

macro_rules! notification {
    ($(#[$doc:meta])* $name:ident as $shown:ident, $data:ty) => {
        $(#[$doc])*
        #[derive(Deserialize, ToSchema)]
        #[schema(as = $shown)]
        #[serde(rename_all = "camelCase")]
        pub(super) struct $name {
            /// Which event happened.
            event_type: Option<String>,
            /// 1 for a contact, 10 for a document.
            #[serde(rename = "entityTypeID")]
            #[schema(value_type = Option<Value>)]
            entity_type_id: Option<Value>,
            /// The id of what it happened to.
            #[serde(rename = "entityID")]
            #[schema(value_type = Option<Value>)]
            entity_id: Option<Value>,
            /// What it happened to.
            data: Option<$data>,
        }
    };
}

notification! {
    /// A contact was opened, created or changed.
    ContactNotification as RetailContactNotification, Contact
}
notification! {
    /// A seller searches for a contact.
    SearchNotification as RetailSearchNotification, Search
}
notification! {
    /// A document was saved.
    DocumentNotification as RetailDocumentNotification, Document
}
notification! {
    /// A document needs prices.
    PricingNotification as RetailPricingNotification, PricingRequest
}
notification! {
    /// A payment was entered.
    PaymentNotification as RetailPaymentNotification, PaymentRequest
}

/// A contact. Further members are accepted and echoed.
#[derive(Deserialize, ToSchema)]
#[schema(as = RetailContact)]
#[serde(rename_all = "camelCase")]
pub(super) struct Contact {
    id: Option<Value>,
    /// The contact's code at the partner.
    internal_code: Option<Value>,
    main_address: Option<Value>,
    billing_address: Option<Value>,
    delivery_addresses: Option<Value>,
}

/// What is searched for.
#[derive(Deserialize, ToSchema)]
#[schema(as = RetailSearch)]
#[serde(rename_all = "camelCase")]
pub(super) struct Search {
    search_string: Option<Value>,
}

/// A document. Further members are accepted.
#[derive(Deserialize, ToSchema)]
#[schema(as = RetailDocument)]
#[serde(rename_all = "camelCase")]
pub(super) struct Document {
    id: Option<Value>,
    /// The document's code at the partner.
    internal_code: Option<Value>,
    document_type: Option<Value>,
    contact: Option<Value>,
    main_address: Option<Value>,
    billing_address: Option<Value>,
    delivery_address: Option<Value>,
    document_lines: Option<Value>,
    styles: Option<Value>,
}

/// A document whose items need prices.
#[derive(Deserialize, ToSchema)]
#[schema(as = RetailPricingRequest)]
#[serde(rename_all = "camelCase")]
pub(super) struct PricingRequest {
    /// A number as a rule; echoed as it is.
    store_code: Option<Value>,
    currency_code: Option<Value>,
    /// At most 50,000.
    items: Option<Vec<ItemRequest>>,
}

/// An item that needs a price.
#[derive(Deserialize, ToSchema)]
#[schema(as = RetailItemRequest)]
#[serde(rename_all = "camelCase")]
pub(super) struct ItemRequest {
    catalog_internal_code: Option<Value>,
    /// Null, missing or blank: the item cannot be priced.
    ean_code: Option<Value>,
    #[serde(rename = "tax2Rate")]
    tax2_rate: Option<Value>,
    quantity: Option<Value>,
}

/// A payment. Further members are accepted.
#[derive(Deserialize, ToSchema)]
#[schema(as = RetailPaymentRequest)]
#[serde(rename_all = "camelCase")]
pub(super) struct PaymentRequest {
    #[serde(rename = "documentTypeID")]
    document_type_id: Option<Value>,
    #[serde(rename = "documentID")]
    document_id: Option<Value>,
    #[serde(rename = "storeID")]
    store_id: Option<Value>,
    currency_code: Option<Value>,
    /// At most 28 digits.
    #[schema(value_type = Option<f64>)]
    amount: Option<Decimal>,
    payment_method: Option<Value>,
    payment_type: Option<Value>,
}

macro_rules! reply {
    ($(#[$doc:meta])* $name:ident as $shown:ident $(, $data:ty)?) => {
        $(#[$doc])*
        #[derive(Serialize, ToSchema)]
        #[schema(as = $shown)]
        #[serde(rename_all = "camelCase", deny_unknown_fields)]
        pub(super) struct $name {
            success: bool,
            /// Empty unless the notification is invalid.
            error_code: String,
            /// 0 no error, 2 critical: the caller treats the partner as down.
            error_level: u8,
            message: String,
            $( data: $data, )?
        }
    };
}

reply! {
    /// The contact as received, with its new code.
    ContactReply as RetailContactReply, Value
}
reply! {
    /// What was searched for, as the message.
    SearchReply as RetailSearchReply
}
reply! {
    /// The document's new code.
    DocumentReply as RetailDocumentReply, DocumentCode
}
reply! {
    /// The items with their prices.
    PricingReply as RetailPricingReply, Pricing
}
reply! {
    /// The state of the payment.
    PaymentReply as RetailPaymentReply, Payment
}
reply! {
    /// The notification cannot be answered. `errorCode` is `invalid_notification`, `errorLevel` 2, and `message` says what
    /// was expected.
    InvalidReply as RetailInvalidReply
}

/// The code of a document.
#[derive(Serialize, ToSchema)]
#[schema(as = RetailDocumentCode)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct DocumentCode {
    /// `<entityID>_<internalCode>`
    internal_code: String,
}

/// A document with prices.
#[derive(Serialize, ToSchema)]
#[schema(as = RetailPricing)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct Pricing {
    /// As received.
    store_code: Value,
    /// As received.
    currency_code: Value,
    /// Until when the prices are valid: `yyyy-MM-ddTHH:mm:ss.fff`, without a zone (UTC).
    #[schema(pattern = r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}$")]
    validity_date: String,
    /// The items received, in their order.
    items: Vec<PricedItem>,
}

/// An item with its prices.
#[derive(Serialize, ToSchema)]
#[schema(as = RetailPricedItem)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct PricedItem {
    /// As received.
    catalog_internal_code: Value,
    /// As received.
    ean_code: Value,
    /// Two decimals; null when the item cannot be priced.
    #[schema(value_type = Option<f64>, required)]
    unit_cost_price: Option<Decimal>,
    /// Two decimals; null when the item cannot be priced.
    #[schema(value_type = Option<f64>, required)]
    unit_sales_price: Option<Decimal>,
}

/// A payment's state.
#[derive(Serialize, ToSchema)]
#[schema(as = RetailPayment)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct Payment {
    #[schema(inline)]
    status: Status,
    /// The amount in cents; empty where there is none.
    internal_code: String,
}
