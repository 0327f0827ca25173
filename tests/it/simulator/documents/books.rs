//! What the books of a retailer must say, whatever was done to it and by how many. Knows nothing of who did what.

use std::collections::{BTreeMap, BTreeSet};

use cegid_y2_simulator::world::World;
use cegid_y2_simulator::world::document::DocumentKey;
use cegid_y2_simulator::world::wire::{BonType, DocumentType};
use rust_decimal::Decimal;

use super::Shop;

/// The retailer as it is exported.
pub async fn export(shop: &Shop) -> World {
    let url = format!("{}_sim/world", shop.sim.root());
    let text = shop.http.get(url).send().await.unwrap().text().await.unwrap();
    World::from_json_text(text.as_bytes()).unwrap()
}

/// One internal reference for each type, stump and customer.
pub fn references_are_unique(world: &World) {
    let mut seen = BTreeSet::new();
    for document in world.documents().all().filter(|document| !document.internal_reference.is_empty()) {
        let key = &document.key;
        let reference =
            (key.kind, key.stump.clone(), document.customer_id.clone(), document.internal_reference.clone());
        assert!(seen.insert(reference), "two documents are called {}", document.internal_reference);
    }
}

/// What lies there is what lay there, less what was sold, and what came back.
pub fn stock_adds_up(before: &World, after: &World) {
    let mut moved: BTreeMap<(String, String), Decimal> = BTreeMap::new();
    let new = after.documents().all().filter(|document| before.documents().get(&document.key).is_none());
    let takes = |key: &DocumentKey| matches!(key.kind, DocumentType::Receipt | DocumentType::CustomerDelivery);
    for document in new.filter(|document| takes(&document.key)) {
        for line in &document.lines {
            *moved.entry((line.item_id.to_string(), line.warehouse_id.to_string())).or_default() += line.quantity;
        }
    }
    assert!(!moved.is_empty(), "something was sold");
    for (item, warehouse, level) in after.stock().all() {
        let sold = moved.get(&(item.to_string(), warehouse.to_string())).copied().unwrap_or_default();
        let expected = before.stock().level(item, warehouse).physical - sold;
        assert_eq!(level.physical, expected, "{item} in {warehouse}");
        assert!(level.in_carts >= Decimal::ZERO, "{item} in {warehouse}");
    }
}

/// Open orders hold back what is left of them, and nothing else does.
pub fn what_is_held_back_is_what_is_open(world: &World) {
    let mut open: BTreeMap<(String, String), Decimal> = BTreeMap::new();
    for document in world.documents().all() {
        if document.key.kind == DocumentType::CustomerOrder && document.active && !document.is_canceled() {
            for line in &document.lines {
                let place = (line.item_id.to_string(), line.warehouse_id.to_string());
                *open.entry(place).or_default() += line.remaining();
            }
        }
    }
    for (item, warehouse, level) in world.stock().all() {
        let expected = open.get(&(item.to_string(), warehouse.to_string())).copied().unwrap_or_default();
        assert_eq!(level.reserved, expected, "{item} in {warehouse}");
    }
}

/// No card is below zero, and each holds what its sales earned and what was changed by hand. Nobody has two active cards.
pub fn points_add_up(world: &World) {
    let mut earned: BTreeMap<&str, Decimal> = BTreeMap::new();
    for row in world.documents().all().filter_map(|document| world.loyalty().earned(&document.key)) {
        *earned.entry(&row.card_id).or_default() += row.points;
    }
    let mut active = BTreeSet::new();
    for card in world.loyalty().cards() {
        assert!(card.points >= Decimal::ZERO, "{}: {}", card.id, card.points);
        let of_sales = earned.remove(&*card.id).unwrap_or_default();
        assert_eq!(card.points, card.adjusted + of_sales, "{}", card.id);
        if card.closed_on.is_none() && card.valid_until.is_none() {
            assert!(active.insert(&card.customer_id), "{} has two active cards", card.customer_id);
        }
    }
    assert!(earned.is_empty(), "points of no card: {earned:?}");
}

/// No voucher gives more than it is worth, and a gift card is used by the one living document that names it.
pub fn vouchers_add_up(before: &World, after: &World) {
    let mut payments = BTreeMap::new();
    for document in after.documents().all().filter(|document| !document.is_canceled()) {
        for payment in document.payments.iter().filter(|payment| !payment.voucher_id.is_empty()) {
            let other = payments.insert(payment.voucher_id.to_lowercase(), (&document.key, payment.amount));
            assert!(other.is_none(), "two documents are paid with {}", payment.voucher_id);
        }
    }
    for voucher in after.vouchers().all() {
        let id = &voucher.id;
        assert!(Decimal::ZERO <= voucher.used && voucher.used <= voucher.amount, "{id}: {}", voucher.used);
        let earlier = before.vouchers().get(voucher.kind, id).map_or(Decimal::ZERO, |earlier| earlier.used);
        assert_eq!(voucher.used, earlier + voucher.taken, "{id}: what was taken of it is what is missing");
        let payment = payments.remove(&id.to_lowercase()).filter(|_| voucher.kind == BonType::GiftCard);
        match payment {
            Some((key, amount)) => {
                assert_eq!(voucher.used_by.as_ref(), Some(key), "{id}");
                assert!(amount <= voucher.taken && voucher.left().is_zero(), "{id}");
            }
            None if voucher.kind == BonType::GiftCard => assert_eq!(voucher.used_by, None, "{id}: no document says so"),
            None => {}
        }
    }
    assert!(payments.is_empty(), "paid with cards that do not exist: {:?}", payments.keys());
}
