//! How a document was paid, and the taxes of its shipping.

use serde::{Deserialize, Serialize};

use crate::soap::types::{Decimal, Extra, XmlDateTime};

/// One means of payment.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename = "Get_Payment", rename_all = "PascalCase")]
pub struct GetPayment {
    pub amount: Option<Decimal>,
    pub cash_amount: Option<Decimal>,
    /// Code of the means of payment.
    pub code: Option<String>,
    pub credit_card: Option<CreditCard>,
    pub currency: Option<String>,
    pub currency_symbol: Option<String>,
    /// Midnight: the day it is due.
    pub due_date: Option<XmlDateTime>,
    /// Says something only on documents outside the e-commerce flow.
    pub is_received_payment: Option<bool>,
    pub label: Option<String>,
    /// Members that this type does not know.
    #[serde(rename = "additionalProperties", default, skip_serializing_if = "Extra::is_empty")]
    pub extra: Extra,
}

/// What the payment terminal left behind.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct CreditCard {
    pub authorization_number: Option<String>,
    /// Only some installations send it.
    pub transaction_issuer: Option<String>,
    pub transaction_number: Option<String>,
    /// Members that this type does not know.
    #[serde(rename = "additionalProperties", default, skip_serializing_if = "Extra::is_empty")]
    pub extra: Extra,
}

/// A tax on shipping.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename = "Get_ShippingTax", rename_all = "PascalCase")]
pub struct GetShippingTax {
    pub shipping_tax_code: Option<String>,
    pub tax_excluded_amount: Option<Decimal>,
    pub tax_included_amount: Option<Decimal>,
    /// Members that this type does not know.
    #[serde(rename = "additionalProperties", default, skip_serializing_if = "Extra::is_empty")]
    pub extra: Extra,
}
