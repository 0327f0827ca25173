//! `UpdateHeader`: changes a document's head.

use serde::{Deserialize, Serialize};

use super::types::{Address, OmniChannel, SaleDocumentIdentifier};
use crate::{
    Operation, Service,
    user_defined::{UserDefinedDate, UserDefinedTable, UserField},
};

use crate::soap::types::XmlDateTime;

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
