//! Changes of a part of a document: its head, its payments.

use super::types::{Address, OmniChannel, SaleDocumentIdentifier, UpdatePayment};
use crate::soap::types::XmlDateTime;
use crate::user_defined::{UserDefinedDate, UserDefinedTable, UserField};
use crate::{Operation, Service};
use serde::{Deserialize, Serialize};

/// Changes the head of one document. Saying it late may undo what somebody else changed in between: it is not repeated.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct UpdateHeader {
    pub update_header_request: UpdateHeaderRequest,
}

impl Operation for UpdateHeader {
    const SERVICE: Service = super::SERVICE;
    const NAME: &'static str = "UpdateHeader";
    const REPEATABLE: bool = false;
    type Response = ();
}

/// What changes. There is no customer in it: `SalesExternal/Engine2/UpdateCustomer` moves a receipt to one.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename = "UpdateHeader_Request", rename_all = "PascalCase")]
pub struct UpdateHeaderRequest {
    pub comment: Option<String>,
    pub delivery_address: Option<Address>,
    /// Up to 40 characters.
    pub external_reference: Option<String>,
    /// Midnight.
    pub external_reference_date: Option<XmlDateTime>,
    /// Up to 40 characters.
    pub followed_reference: Option<String>,
    pub identifier: Option<SaleDocumentIdentifier>,
    pub invoicing_address: Option<Address>,
    /// Not nillable: an absent one may be read as false.
    pub lines_unmodifiable: Option<bool>,
    pub omni_channel: Option<OmniChannel>,
    pub sales_person_id: Option<String>,
    #[serde(default)]
    pub user_defined_dates: Vec<UserDefinedDate>,
    #[serde(default)]
    pub user_defined_tables: Vec<UserDefinedTable>,
    #[serde(default)]
    pub user_fields: Vec<UserField>,
}

/// Changes payments. Saying it late may undo what somebody else changed in between: it is not repeated.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct UpdatePayments {
    pub update_payments_request: UpdatePaymentsRequest,
}

impl Operation for UpdatePayments {
    const SERVICE: Service = super::SERVICE;
    const NAME: &'static str = "UpdatePayments";
    const REPEATABLE: bool = false;
    type Response = ();
}

/// Which document, and its payments.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename = "UpdatePayments_Request", rename_all = "PascalCase")]
pub struct UpdatePaymentsRequest {
    pub identifier: Option<SaleDocumentIdentifier>,
    /// Named by their `Id`.
    #[serde(default)]
    pub payments: Vec<UpdatePayment>,
}
