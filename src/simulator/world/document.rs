//! A sale document as Y2 keeps it: receipts, returns, e-commerce orders. Knows that totals are the sums of what is below
//! them; refuses to know how documents are found (see `documents`) or sent (see `services`).
//!
//! No `Debug`: addresses and comments are whatever a shared simulator's testers typed.

use std::collections::BTreeMap;
use std::fmt;

use jiff::civil::{Date, DateTime};
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use super::customer::UserField;
use super::text::Text;
use super::wire::{
    BillingStatus, CancelStatus, DeliveryType, DocumentOrigin, DocumentStatus, DocumentType, FollowUpStatus,
    OrderReturnStatus, PaymentStatus, ReturnType, ShippingStatus,
};

/// What identifies a document: type, counter prefix, number.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct DocumentKey {
    /// The kind of document.
    #[serde(rename = "type")]
    pub kind: DocumentType,
    /// The counter's prefix: a store code or a counter code, up to 6 characters; may hold hyphens.
    pub stump: Text,
    /// The running number.
    pub number: i32,
}

impl fmt::Display for DocumentKey {
    /// The text form of links: `<stump>-<number>`.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}-{}", self.stump, self.number)
    }
}

/// A whole document.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Document {
    /// What identifies it.
    pub key: DocumentKey,
    /// A living document; a cancelled order is not.
    pub active: bool,
    /// The day, without a time.
    pub date: Date,
    /// Its store.
    pub store_id: Text,
    /// The warehouse it moves.
    pub warehouse_id: Text,
    /// Its customer; empty for none.
    pub customer_id: Text,
    /// Y2 code of the currency of all amounts.
    pub currency_id: Text,
    /// Unique per type, stump and customer; up to 40 characters.
    pub internal_reference: Text,
    /// Another system's reference; several documents may share it; empty for none.
    pub external_reference: Text,
    /// The follow-up reference; empty for none.
    pub followed_reference: Text,
    /// Where it was made.
    pub origin: DocumentOrigin,
    /// Its life as a whole.
    pub status: DocumentStatus,
    /// Who sold.
    pub sales_person_id: Text,
    /// Free text.
    pub comment: Text,
    /// Sum of the lines and of shipping, without tax.
    pub tax_excluded_total: Decimal,
    /// Sum of the lines and of shipping, with tax; what the payments add up to.
    pub tax_included_total: Decimal,
    /// Sum of the lines' quantities.
    pub total_quantity: Decimal,
    /// E-commerce state; receipts of a shop have none.
    pub omni_channel: Option<Box<OmniChannel>>,
    /// Where it goes.
    pub delivery_address: Option<Box<DocumentAddress>>,
    /// Who is invoiced.
    pub invoicing_address: Option<Box<DocumentAddress>>,
    /// What was sold.
    pub lines: Vec<DocumentLine>,
    /// How it was paid.
    pub payments: Vec<Payment>,
    /// What shipping cost.
    pub shipping_taxes: Vec<ShippingTax>,
    /// Free dates, by id 1 to 3.
    pub user_dates: BTreeMap<u8, DateTime>,
    /// Free tables, by id 1 to 3.
    pub user_tables: BTreeMap<u8, Text>,
    /// Fields a folder adds, by id.
    pub user_fields: BTreeMap<i32, UserField>,
}

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

/// The e-commerce state of an order.
#[derive(Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct OmniChannel {
    /// How far it is invoiced.
    pub billing_status: Option<BillingStatus>,
    /// When it was cancelled.
    pub cancel_date: Option<Date>,
    /// Why it was cancelled.
    pub cancel_reason_id: Text,
    /// Locked, unlocked or cancelled.
    pub cancel_status: Option<CancelStatus>,
    /// Free text.
    pub comment: Text,
    /// The store that hands it over.
    pub delivery_store_id: Text,
    /// How it reaches the customer.
    pub delivery_type: Option<DeliveryType>,
    /// The warehouse it leaves.
    pub delivery_warehouse_id: Text,
    /// Where it is on its way.
    pub follow_up_status: Option<FollowUpStatus>,
    /// When it was locked.
    pub locking_date: Option<DateTime>,
    /// The order a return belongs to.
    pub original_document: Option<DocumentKey>,
    /// The store that took it.
    pub origin_store_id: Text,
    /// How a return is paid back.
    pub payment_method_id: Text,
    /// How far it is paid.
    pub payment_status: Option<PaymentStatus>,
    /// How far it has come back.
    pub return_status: Option<OrderReturnStatus>,
    /// What a return is for.
    pub return_type: Option<ReturnType>,
    /// How far it is shipped.
    pub shipping_status: Option<ShippingStatus>,
    /// The parcel's number.
    pub tracking: Text,
    /// Who carries it.
    pub transporter: Text,
}

impl Document {
    /// Sets the three totals to the sums of lines and shipping, exactly.
    pub fn add_up(&mut self) {
        let shipping = |part: fn(&ShippingTax) -> Decimal| self.shipping_taxes.iter().map(part).sum::<Decimal>();
        let lines = |price: fn(&DocumentLine) -> Decimal| {
            self.lines.iter().map(|line| line.quantity * price(line)).sum::<Decimal>()
        };
        let tax_excluded = lines(|line| line.tax_excluded_net_unit_price) + shipping(|tax| tax.tax_excluded);
        let tax_included = lines(|line| line.tax_included_net_unit_price) + shipping(|tax| tax.tax_included);
        self.tax_excluded_total = tax_excluded;
        self.tax_included_total = tax_included;
        self.total_quantity = self.lines.iter().map(|line| line.quantity).sum();
    }
}
