//! All customers, with the look-ups that Y2's searches need.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use uuid::Uuid;

use super::customer::Customer;
use super::text::{self, Text};

/// The longest customer code Y2 takes.
pub const LONGEST_ID: usize = 17;
/// The length of the codes that a counter makes: the store's code, then the running number.
const COUNTED_ID: usize = 12;
/// The counter for customers that belong to no store (assumed).
const HEAD_OFFICE: &str = "SIE";

/// The customers and their indexes.
#[derive(Clone, Default)]
pub struct Customers {
    by_id: BTreeMap<Text, Arc<Customer>>,
    by_email: Index,
    by_phone: Index,
    by_reference: Index,
    by_guid: BTreeMap<Uuid, Text>,
    counters: BTreeMap<Text, u32>,
}

/// Key → ids of the customers that carry it.
type Index = BTreeMap<Text, BTreeSet<Text>>;

impl Customers {
    /// One customer by its exact code, ignoring case.
    pub fn get(&self, id: &str) -> Option<&Arc<Customer>> {
        self.by_id.get(&*id.to_uppercase())
    }

    /// All customers, by code.
    pub fn all(&self) -> impl Iterator<Item = &Arc<Customer>> {
        self.by_id.values()
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.by_id.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.by_id.is_empty()
    }

    /// Who carries this e-mail address, as the main or the second one.
    pub fn with_email<'a>(&'a self, email: &str) -> impl Iterator<Item = &'a Arc<Customer>> + use<'a> {
        self.found(&self.by_email, &text::folded(email))
    }

    /// Who carries this telephone number, compared on digits, in any of the four fields.
    pub fn with_phone<'a>(&'a self, phone: &str) -> impl Iterator<Item = &'a Arc<Customer>> + use<'a> {
        self.found(&self.by_phone, &text::digits(phone))
    }

    /// Whom a reference identifies: code, barcode, card number or external reference.
    pub fn with_reference<'a>(&'a self, reference: &str) -> impl Iterator<Item = &'a Arc<Customer>> + use<'a> {
        self.found(&self.by_reference, &text::folded(reference))
    }

    /// Who was created with this caller's id.
    pub fn with_guid(&self, guid: &Uuid) -> Option<&Arc<Customer>> {
        self.by_guid.get(guid).and_then(|id| self.by_id.get(id))
    }

    fn found<'a>(&'a self, index: &'a Index, key: &str) -> impl Iterator<Item = &'a Arc<Customer>> + use<'a> {
        let ids = if key.is_empty() { None } else { index.get(key) };
        ids.into_iter().flatten().filter_map(|id| self.by_id.get(id))
    }

    /// The code of the next customer of a store: its code, then a running number, twelve characters in all; of no store:
    /// the head office's counter (assumed). Skips codes that were given explicitly.
    pub fn next_id(&mut self, store: &str) -> Text {
        let prefix = if store.is_empty() { HEAD_OFFICE } else { store };
        let width = COUNTED_ID.saturating_sub(prefix.chars().count());
        let last = self.counters.entry(prefix.into()).or_default();
        loop {
            *last += 1;
            let id = format!("{prefix}{last:0width$}").to_uppercase();
            if !self.by_id.contains_key(&*id) {
                return id.into();
            }
        }
    }

    /// Stores a customer, new or changed, and keeps the indexes right.
    pub fn put(&mut self, customer: Customer) {
        self.remove(&customer.id);
        let id = Text::from(customer.id.to_uppercase());
        for (index, key) in keys(&customer) {
            self.index(index).entry(key).or_default().insert(Arc::clone(&id));
        }
        if let Some(guid) = customer.guid {
            self.by_guid.insert(guid, Arc::clone(&id));
        }
        self.by_id.insert(id, Arc::new(customer));
    }

    fn remove(&mut self, id: &str) {
        let Some((id, customer)) = self.by_id.remove_entry(&*id.to_uppercase()) else { return };
        for (index, key) in keys(&customer) {
            if let Some(ids) = self.index(index).get_mut(&key) {
                ids.remove(&id);
            }
        }
        if let Some(guid) = customer.guid {
            self.by_guid.remove(&guid);
        }
    }

    fn index(&mut self, which: Which) -> &mut Index {
        match which {
            Which::Email => &mut self.by_email,
            Which::Phone => &mut self.by_phone,
            Which::Reference => &mut self.by_reference,
        }
    }

    /// The last number of each counter, by prefix.
    pub fn counters(&self) -> &BTreeMap<Text, u32> {
        &self.counters
    }

    /// Puts the counters where an exported world had them.
    pub fn set_counters(&mut self, counters: BTreeMap<Text, u32>) {
        self.counters = counters;
    }
}

#[derive(Clone, Copy)]
enum Which {
    Email,
    Phone,
    Reference,
}

fn keys(customer: &Customer) -> impl Iterator<Item = (Which, Text)> {
    let emails = [&customer.email.main, &customer.email.alternative].map(|email| (Which::Email, text::folded(email)));
    let phones = customer.phones.all().map(|phone| (Which::Phone, text::digits(phone)));
    let own = [&customer.id, &customer.barcode, &customer.external_reference];
    let references: Vec<_> =
        own.into_iter().chain(&customer.cards).map(|key| (Which::Reference, text::folded(key))).collect();
    emails.into_iter().chain(phones).chain(references).filter(|(_, key)| !key.is_empty())
}
