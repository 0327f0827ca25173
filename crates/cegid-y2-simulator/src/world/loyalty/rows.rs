//! Loyalty as rows of an exported world.

use std::sync::Arc;

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use super::{Earned, Loyalty, LoyaltyCard, LoyaltyProgram, LoyaltyReason};
use crate::world::document::DocumentKey;
use crate::world::snapshot::twice;

/// Everything, in a stable order.
#[derive(Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct Rows {
    programs: Vec<Arc<LoyaltyProgram>>,
    reasons: Vec<Arc<LoyaltyReason>>,
    cards: Vec<Arc<LoyaltyCard>>,
    counter: u64,
    earned: Vec<EarnedRow>,
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct EarnedRow {
    key: DocumentKey,
    earned: Earned,
}

impl Rows {
    /// The first card that has another one's number, or a balance below zero.
    pub(crate) fn contradiction(&self) -> Option<String> {
        twice("loyalty.cards", self.cards.iter().map(|card| &card.id)).or_else(|| {
            let at = self.cards.iter().position(|card| card.points < Decimal::ZERO)?;
            Some(format!("loyalty.cards[{at}].points: expected 0 or more"))
        })
    }
}

impl Loyalty {
    /// The rows.
    pub(crate) fn rows(&self) -> Rows {
        let earned = |(key, earned): (&DocumentKey, &Earned)| EarnedRow { key: key.clone(), earned: earned.clone() };
        Rows {
            programs: self.programs.clone(),
            reasons: self.reasons.clone(),
            cards: self.cards().cloned().collect(),
            counter: self.counter,
            earned: self.earned.iter().map(earned).collect(),
        }
    }

    /// From its rows.
    pub(crate) fn from_rows(rows: Rows) -> Self {
        let mut all = Self { programs: rows.programs, reasons: rows.reasons, counter: rows.counter, ..Self::default() };
        rows.cards.into_iter().for_each(|card| all.put(Arc::unwrap_or_clone(card)));
        all.earned = rows.earned.into_iter().map(|row| (row.key, row.earned)).collect();
        all
    }
}
