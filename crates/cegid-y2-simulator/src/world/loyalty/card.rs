//! A loyalty card and the state it is in on a day.

use jiff::civil::{Date, DateTime};
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::world::text::Text;
use crate::world::wire::LoyaltyCardType;

/// The longest card number Y2 takes.
pub const LONGEST_CARD_ID: usize = 17;

/// One card.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct LoyaltyCard {
    /// Up to 17 characters; unique, ignoring case.
    pub id: Text,
    /// Whose it is.
    pub customer_id: Text,
    /// Its programme: what others call a tier.
    pub program_id: Text,
    /// Where it was made.
    pub store_id: Text,
    /// The first day it is valid.
    pub valid_from: Date,
    /// The last day it is valid; `None` for ever.
    pub valid_until: Option<Date>,
    /// When it was closed.
    pub closed_on: Option<Date>,
    /// When its programme was last changed.
    pub changed_on: Option<Date>,
    /// Where it comes from.
    pub origin: LoyaltyCardType,
    /// What can be used. Never below zero.
    pub points: Decimal,
    /// What of them is not from sales: changes by hand, and what was spent before its sale was taken back. With what the sales
    /// of the card earned it makes `points`.
    #[serde(default)]
    pub adjusted: Decimal,
    /// All that was ever collected.
    pub acquired: Decimal,
    /// How many sales it was shown at.
    pub visits: i32,
    /// When it was last shown.
    pub last_visit: Option<Date>,
    /// When it was last changed by hand.
    pub updated_at: Option<DateTime>,
}

/// What a card is good for on a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CardState {
    /// Points can be collected and used.
    Active,
    /// Its first day is still to come.
    NotYetValid,
    /// Its last day is over.
    Expired,
    /// It was closed.
    Closed,
}

impl LoyaltyCard {
    /// A card without points.
    pub fn new(id: Text, customer_id: Text, program_id: Text, store_id: Text, valid_from: Date) -> Self {
        Self {
            id,
            customer_id,
            program_id,
            store_id,
            valid_from,
            valid_until: None,
            closed_on: None,
            changed_on: None,
            origin: LoyaltyCardType::FirstAllocation,
            points: Decimal::ZERO,
            adjusted: Decimal::ZERO,
            acquired: Decimal::ZERO,
            visits: 0,
            last_visit: None,
            updated_at: None,
        }
    }

    /// Closed counts before expired; first and last day belong to the period.
    pub fn state(&self, on: Date) -> CardState {
        if self.closed_on.is_some() {
            CardState::Closed
        } else if on < self.valid_from {
            CardState::NotYetValid
        } else if self.valid_until.is_some_and(|last| on > last) {
            CardState::Expired
        } else {
            CardState::Active
        }
    }
}
