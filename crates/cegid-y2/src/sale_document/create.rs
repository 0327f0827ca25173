//! `Create`: makes a document.

use serde::{Deserialize, Serialize};

use super::types::{
    Address, CreatePayment, CreateShippingTax, CreateTax, DocumentOrigin, ItemIdentifier, OmniChannel, OmniChannelLine,
    SaleDocumentKey, SaleDocumentLineIdentifier, SaleDocumentType,
};
use crate::{
    Operation, Service,
    user_defined::{UserDefinedDate, UserDefinedTable, UserDefinedTableCustomer, UserField},
};

use crate::soap::types::{Decimal, Extra, XmlDateTime};

/// Makes one document. A second one with the same internal reference is refused ([`ALREADY_EXISTS`](super::ALREADY_EXISTS)),
/// so a caller who does not know whether a call arrived may ask by reference; the client does not repeat it.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Create {
    pub create_request: CreateRequest,
}

impl Operation for Create {
    const SERVICE: Service = super::SERVICE;
    const NAME: &'static str = "Create";
    const REPEATABLE: bool = false;
    type Response = CreateReply;
}

/// The document.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename = "Create_Request", rename_all = "PascalCase")]
pub struct CreateRequest {
    pub delivery_address: Option<Address>,
    pub header: Option<CreateHeader>,
    pub invoicing_address: Option<Address>,
    #[serde(default)]
    pub lines: Vec<CreateLine>,
    #[serde(default)]
    pub payments: Vec<CreatePayment>,
    #[serde(default)]
    pub shipping_taxes: Vec<CreateShippingTax>,
}

/// Its head.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename = "Create_Header", rename_all = "PascalCase")]
pub struct CreateHeader {
    /// True for a living document. Not nillable: an absent one may be read as false.
    pub active: Option<bool>,
    pub comment: Option<String>,
    /// The folder's when absent; it must be set up.
    pub currency_id: Option<String>,
    /// Up to 17 characters, not always digits.
    pub customer_id: Option<String>,
    /// Midnight.
    pub date: Option<XmlDateTime>,
    /// The line of the receipt that a deposit was paid by.
    pub deposit: Option<SaleDocumentLineIdentifier>,
    /// Up to 40 characters.
    pub external_reference: Option<String>,
    /// Midnight.
    pub external_reference_date: Option<XmlDateTime>,
    /// Up to 40 characters.
    pub followed_reference: Option<String>,
    /// Up to 40 characters, unique by type, stump and customer; mandatory on some installations.
    pub internal_reference: Option<String>,
    pub lines_unmodifiable: Option<bool>,
    pub omni_channel: Option<OmniChannel>,
    pub origin: Option<DocumentOrigin>,
    pub sales_person_id: Option<String>,
    pub store_id: Option<String>,
    /// Whether prices are without tax.
    pub tax_excluded: Option<bool>,
    /// Only some installations know it; leave it out elsewhere.
    pub tax_system_id: Option<String>,
    /// `Receipt` is for deposit payments only.
    #[serde(rename = "Type")]
    pub kind: Option<SaleDocumentType>,
    #[serde(default)]
    pub user_defined_dates: Vec<UserDefinedDate>,
    #[serde(default)]
    pub user_defined_table_customers: Vec<UserDefinedTableCustomer>,
    #[serde(default)]
    pub user_defined_tables: Vec<UserDefinedTable>,
    #[serde(default)]
    pub user_fields: Vec<UserField>,
    /// The store's main one when absent.
    pub warehouse_id: Option<String>,
}

/// One line.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename = "Create_Line", rename_all = "PascalCase")]
pub struct CreateLine {
    /// The gift card that the line buys; e-commerce orders only.
    pub bon_id: Option<String>,
    pub catalog_reference: Option<String>,
    pub comment: Option<String>,
    pub complementary_description: Option<String>,
    pub delivery_date: Option<XmlDateTime>,
    pub discount_type_id: Option<String>,
    pub external_reference: Option<String>,
    pub initial_delivery_date: Option<XmlDateTime>,
    pub item_identifier: Option<ItemIdentifier>,
    pub label: Option<String>,
    /// Why goods come back.
    pub movement_reason_id: Option<String>,
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
    pub taxes: Vec<CreateTax>,
    /// Before discount.
    pub unit_price: Option<Decimal>,
}

/// What the document is called now.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename = "Create_Reply", rename_all = "PascalCase")]
pub struct CreateReply {
    pub key: Option<SaleDocumentKey>,
    /// Members that this type does not know.
    #[serde(rename = "additionalProperties", default, skip_serializing_if = "Extra::is_empty")]
    pub extra: Extra,
}
