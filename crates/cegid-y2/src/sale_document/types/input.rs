//! What a document is made of when it is written.

use serde::{Deserialize, Serialize};

use super::{key::SaleDocumentIdentifier, payment::CreditCard};
use crate::soap::types::{Decimal, XmlDateTime};

/// An item, by padded internal code or by reference.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct ItemIdentifier {
    /// Internal code: up to 35 characters, its blanks belong to it.
    pub id: Option<String>,
    /// Barcode or item code, found by the folder's priorities.
    pub reference: Option<String>,
}

/// Where one line leaves from.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct OmniChannelLine {
    pub warehouse_id: Option<String>,
}

/// One line of another document.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct SaleDocumentLineIdentifier {
    pub document_id: Option<SaleDocumentIdentifier>,
    /// The line's position, from 1.
    pub line_id: Option<i32>,
}

/// The same members under the name that each operation gives them: it is the name of the element in a list.
macro_rules! for_create_and_update {
    ($(#[$meta:meta])* $create:ident = $create_name:literal, $update:ident = $update_name:literal, { $($members:tt)* }) => {
        $(#[$meta])*
        #[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
        #[serde(rename = $create_name, rename_all = "PascalCase")]
        pub struct $create { $($members)* }

        $(#[$meta])*
        #[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
        #[serde(rename = $update_name, rename_all = "PascalCase")]
        pub struct $update { $($members)* }
    };
}

for_create_and_update! {
    /// One payment.
    CreatePayment = "Create_Payment", UpdatePayment = "Update_Payment", {
        /// In the document's currency.
        pub amount: Option<Decimal>,
        /// The gift card it is paid with, consumed whole; e-commerce orders only.
        pub bon_id: Option<String>,
        pub credit_card: Option<CreditCard>,
        pub currency_id: Option<String>,
        /// Midnight: the day it is due.
        pub due_date: Option<XmlDateTime>,
        /// Its position among the document's payments, from 1. Mandatory.
        pub id: Option<i32>,
        /// Says something only on documents outside the e-commerce flow.
        pub is_received_payment: Option<bool>,
        /// Code of the means of payment. Mandatory.
        pub method_id: Option<String>,
        /// The till's operation behind a received payment.
        pub register_operation_for_received_payment: Option<String>,
    }
}

for_create_and_update! {
    /// A tax on a line.
    CreateTax = "Create_Tax", UpdateTax = "Update_Tax", {
        /// On the whole line.
        pub amount: Option<Decimal>,
        pub family_id: Option<String>,
    }
}

for_create_and_update! {
    /// What shipping costs.
    CreateShippingTax = "Create_ShippingTax", UpdateShippingTax = "Update_ShippingTax", {
        pub amount: Option<Decimal>,
        /// Code of the charge.
        pub id: Option<String>,
    }
}
