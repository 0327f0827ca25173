//! What is left on a voucher, and its kinds (vendor WSDL).

use serde::{Deserialize, Serialize};

use crate::soap::types::{Decimal, Extra, XmlDateTime, wire_enum};

/// What is left.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct BonAvailability {
    pub amount: Option<Decimal>,
    pub currency_id: Option<String>,
    /// Only of credit notes and loyalty certificates.
    pub customer_id: Option<String>,
    /// The means of payment it is used as.
    pub method_id: Option<String>,
    /// The last valid day; `2099-12-31` for ever.
    pub validity_end_date: Option<XmlDateTime>,
    pub validity_start_date: Option<XmlDateTime>,
    /// Members that this type does not know.
    #[serde(rename = "additionalProperties", default, skip_serializing_if = "Extra::is_empty")]
    pub extra: Extra,
}

wire_enum! {
    /// The kinds of voucher.
    #[derive(Default)]
    pub enum BonType {
        /// Credit note.
        #[default]
        Account = "Account",
        Deposit = "Deposit",
        LoyaltyCertificate = "LoyaltyCertificate",
        GiftCard = "GiftCard",
        GiftCertificate = "GiftCertificate",
    }
}
