//! The one place through which a document comes into the world, changes, or goes, so that stock, points and vouchers always
//! add up.
//!
//! A receipt or a delivery takes its lines' quantities off the shelf (a negative line puts them back); an open order or
//! reservation holds back what is not delivered yet. The customer's card earns, vouchers are used, gift cards made
//! (`voucher_ledger`), and the notification log hears of it.

use std::sync::Arc;

use jiff::civil::DateTime;
use rust_decimal::Decimal;

use super::World;
use super::document::{Document, DocumentKey};
use super::item::{Items, Stock};
use super::notifications::Event;
use super::text::Text;
use super::wire::DocumentType;

/// A document that was kept and not announced yet.
#[derive(Clone)]
pub(super) struct Kept {
    key: DocumentKey,
    store: Text,
    created: bool,
}

impl World {
    /// Stores a document, new or changed, and moves stock by the difference to what was there before.
    pub fn keep(&mut self, document: Document) {
        let before = self.documents().get(&document.key).cloned();
        self.move_stock(before.as_deref(), Some(&document));
        let kept =
            Kept { key: document.key.clone(), store: Text::clone(&document.store_id), created: before.is_none() };
        self.settle_vouchers(&document.key, Some(&document));
        self.documents_mut().put(document);
        self.earn_points(&kept.key);
        self.kept.push(kept);
    }

    /// Writes the notifications of the documents that were kept since the last time.
    pub fn announce(&mut self, now: DateTime) {
        for Kept { key, store, created } in std::mem::take(&mut self.kept) {
            let event = if created { Event::DocumentCreated } else { Event::DocumentUpdated };
            self.notify(event(&key, &store), now);
        }
    }

    /// Deletes a document and takes back what it did to stock, points and vouchers.
    pub fn delete_document(&mut self, key: &DocumentKey) -> Option<Arc<Document>> {
        let before = self.documents_mut().remove(key)?;
        self.move_stock(Some(&before), None);
        self.settle_vouchers(key, None);
        self.earn_points(key);
        Some(before)
    }

    fn move_stock(&mut self, before: Option<&Document>, after: Option<&Document>) {
        let items = Arc::clone(&self.items);
        for (document, sign) in [(before, -Decimal::ONE), (after, Decimal::ONE)] {
            if let Some(document) = document.filter(|document| moves_stock(document)) {
                take(self.stock_mut(), &items, document, sign);
                reserve(self.stock_mut(), &items, document, sign);
            }
        }
    }
}

/// Lets `stock` hold back what an open order is to deliver, times `sign`.
pub(crate) fn reserve(stock: &mut Stock, items: &Items, document: &Document, sign: Decimal) {
    if !holds_back(document) {
        return;
    }
    for line in &document.lines {
        let remaining = line.remaining();
        if !remaining.is_zero() && has_stock(items, &line.item_id) {
            stock.level_mut(&line.item_id, &line.warehouse_id).reserved += sign * remaining;
        }
    }
}

fn take(stock: &mut Stock, items: &Items, document: &Document, sign: Decimal) {
    if !takes(document) {
        return;
    }
    for line in document.lines.iter().filter(|line| has_stock(items, &line.item_id)) {
        stock.level_mut(&line.item_id, &line.warehouse_id).physical -= sign * line.quantity;
    }
}

fn moves_stock(document: &Document) -> bool {
    takes(document) || holds_back(document)
}

/// Goods have left or come back.
fn takes(document: &Document) -> bool {
    matches!(document.key.kind, DocumentType::Receipt | DocumentType::CustomerDelivery) && !document.is_canceled()
}

/// Goods are promised. A preparation holds back for itself only when no order behind it does.
fn holds_back(document: &Document) -> bool {
    let promises = match document.key.kind {
        DocumentType::CustomerOrder | DocumentType::AvailableOrder | DocumentType::CustomersReservation => true,
        DocumentType::DeliveryPreparation => document.made_from().is_none(),
        _ => false,
    };
    promises && document.active && !document.is_canceled()
}

fn has_stock(items: &Items, item: &str) -> bool {
    items.get(item).is_some_and(|item| item.financial.is_none())
}
