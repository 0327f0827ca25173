//! Vouchers, gift cards and credit notes. Knows what is left on each and for how long; what documents do to them is
//! `voucher_ledger`'s.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use jiff::civil::Date;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use super::World;
use super::document::DocumentKey;
use super::text::{Text, folded};
use super::wire::BonType;

/// The longest voucher number Y2 takes.
pub const LONGEST_VOUCHER_ID: usize = 17;

/// One voucher.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Voucher {
    /// Up to 17 characters; unique within its kind, ignoring case.
    pub id: Text,
    /// What it is.
    pub kind: BonType,
    /// Whose it is; empty where whoever holds it may use it.
    pub customer_id: Text,
    /// Y2 code of the currency.
    pub currency_id: Text,
    /// Code of the means of payment it is used as.
    pub method_id: Text,
    /// What it was issued for.
    pub amount: Decimal,
    /// What was used of it.
    pub used: Decimal,
    /// The first day it can be used.
    pub valid_from: Date,
    /// The last day it can be used; `None` for ever.
    pub valid_until: Option<Date>,
    /// Closed by hand.
    pub closed: bool,
    /// The document that issued it.
    pub issued_by: Option<DocumentKey>,
    /// The document that last used it.
    pub used_by: Option<DocumentKey>,
    /// What that document took: what comes back when the document is cancelled.
    #[serde(default)]
    pub taken: Decimal,
}

impl Voucher {
    /// What can be used of it on a day: nothing of a closed one, nor outside its period.
    pub fn available(&self, on: Date) -> Decimal {
        let valid = self.valid_from <= on && self.valid_until.is_none_or(|last| on <= last);
        if valid && !self.closed { self.left() } else { Decimal::ZERO }
    }

    /// What was not used of it, whatever the day.
    pub fn left(&self) -> Decimal {
        (self.amount - self.used).max(Decimal::ZERO)
    }

    /// The same voucher, used up by a document.
    pub fn used_up(&self, by: &DocumentKey) -> Self {
        Self { used: self.used + self.left(), used_by: Some(by.clone()), taken: self.left(), ..self.clone() }
    }

    /// The same voucher with what its last document took given back.
    pub fn given_back(&self) -> Self {
        Self { used: self.used - self.taken, used_by: None, taken: Decimal::ZERO, ..self.clone() }
    }
}

/// All vouchers.
#[derive(Clone, Default)]
pub struct Vouchers {
    by_id: BTreeMap<(BonType, Text), Arc<Voucher>>,
    by_customer: BTreeMap<Text, BTreeSet<(BonType, Text)>>,
    by_document: BTreeMap<DocumentKey, BTreeSet<(BonType, Text)>>,
    by_user: BTreeMap<DocumentKey, BTreeSet<(BonType, Text)>>,
}

impl Vouchers {
    /// From rows; a later one replaces an earlier one of the same kind and number.
    pub fn new(vouchers: impl IntoIterator<Item = Voucher>) -> Self {
        let mut all = Self::default();
        vouchers.into_iter().for_each(|voucher| all.put(voucher));
        all
    }

    /// One voucher by kind and number, ignoring case.
    pub fn get(&self, kind: BonType, id: &str) -> Option<&Arc<Voucher>> {
        self.by_id.get(&(kind, folded(id)))
    }

    /// All vouchers, by kind and number.
    pub fn all(&self) -> impl Iterator<Item = &Arc<Voucher>> {
        self.by_id.values()
    }

    /// The vouchers of a customer.
    pub fn of_customer<'a>(&'a self, customer: &str) -> impl Iterator<Item = &'a Arc<Voucher>> + use<'a> {
        let ids = self.by_customer.get(&folded(customer));
        ids.into_iter().flatten().filter_map(|id| self.by_id.get(id))
    }

    /// The vouchers that a document issued.
    pub fn of_document(&self, key: &DocumentKey) -> impl Iterator<Item = &Arc<Voucher>> {
        self.by_document.get(key).into_iter().flatten().filter_map(|id| self.by_id.get(id))
    }

    /// The vouchers that a document was the last to use.
    pub fn used_by(&self, key: &DocumentKey) -> impl Iterator<Item = &Arc<Voucher>> {
        self.by_user.get(key).into_iter().flatten().filter_map(|id| self.by_id.get(id))
    }

    /// Keeps a voucher, new or changed.
    pub fn put(&mut self, voucher: Voucher) {
        let id = (voucher.kind, folded(&voucher.id));
        if let Some(before) = self.by_id.remove(&id) {
            self.by_customer.entry(folded(&before.customer_id)).or_default().remove(&id);
            before.issued_by.iter().for_each(|key| forget(&mut self.by_document, key, &id));
            before.used_by.iter().for_each(|key| forget(&mut self.by_user, key, &id));
        }
        if !voucher.customer_id.is_empty() {
            self.by_customer.entry(folded(&voucher.customer_id)).or_default().insert(id.clone());
        }
        if let Some(key) = &voucher.issued_by {
            self.by_document.entry(key.clone()).or_default().insert(id.clone());
        }
        if let Some(key) = &voucher.used_by {
            self.by_user.entry(key.clone()).or_default().insert(id.clone());
        }
        self.by_id.insert(id, Arc::new(voucher));
    }
}

/// Takes a voucher out of an index, and with the last one the document.
fn forget(index: &mut BTreeMap<DocumentKey, BTreeSet<(BonType, Text)>>, key: &DocumentKey, id: &(BonType, Text)) {
    if let Some(ids) = index.get_mut(key) {
        ids.remove(id);
        if ids.is_empty() {
            index.remove(key);
        }
    }
}

impl World {
    /// The vouchers.
    pub fn vouchers(&self) -> &Vouchers {
        &self.vouchers
    }

    /// The vouchers, to change.
    pub fn vouchers_mut(&mut self) -> &mut Vouchers {
        Arc::make_mut(&mut self.vouchers)
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;
    use crate::world::wire::DocumentType;

    fn voucher() -> Voucher {
        Voucher {
            id: "B1".into(),
            kind: BonType::Account,
            customer_id: "C".into(),
            currency_id: "EUR".into(),
            method_id: "AVO".into(),
            amount: Decimal::from(20),
            used: Decimal::from(5),
            valid_from: date(2026, 1, 10),
            valid_until: Some(date(2026, 1, 20)),
            closed: false,
            issued_by: None,
            used_by: None,
            taken: Decimal::ZERO,
        }
    }

    #[test]
    fn only_a_valid_open_voucher_has_something_left() {
        let left = |voucher: Voucher, day| voucher.available(date(2026, 1, day));
        assert_eq!(left(voucher(), 10), Decimal::from(15));
        assert_eq!(left(voucher(), 20), Decimal::from(15));
        assert_eq!(left(voucher(), 9), Decimal::ZERO);
        assert_eq!(left(voucher(), 21), Decimal::ZERO);
        assert_eq!(left(Voucher { closed: true, ..voucher() }, 15), Decimal::ZERO);
        assert_eq!(left(Voucher { used: Decimal::from(30), ..voucher() }, 15), Decimal::ZERO);
        assert_eq!(left(Voucher { valid_until: None, ..voucher() }, 31), Decimal::from(15));
    }

    #[test]
    fn what_a_document_took_comes_back_and_no_more() {
        let key = DocumentKey { kind: DocumentType::CustomerOrder, stump: "101".into(), number: 1 };
        let used = voucher().used_up(&key);
        assert_eq!((used.left(), used.taken), (Decimal::ZERO, Decimal::from(15)));
        assert_eq!(used.given_back(), voucher(), "what was used before stays used");
        let mut all = Vouchers::new([used.clone()]);
        assert_eq!(all.used_by(&key).count(), 1);
        all.put(used.given_back());
        assert_eq!(all.used_by(&key).count(), 0);
    }

    #[test]
    fn a_changed_voucher_is_found_by_what_it_says_now() {
        let mut all = Vouchers::new([voucher()]);
        all.put(Voucher { customer_id: "D".into(), ..voucher() });
        assert_eq!(all.of_customer("c").count(), 0);
        assert_eq!(all.of_customer("d").count(), 1);
        assert!(all.get(BonType::Account, "b1").is_some());
        assert!(all.get(BonType::GiftCard, "b1").is_none(), "numbers are unique within a kind");
    }
}
