//! A whole document.

use serde::{Deserialize, Serialize};

use super::{
    address::Address,
    header::GetHeader,
    line::GetLine,
    payment::{GetPayment, GetShippingTax},
};
use crate::soap::types::Extra;

/// A document with its lines and payments. Without a header it stands for "not found".
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename = "Get_Reply", rename_all = "PascalCase")]
pub struct GetReply {
    pub delivery_address: Option<Address>,
    pub header: Option<GetHeader>,
    pub invoicing_address: Option<Address>,
    #[serde(default)]
    pub lines: Vec<GetLine>,
    #[serde(default)]
    pub payments: Vec<GetPayment>,
    #[serde(default)]
    pub shipping_taxes: Vec<GetShippingTax>,
    /// Members that this type does not know.
    #[serde(rename = "additionalProperties", default, skip_serializing_if = "Extra::is_empty")]
    pub extra: Extra,
}
