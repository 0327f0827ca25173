//! How a sale earns points.

use std::sync::Arc;

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use super::{Loyalty, MOST_POINTS};
use crate::world::World;
use crate::world::document::{Document, DocumentKey};
use crate::world::text::{Text, folded};
use crate::world::wire::{DocumentStatus, DocumentType};

/// What a document brought to a card.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Earned {
    /// The card it was shown with.
    pub card_id: Text,
    /// Negative for a return.
    pub points: Decimal,
}

impl World {
    /// Settles the points of a document: what it earned before is taken back, what it earns now is added. Call it after a
    /// document was created, changed, cancelled or removed; calling it twice changes nothing more. Nothing is earned by
    /// documents that are no receipts, by cancelled ones, and by sales without a customer whose card is active on their day.
    ///
    /// Answers what the document earns now.
    pub fn earn_points(&mut self, key: &DocumentKey) -> Option<Earned> {
        let document = self.documents().get(key).cloned();
        // Most documents earn nothing: then nothing is written, so that a shared world stays shared.
        if !document.as_deref().is_some_and(may_earn) && self.loyalty().earned(key).is_none() {
            return None;
        }
        let loyalty = self.loyalty_mut();
        loyalty.take_back(key);
        document.and_then(|document| loyalty.earn(&document))
    }
}

fn may_earn(document: &Document) -> bool {
    document.key.kind == DocumentType::Receipt
        && document.status != DocumentStatus::Canceled
        && !document.customer_id.is_empty()
}

impl Loyalty {
    /// What a document earned.
    pub fn earned(&self, key: &DocumentKey) -> Option<&Earned> {
        self.earned.get(key)
    }

    /// Counts a document that was not counted yet.
    pub(crate) fn earn(&mut self, document: &Document) -> Option<Earned> {
        let card = self.active_card(&document.customer_id, document.date).filter(|_| may_earn(document))?;
        let points = self.program(&card.program_id)?.points(document.tax_included_total, &document.currency_id);
        let id = folded(&card.id);
        let card = Arc::make_mut(self.by_id.get_mut(&id)?);
        // A return of more than is left takes what is left; a card holds no more than it can.
        let points = points.clamp(-card.points, (MOST_POINTS - card.points).max(Decimal::ZERO));
        // A decimal has a zero of either sign, and only one of them is written as such.
        let points = if points.is_zero() { Decimal::ZERO } else { points };
        card.points += points;
        card.acquired = (card.acquired + points.max(Decimal::ZERO)).min(MOST_POINTS);
        card.visits = card.visits.saturating_add(1);
        card.last_visit = card.last_visit.max(Some(document.date));
        let earned = Earned { card_id: Text::clone(&card.id), points };
        self.earned.insert(document.key.clone(), earned.clone());
        Some(earned)
    }

    /// Undoes what a document earned, as far as it is still there.
    fn take_back(&mut self, key: &DocumentKey) {
        let Some(earned) = self.earned.remove(key) else { return };
        let Some(card) = self.by_id.get_mut(&folded(&earned.card_id)) else { return };
        let card = Arc::make_mut(card);
        let exact = card.points - earned.points;
        card.points = exact.max(Decimal::ZERO);
        card.adjusted += card.points - exact;
        card.acquired = (card.acquired - earned.points.max(Decimal::ZERO)).max(Decimal::ZERO);
        card.visits = (card.visits - 1).max(0);
    }
}
