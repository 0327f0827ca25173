//! The head of a document.

use serde::{Deserialize, Serialize};

use super::{
    enums::{DocumentOrigin, DocumentStatus},
    key::SaleDocumentKey,
    omni_channel::OmniChannel,
};
use crate::user_defined::{UserDefinedDate, UserDefinedTable, UserField};

use crate::soap::types::{Decimal, Extra, XmlDateTime};

/// The head of a receipt, an order or another sales document.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename = "Get_Header", rename_all = "PascalCase")]
pub struct GetHeader {
    /// False once the document is closed.
    pub active: Option<bool>,
    /// Free text.
    pub comment: Option<String>,
    /// Normally the ISO 4217 code.
    pub currency_id: Option<String>,
    /// Up to 17 characters, not always digits; absent on an anonymous sale.
    pub customer_id: Option<String>,
    /// Midnight: the day of the document.
    pub date: Option<XmlDateTime>,
    /// Unique per kind, stump and customer; up to 40 characters.
    pub internal_reference: Option<String>,
    pub key: Option<SaleDocumentKey>,
    /// Only on documents of the e-commerce flow.
    pub omni_channel: Option<OmniChannel>,
    pub origin: Option<DocumentOrigin>,
    pub sales_person_id: Option<String>,
    pub status: Option<DocumentStatus>,
    /// Up to 6 characters, leading zeros count.
    pub store_id: Option<String>,
    pub tax_excluded_total_amount: Option<Decimal>,
    pub tax_included_total_amount: Option<Decimal>,
    /// Negative on a return.
    pub total_quantity: Option<Decimal>,
    #[serde(default)]
    pub user_defined_dates: Vec<UserDefinedDate>,
    #[serde(default)]
    pub user_defined_tables: Vec<UserDefinedTable>,
    #[serde(default)]
    pub user_fields: Vec<UserField>,
    pub warehouse_id: Option<String>,
    /// Members that this type does not know.
    #[serde(rename = "additionalProperties", default, skip_serializing_if = "Extra::is_empty")]
    pub extra: Extra,
}
