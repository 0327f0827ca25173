//! What few sale documents have, kept apart so that the many receipts stay small.

use std::collections::BTreeMap;

use jiff::civil::{Date, DateTime};
use serde::{Deserialize, Serialize};

use super::document::DocumentKey;
use super::text::Text;

/// What few documents have.
#[derive(Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct DocumentDetail {
    /// The document it was made from: an order's delivery, the receipt of a return.
    pub made_from: Option<DocumentKey>,
    /// The caller's id of the operation that made it; empty for none.
    pub operation_uid: Text,
    /// When its status last moved; `None` when time does not move it.
    pub moved_at: Option<DateTime>,
    /// The day of the external reference.
    pub external_reference_date: Option<Date>,
    /// The last day of a reservation.
    pub expiration_date: Option<Date>,
    /// The line of a receipt that a deposit was paid by.
    pub deposit: Option<DepositLine>,
    /// Its lines are not to be changed.
    pub lines_unmodifiable: bool,
    /// Its prices were given without tax.
    pub tax_excluded: bool,
    /// Free tables of the customer, by number 1 to 10.
    pub customer_tables: BTreeMap<u8, Text>,
}

/// The line of a receipt that a deposit was paid by.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct DepositLine {
    /// The receipt.
    pub document: DocumentKey,
    /// The line's position, from 1.
    pub rank: i32,
}
