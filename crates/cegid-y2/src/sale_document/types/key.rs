//! The ways to name a document.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::enums::SaleDocumentType;
use crate::soap::types::Extra;

/// Kind, counter and number: what Y2 itself calls a document by.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct SaleDocumentKey {
    /// Per kind and stump, from 1.
    pub number: Option<i32>,
    /// The counter code, or the store code where counters are per store; up to 6 characters.
    pub stump: Option<String>,
    #[serde(rename = "Type")]
    pub kind: Option<SaleDocumentType>,
    /// Members that this type does not know.
    #[serde(rename = "additionalProperties", default, skip_serializing_if = "Extra::is_empty")]
    pub extra: Extra,
}

/// As in links: `<stump>-<number>`.
impl fmt::Display for SaleDocumentKey {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{}-{}", self.stump.as_deref().unwrap_or_default(), self.number.unwrap_or_default())
    }
}

/// Kind, customer and internal reference: what a shop calls a document by.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct SaleDocumentReference {
    pub customer_id: Option<String>,
    pub internal_reference: Option<String>,
    #[serde(rename = "Type")]
    pub kind: Option<SaleDocumentType>,
    /// Members that this type does not know.
    #[serde(rename = "additionalProperties", default, skip_serializing_if = "Extra::is_empty")]
    pub extra: Extra,
}

/// Either the one or the other; never both.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct SaleDocumentIdentifier {
    pub key: Option<SaleDocumentKey>,
    pub reference: Option<SaleDocumentReference>,
    /// Members that this type does not know.
    #[serde(rename = "additionalProperties", default, skip_serializing_if = "Extra::is_empty")]
    pub extra: Extra,
}
