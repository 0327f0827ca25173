//! The parts of a sale document: lines, payments, shipping, addresses.
//!
//! No `Debug`: addresses and comments are whatever a shared simulator's testers typed.

use jiff::civil::Date;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use super::text::Text;
use super::wire::DocumentOrigin;

/// One line.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct DocumentLine {
    /// Position, from 1.
    pub rank: i32,
    /// Padded id of the item.
    pub item_id: Text,
    /// The code its sizes share.
    pub item_code: Text,
    /// The barcode.
    pub item_reference: Text,
    /// What the receipt says.
    pub label: Text,
    /// More about the item: its size.
    pub complementary_description: Text,
    /// Negative for what came back.
    pub quantity: Decimal,
    /// Before discount, without tax.
    pub tax_excluded_unit_price: Decimal,
    /// After discount, without tax.
    pub tax_excluded_net_unit_price: Decimal,
    /// Before discount, with tax.
    pub tax_included_unit_price: Decimal,
    /// After discount, with tax.
    pub tax_included_net_unit_price: Decimal,
    /// Why there is a discount; empty for none.
    pub discount_type_id: Text,
    /// Why goods moved (a return's reason); empty for none.
    pub movement_reason_id: Text,
    /// Another system's reference of the line.
    pub external_reference: Text,
    /// Who sold.
    pub sales_person_id: Text,
    /// The warehouse it moves.
    pub warehouse_id: Text,
    /// When an order's line is to be delivered.
    pub delivery_date: Option<Date>,
    /// What few lines have.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub detail: Option<Box<LineDetail>>,
}

/// What few lines have.
#[derive(Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct LineDetail {
    /// How much of the line was delivered by later documents.
    pub delivered: Decimal,
    /// Reference in a catalogue.
    pub catalog_reference: Text,
    /// Free text.
    pub comment: Text,
    /// The parcel.
    pub package_reference: Text,
    /// The piece that was sold.
    pub serial_number_id: Text,
    /// The gift card that the line buys.
    pub voucher_id: Text,
    /// The day that was promised first.
    pub initial_delivery_date: Option<Date>,
    /// Where the line was made, when it is not where the document was.
    pub origin: Option<DocumentOrigin>,
}

impl DocumentLine {
    /// How much of it later documents delivered.
    pub fn delivered(&self) -> Decimal {
        self.detail.as_ref().map_or(Decimal::ZERO, |detail| detail.delivered)
    }

    /// How much of it is still to be delivered.
    pub fn remaining(&self) -> Decimal {
        (self.quantity - self.delivered()).max(Decimal::ZERO)
    }
}

/// One payment.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Payment {
    /// Code of the method.
    pub code: Text,
    /// Label of the method.
    pub label: Text,
    /// Negative for money given back.
    pub amount: Decimal,
    /// Y2 code of the currency.
    pub currency_id: Text,
    /// The currency's sign.
    pub currency_symbol: Text,
    /// When it is due, without a time.
    pub due_date: Date,
    /// A deposit received before; matters for orders outside e-commerce only.
    pub received: bool,
    /// Authorisation number of a card payment; empty for none.
    pub card_authorization: Text,
    /// Transaction number of a card payment; empty for none.
    pub card_transaction: Text,
    /// Who issued the card's transaction; empty for none.
    #[serde(default)]
    pub card_issuer: Text,
    /// Position among the payments, from 1: what an update names a payment by. 0 where nobody said.
    #[serde(default)]
    pub rank: i32,
    /// The gift card it was paid with; empty for none.
    #[serde(default)]
    pub voucher_id: Text,
}

/// What shipping cost.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ShippingTax {
    /// Code of the charge.
    pub code: Text,
    /// Without tax.
    pub tax_excluded: Decimal,
    /// With tax.
    pub tax_included: Decimal,
}

/// An address of a document.
#[derive(Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct DocumentAddress {
    /// Town.
    pub city: Text,
    /// The customer's contact it belongs to; 0 for none.
    #[serde(default)]
    pub contact_number: i32,
    /// Y2 code of the country.
    pub country_id: Text,
    /// First name.
    pub first_name: Text,
    /// Last name.
    pub last_name: Text,
    /// The three lines; empty where unused.
    pub lines: [Text; 3],
    /// Telephone.
    pub phone_number: Text,
    /// Code of the region.
    pub region_id: Text,
    /// Code of a civility.
    pub title_id: Text,
    /// Postal code.
    pub zip_code: Text,
}
