//! Programmes and the reasons for which points are changed by hand.

use std::collections::BTreeMap;

use jiff::civil::Date;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::world::text::Text;

/// A programme, which others call a tier.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct LoyaltyProgram {
    /// Y2's code, up to 6 characters.
    pub id: Text,
    /// The label.
    pub label: Text,
    /// A closed programme keeps its cards and takes no new ones.
    pub closed: bool,
    /// Amounts are collected instead of points.
    pub by_amount: bool,
    /// The currency of the programme.
    pub currency_id: Text,
    /// What has to be spent for one point, by currency. What is spent in another currency earns nothing.
    pub amounts_per_point: BTreeMap<Text, Decimal>,
    /// From how many points on there is a benefit.
    pub threshold: Decimal,
    /// The last day of the programme; `None` for ever.
    pub valid_until: Option<Date>,
    /// How many days a new card is valid; `None` for ever.
    pub card_days: Option<u16>,
}

impl LoyaltyProgram {
    /// What an amount earns: whole points, or the amount itself where amounts are collected. What comes back counts
    /// negative.
    pub fn points(&self, amount: Decimal, currency: &str) -> Decimal {
        let Some(price) = self.amounts_per_point.get(currency).filter(|price| !price.is_zero()) else {
            return Decimal::ZERO;
        };
        if self.by_amount { amount } else { amount.checked_div(*price).unwrap_or_default().trunc() }
    }
}

/// Why points are changed by hand.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct LoyaltyReason {
    /// Y2's code.
    pub id: Text,
    /// The label.
    pub label: Text,
    /// More points at once are refused.
    pub maximum: Decimal,
}
