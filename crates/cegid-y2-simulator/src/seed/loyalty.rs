//! Draws programmes and cards, and lets the receipts of the history earn their points.

use std::sync::Arc;

use rust_decimal::{Decimal, RoundingStrategy};

use super::dice::Dice;
use super::generate::Plan;
use super::prices::rounded;
use super::relations_file::SeedProgram;
use super::trade;
use crate::world::Tables;
use crate::world::customer::Customer;
use crate::world::loyalty::{Loyalty, LoyaltyCard, LoyaltyProgram, LoyaltyReason};

/// Programmes, reasons, one card per number that a customer has, and its points.
pub(super) fn loyalty(plan: &mut Plan<'_>, tables: &Tables) -> Loyalty {
    let seed = plan.seed;
    let programs = seed.loyalty.programs.iter().map(|own| program(plan, own)).collect();
    let reasons = seed.loyalty.reasons.iter().map(|reason| LoyaltyReason {
        id: plan.words.get(&reason.id),
        label: plan.words.get(&reason.label),
        maximum: reason.maximum,
    });
    let mut loyalty = Loyalty::new(programs, reasons.collect());
    for (position, customer) in tables.customers.all().enumerate() {
        let mut dice = plan.dice("card", position);
        for id in &customer.cards {
            let Some(own) = dice.pick_weighted(&seed.loyalty.programs, |program| program.share) else { continue };
            loyalty.put(card(plan, &mut dice, customer, id, own));
        }
    }
    let mut receipts: Vec<_> = tables.documents.all().collect();
    receipts.sort_by_key(|receipt| (receipt.date, receipt.key.clone()));
    for receipt in receipts {
        loyalty.earn(receipt);
    }
    redeem(plan, &mut loyalty);
    loyalty
}

fn program(plan: &mut Plan<'_>, own: &SeedProgram) -> LoyaltyProgram {
    let currencies = plan.seed.currencies.iter();
    let currency_id = trade::folder_currency(plan);
    LoyaltyProgram {
        id: plan.words.get(&own.id),
        label: plan.words.get(&own.label),
        closed: own.closed,
        by_amount: own.by_amount,
        // The folder's own: rules are written in it, whatever a store's tills take.
        currency_id,
        amounts_per_point: currencies
            .map(|(code, money)| (code.as_str().into(), rounded(own.point * money.factor, money)))
            .collect(),
        threshold: own.threshold,
        valid_until: own.until,
        card_days: own.days,
    }
}

/// Most cards are valid, and for ever: a simulator may run years after its history. Some have expired, some were closed.
fn card(plan: &Plan<'_>, dice: &mut Dice, customer: &Customer, id: &Arc<str>, own: &SeedProgram) -> LoyaltyCard {
    let (store, program) = (Arc::clone(&customer.usual_store_id), own.id.as_str().into());
    let made = customer.created_at.date();
    let mut card = LoyaltyCard::new(Arc::clone(id), Arc::clone(&customer.id), program, store, made);
    card.valid_until = dice.chance(5).then(|| plan.days_ago(dice.between(1, 400)).max(made));
    card.closed_on = dice.chance(4).then(|| plan.days_ago(dice.between(1, 700)).max(made));
    card
}

/// A part of what was earned has been used.
fn redeem(plan: &Plan<'_>, loyalty: &mut Loyalty) {
    let cards: Vec<_> = loyalty.cards().map(|card| (Arc::clone(&card.id), card.points)).collect();
    for (position, (id, points)) in cards.into_iter().enumerate() {
        let mut dice = plan.dice("redeemed", position);
        if dice.chance(35) {
            let kept = points * Decimal::from(dice.between(20, 80)) / Decimal::ONE_HUNDRED;
            // Never more than there is, so this cannot fall below zero.
            let _ = loyalty.set_points(&id, kept.round_dp_with_strategy(0, RoundingStrategy::ToZero));
        }
    }
}
