//! A sale document as Y2 keeps it: receipts, returns, e-commerce orders. Totals are the sums of what is below them.
//!
//! No `Debug`: addresses and comments are whatever a shared simulator's testers typed.

use std::collections::BTreeMap;
use std::fmt;

use jiff::civil::{Date, DateTime};
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use super::customer::UserField;
pub use super::document_detail::{DepositLine, DocumentDetail};
pub use super::document_parts::{DocumentAddress, DocumentLine, LineDetail, Payment, ShippingTax};
pub use super::omni_channel::OmniChannel;
use super::text::Text;
use super::wire::{DocumentOrigin, DocumentStatus, DocumentType};

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
    /// What few documents have.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub detail: Option<Box<DocumentDetail>>,
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

    /// What few documents have, made when it is needed.
    pub fn detail_mut(&mut self) -> &mut DocumentDetail {
        self.detail.get_or_insert_default()
    }

    /// The document it was made from.
    pub fn made_from(&self) -> Option<&DocumentKey> {
        self.detail.as_ref().and_then(|detail| detail.made_from.as_ref())
    }

    /// An order of the web shop, with its own life cycle.
    pub fn is_e_commerce_order(&self) -> bool {
        self.key.kind == DocumentType::CustomerOrder && self.origin == DocumentOrigin::ECommerce
    }

    /// Cancelled for good.
    pub fn is_canceled(&self) -> bool {
        self.status == DocumentStatus::Canceled
    }

    /// Whether something is still to be delivered of it.
    pub fn has_remainder(&self) -> bool {
        self.lines.iter().any(|line| line.remaining() > Decimal::ZERO)
    }

    /// Whether something was delivered of it.
    pub fn is_begun(&self) -> bool {
        self.lines.iter().any(|line| line.delivered() > Decimal::ZERO)
    }
}
