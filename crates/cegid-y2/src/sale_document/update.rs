//! `Update`: cancels a document and replaces it under the same identifiers.

use serde::{Deserialize, Serialize};

use super::types::{
    Address, DocumentOrigin, ItemIdentifier, OmniChannel, OmniChannelLine, SaleDocumentIdentifier, UpdatePayment,
    UpdateShippingTax, UpdateTax,
};
use crate::{
    Operation, Service,
    user_defined::{UserDefinedDate, UserDefinedTable, UserField},
};

use crate::soap::types::{Decimal, XmlDateTime};

/// Replaces one document whole. Refused for a document with links to others. Saying it late may undo what somebody else
/// changed in between: it is not repeated.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Update {
    pub update_request: UpdateRequest,
}

impl Operation for Update {
    const SERVICE: Service = super::SERVICE;
    const NAME: &'static str = "Update";
    const REPEATABLE: bool = false;
    type Response = ();
}

/// The document as it is to be.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename = "Update_Request", rename_all = "PascalCase")]
pub struct UpdateRequest {
    pub delivery_address: Option<Address>,
    pub header: Option<UpdateHeaderData>,
    pub identifier: Option<SaleDocumentIdentifier>,
    pub invoicing_address: Option<Address>,
    #[serde(default)]
    pub lines: Vec<UpdateLine>,
    /// Received ones are changed with `UpdatePayments`.
    #[serde(default)]
    pub payments: Vec<UpdatePayment>,
    #[serde(default)]
    pub shipping_taxes: Vec<UpdateShippingTax>,
}

/// Its head; customer, store, type and references that identify it stay.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename = "Update_Header", rename_all = "PascalCase")]
pub struct UpdateHeaderData {
    /// Not nillable: an absent one may be read as false, which closes the document.
    pub active: Option<bool>,
    pub comment: Option<String>,
    /// Midnight.
    pub date: Option<XmlDateTime>,
    /// Up to 40 characters.
    pub external_reference: Option<String>,
    /// Midnight.
    pub external_reference_date: Option<XmlDateTime>,
    /// Up to 40 characters.
    pub followed_reference: Option<String>,
    pub lines_unmodifiable: Option<bool>,
    pub omni_channel: Option<OmniChannel>,
    pub origin: Option<DocumentOrigin>,
    pub sales_person_id: Option<String>,
    /// Whether prices are without tax.
    pub tax_excluded: Option<bool>,
    #[serde(default)]
    pub user_defined_dates: Vec<UserDefinedDate>,
    #[serde(default)]
    pub user_defined_tables: Vec<UserDefinedTable>,
    #[serde(default)]
    pub user_fields: Vec<UserField>,
}

/// One line.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename = "Update_Line", rename_all = "PascalCase")]
pub struct UpdateLine {
    pub catalog_reference: Option<String>,
    pub comment: Option<String>,
    pub complementary_description: Option<String>,
    pub delivery_date: Option<XmlDateTime>,
    pub discount_type_id: Option<String>,
    pub initial_delivery_date: Option<XmlDateTime>,
    pub item_identifier: Option<ItemIdentifier>,
    pub label: Option<String>,
    /// After discount.
    pub net_unit_price: Option<Decimal>,
    pub omni_channel: Option<OmniChannelLine>,
    pub origin: Option<DocumentOrigin>,
    pub package_reference: Option<String>,
    pub quantity: Option<Decimal>,
    pub sales_person_id: Option<String>,
    pub serial_number_id: Option<String>,
    /// At most five, by position; else by the rates of the store.
    #[serde(default)]
    pub taxes: Vec<UpdateTax>,
    /// Before discount.
    pub unit_price: Option<Decimal>,
}
