//! The document that is evaluated (vendor WSDL).

use serde::{Deserialize, Serialize};

use crate::soap::types::{Decimal, XmlDateTime};

/// The loyalty card that was shown.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct EvaluatedLoyalty {
    pub available_cumulation: Decimal,
    pub card_id: Option<String>,
    pub program_id: String,
}

/// A word that was typed or scanned.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct KeyWord {
    pub code_stat: Option<String>,
    pub is_scanned: bool,
    pub key_word: String,
}

/// Whose document, when and where.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct EvaluatedHeader {
    pub currency_id: String,
    pub customer_id: String,
    pub date: XmlDateTime,
    #[serde(default)]
    pub key_words: Vec<KeyWord>,
    pub loyalty: Option<EvaluatedLoyalty>,
    pub store_id: String,
    pub tax_excluded: bool,
}

/// Before and after discount.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct EvaluatedUnitPrice {
    pub base: Decimal,
    pub net: Decimal,
}

/// One line.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename = "Line", rename_all = "PascalCase")]
pub struct EvaluatedLine {
    /// The caller's own number of the line.
    pub id: i32,
    pub ignore_sale_condition: Option<bool>,
    /// Padded internal code.
    pub item_id: String,
    pub quantity: Decimal,
    pub unit_price: EvaluatedUnitPrice,
}

/// A payment.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename = "Payment", rename_all = "PascalCase")]
pub struct EvaluatedPayment {
    pub amount: Decimal,
    /// Code of the means of payment.
    pub id: String,
}

/// The document; at least one line.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct EvaluatedDocument {
    pub header: EvaluatedHeader,
    #[serde(default)]
    pub lines: Vec<EvaluatedLine>,
    #[serde(default)]
    pub payments: Vec<EvaluatedPayment>,
}
