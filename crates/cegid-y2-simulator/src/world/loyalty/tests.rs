//! The rules of cards and points.

use jiff::civil::date;
use proptest::prelude::*;
use rust_decimal::Decimal;

use super::{BelowZero, CardState, LoyaltyCard, LoyaltyProgram};
use crate::world::World;
use crate::world::document::{Document, DocumentKey};
use crate::world::wire::{DocumentStatus, DocumentType};

/// A sale of a customer whose card was active on its day, and what it earned.
fn sale(world: &World) -> (Document, super::Earned) {
    let mut sales = world.documents().all().filter_map(|sale| Some((sale, world.loyalty().earned(&sale.key)?)));
    let found = sales.find(|(sale, earned)| sale.total_quantity.is_sign_positive() && !earned.points.is_zero());
    let (sale, earned) = found.expect("a sale that earned something");
    (Document::clone(sale), earned.clone())
}

fn balance(world: &World, card: &str) -> Decimal {
    world.loyalty().card(card).expect("the card").points
}

#[test]
fn a_card_is_valid_from_its_first_to_its_last_day_unless_it_is_closed() {
    let mut card = LoyaltyCard::new("A".into(), "C".into(), "P".into(), "101".into(), date(2026, 1, 10));
    assert_eq!(card.state(date(2026, 1, 9)), CardState::NotYetValid);
    assert_eq!(card.state(date(2999, 1, 1)), CardState::Active);
    card.valid_until = Some(date(2026, 1, 20));
    assert_eq!(card.state(date(2026, 1, 10)), CardState::Active);
    assert_eq!(card.state(date(2026, 1, 20)), CardState::Active);
    assert_eq!(card.state(date(2026, 1, 21)), CardState::Expired);
    card.closed_on = Some(date(2026, 1, 15));
    assert_eq!(card.state(date(2026, 1, 9)), CardState::Closed);
}

#[test]
fn points_are_whole_and_only_in_currencies_of_the_programme() {
    let ten = [("EUR".into(), Decimal::TEN)].into();
    let program = LoyaltyProgram { amounts_per_point: ten, ..LoyaltyProgram::default() };
    assert_eq!(program.points(Decimal::new(4999, 2), "EUR"), Decimal::from(4));
    assert_eq!(program.points(Decimal::new(-4999, 2), "EUR"), Decimal::from(-4));
    assert_eq!(program.points(Decimal::new(4999, 2), "USD"), Decimal::ZERO);
    let amounts = LoyaltyProgram { by_amount: true, ..program };
    assert_eq!(amounts.points(Decimal::new(4999, 2), "EUR"), Decimal::new(4999, 2));
}

#[test]
fn earning_twice_is_earning_once() {
    let mut world = World::shared();
    let (sale, earned) = sale(&world);
    let before = balance(&world, &earned.card_id);
    assert_eq!(world.earn_points(&sale.key), Some(earned.clone()));
    assert_eq!(balance(&world, &earned.card_id), before);
}

#[test]
fn a_new_sale_earns_and_a_changed_or_cancelled_one_is_settled_again() {
    let mut world = World::shared();
    let (mut sale, earned) = sale(&world);
    let before = balance(&world, &earned.card_id);
    sale.key.number = 900_001;
    sale.date = world.history_end;
    world.documents_mut().put(sale.clone());
    assert_eq!(world.earn_points(&sale.key), Some(earned.clone()));
    assert_eq!(balance(&world, &earned.card_id), before + earned.points);
    sale.tax_included_total *= Decimal::TWO;
    world.documents_mut().put(sale.clone());
    let more = world.earn_points(&sale.key).expect("points");
    assert!(more.points >= earned.points * Decimal::TWO);
    assert_eq!(balance(&world, &earned.card_id), before + more.points);
    sale.status = DocumentStatus::Canceled;
    world.documents_mut().put(sale.clone());
    assert_eq!(world.earn_points(&sale.key), None);
    assert_eq!(balance(&world, &earned.card_id), before);
    assert_eq!(world.loyalty().earned(&sale.key), None);
}

#[test]
fn only_receipts_of_holders_earn() {
    let mut world = World::shared();
    let (sale, _) = sale(&world);
    let order = DocumentKey { kind: DocumentType::CustomerOrder, ..sale.key.clone() };
    world.documents_mut().put(Document { key: order.clone(), ..sale.clone() });
    assert_eq!(world.earn_points(&order), None);
    let anonymous = DocumentKey { number: 900_002, ..sale.key.clone() };
    world.documents_mut().put(Document { key: anonymous.clone(), customer_id: "".into(), ..sale });
    assert_eq!(world.earn_points(&anonymous), None);
    let missing = DocumentKey { number: 900_003, ..anonymous };
    assert_eq!(world.earn_points(&missing), None);
}

#[test]
fn a_renamed_card_keeps_its_points_and_its_sales() {
    let mut world = World::shared();
    let (sale, earned) = sale(&world);
    let before = balance(&world, &earned.card_id);
    world.rename_card(&earned.card_id, "NEW-1".into());
    assert!(world.loyalty().card(&earned.card_id).is_none());
    assert_eq!(balance(&world, "new-1"), before);
    assert_eq!(&*world.loyalty().earned(&sale.key).expect("points").card_id, "NEW-1");
    let mut found = world.customers().with_reference("NEW-1");
    assert_eq!(found.next().map(|customer| &customer.id), Some(&sale.customer_id));
    assert!(world.customers().with_reference(&earned.card_id).next().is_none());
}

#[test]
fn counted_numbers_are_free_and_short_enough() {
    let mut world = World::shared();
    let (one, other) = (world.next_card_id(), world.next_card_id());
    assert_ne!(one, other);
    assert!(world.loyalty().card(&one).is_none() && one.len() <= super::LONGEST_CARD_ID);
}

proptest! {
    /// Whatever is sold, given back, cancelled and set by hand.
    #[test]
    fn a_balance_never_falls_below_zero(steps in prop::collection::vec((0usize..4, -50_000i64..50_000, 0i32..5), 1..40)) {
        let mut world = World::shared();
        let (sale, earned) = sale(&world);
        for (what, cents, number) in steps {
            let key = DocumentKey { number: 900_100 + number, ..sale.key.clone() };
            let amount = Decimal::new(cents, 2);
            match what {
                0 | 1 => {
                    let document = Document { key: key.clone(), tax_included_total: amount, date: world.history_end, ..sale.clone() };
                    world.documents_mut().put(document);
                    world.earn_points(&key);
                }
                2 => {
                    if let Some(document) = world.documents().get(&key).cloned() {
                        world.documents_mut().put(Document { status: DocumentStatus::Canceled, ..Document::clone(&document) });
                    }
                    world.earn_points(&key);
                }
                _ => {
                    let before = balance(&world, &earned.card_id);
                    let set = world.loyalty_mut().set_points(&earned.card_id, amount);
                    prop_assert_eq!(set, if cents < 0 { Err(BelowZero { available: before }) } else { Ok(()) });
                }
            }
            prop_assert!(balance(&world, &earned.card_id) >= Decimal::ZERO);
            let card = world.loyalty().card(&earned.card_id).unwrap();
            let sales = world.documents().all().filter_map(|sale| world.loyalty().earned(&sale.key));
            let of_sales: Decimal = sales.filter(|row| row.card_id == card.id).map(|row| row.points).sum();
            prop_assert_eq!(card.points, card.adjusted + of_sales, "what moved adds up");
        }
    }
}
