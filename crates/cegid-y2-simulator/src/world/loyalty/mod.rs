//! Loyalty: programmes, the cards of customers, and their points. A balance never falls below zero.
//!
//! Which rules a real programme has is not public (assumed): here, points are what was spent, divided by what one point
//! costs, without the fraction.

mod card;
mod earn;
mod program;
mod rows;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use jiff::civil::Date;
use rust_decimal::Decimal;

pub use self::card::{CardState, LONGEST_CARD_ID, LoyaltyCard};
pub use self::earn::Earned;
pub use self::program::{LoyaltyProgram, LoyaltyReason};
pub(crate) use self::rows::Rows;
use super::World;
use super::document::DocumentKey;
use super::text::{Text, folded};

/// Where the counter of cards starts: above the numbers that a generated world gives out.
const FIRST_COUNTED: u64 = 6_100_000_100_000;

/// More points than any card holds (assumed).
pub const MOST_POINTS: Decimal = Decimal::from_parts(1_000_000_000, 0, 0, false, 0);

/// Programmes, reasons, cards, and what each sale earned.
#[derive(Clone, Default)]
pub struct Loyalty {
    programs: Vec<Arc<LoyaltyProgram>>,
    reasons: Vec<Arc<LoyaltyReason>>,
    by_id: BTreeMap<Text, Arc<LoyaltyCard>>,
    by_customer: BTreeMap<Text, BTreeSet<Text>>,
    earned: BTreeMap<DocumentKey, Earned>,
    counter: u64,
}

/// The balance would fall below zero.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BelowZero {
    /// What is on the card.
    pub available: Decimal,
}

impl Loyalty {
    /// Programmes and reasons of a folder, without cards. New cards get the first programme.
    pub fn new(programs: Vec<LoyaltyProgram>, reasons: Vec<LoyaltyReason>) -> Self {
        let programs = programs.into_iter().map(Arc::new).collect();
        Self { programs, reasons: reasons.into_iter().map(Arc::new).collect(), ..Self::default() }
    }

    /// All programmes; the first is that of new cards.
    pub fn programs(&self) -> &[Arc<LoyaltyProgram>] {
        &self.programs
    }

    /// One programme by its exact code.
    pub fn program(&self, id: &str) -> Option<&Arc<LoyaltyProgram>> {
        self.programs.iter().find(|program| &*program.id == id)
    }

    /// One reason by its exact code.
    pub fn reason(&self, id: &str) -> Option<&Arc<LoyaltyReason>> {
        self.reasons.iter().find(|reason| &*reason.id == id)
    }

    /// One card by its number, ignoring case.
    pub fn card(&self, id: &str) -> Option<&Arc<LoyaltyCard>> {
        self.by_id.get(&folded(id))
    }

    /// All cards, by number.
    pub fn cards(&self) -> impl Iterator<Item = &Arc<LoyaltyCard>> {
        self.by_id.values()
    }

    /// The cards of a customer, by number.
    pub fn of_customer<'a>(&'a self, customer: &str) -> impl Iterator<Item = &'a Arc<LoyaltyCard>> + use<'a> {
        let ids = self.by_customer.get(&folded(customer));
        ids.into_iter().flatten().filter_map(|id| self.by_id.get(id))
    }

    /// The customer's card that counts on a day: the first that is active then.
    pub fn active_card(&self, customer: &str, on: Date) -> Option<&Arc<LoyaltyCard>> {
        self.of_customer(customer).find(|card| card.state(on) == CardState::Active)
    }

    /// The points of all of a customer's active cards.
    pub fn points_of_customer(&self, customer: &str, on: Date) -> Decimal {
        let active = self.of_customer(customer).filter(|card| card.state(on) == CardState::Active);
        active.map(|card| card.points).sum()
    }

    /// The number of the next card. Skips numbers that were given explicitly.
    fn next_id(&mut self) -> Text {
        loop {
            self.counter = (self.counter + 1).max(FIRST_COUNTED);
            let id = self.counter.to_string();
            if !self.by_id.contains_key(&*id) {
                return id.into();
            }
        }
    }

    /// Sets the balance of a card.
    ///
    /// # Errors
    /// A balance below zero.
    pub fn set_points(&mut self, id: &str, points: Decimal) -> Result<(), BelowZero> {
        let Some(card) = self.by_id.get_mut(&folded(id)) else { return Ok(()) };
        if points.is_sign_negative() && !points.is_zero() {
            return Err(BelowZero { available: card.points });
        }
        let card = Arc::make_mut(card);
        card.acquired = (card.acquired + (points - card.points).max(Decimal::ZERO)).min(MOST_POINTS);
        card.adjusted += points - card.points;
        card.points = points;
        Ok(())
    }

    /// Keeps a card, new or changed. Its owner's references are the world's matter: see [`World::put_card`].
    pub(crate) fn put(&mut self, card: LoyaltyCard) {
        let id = folded(&card.id);
        self.remove(&id);
        self.by_customer.entry(folded(&card.customer_id)).or_default().insert(Arc::clone(&id));
        self.by_id.insert(id, Arc::new(card));
    }

    fn remove(&mut self, id: &str) {
        let Some((id, card)) = self.by_id.remove_entry(id) else { return };
        if let Some(ids) = self.by_customer.get_mut(&folded(&card.customer_id)) {
            ids.remove(&id);
        }
    }
}

impl World {
    /// Programmes, cards and points.
    pub fn loyalty(&self) -> &Loyalty {
        &self.loyalty
    }

    /// Programmes, cards and points, to change. Whole cards go through [`World::put_card`].
    pub fn loyalty_mut(&mut self) -> &mut Loyalty {
        Arc::make_mut(&mut self.loyalty)
    }

    /// The number of the next card.
    pub fn next_card_id(&mut self) -> Text {
        self.loyalty_mut().next_id()
    }

    /// Keeps a card, new or changed, and lets its number find its customer.
    pub fn put_card(&mut self, card: LoyaltyCard) {
        let (customer, id) = (Text::clone(&card.customer_id), Text::clone(&card.id));
        self.loyalty_mut().put(card);
        self.change_references(&customer, |cards| {
            if !cards.contains(&id) {
                cards.push(id);
            }
        });
    }

    /// Gives a card another number; what it earned stays with it.
    pub fn rename_card(&mut self, old: &str, new: Text) {
        let Some(card) = self.loyalty().card(old).cloned() else { return };
        let loyalty = self.loyalty_mut();
        loyalty.remove(&folded(old));
        let earned = loyalty.earned.values_mut().filter(|earned| earned.card_id == card.id);
        earned.for_each(|earned| earned.card_id = Text::clone(&new));
        self.change_references(&card.customer_id, |cards| cards.retain(|id| *id != card.id));
        self.put_card(LoyaltyCard { id: new, ..LoyaltyCard::clone(&card) });
    }

    fn change_references(&mut self, customer: &str, change: impl FnOnce(&mut Vec<Text>)) {
        let Some(customer) = self.customers().get(customer) else { return };
        let mut changed = super::customer::Customer::clone(customer);
        change(&mut changed.cards);
        if changed.cards != customer.cards {
            self.customers_mut().put(changed);
        }
    }
}

#[cfg(test)]
mod tests;
