//! All sale documents, with the look-ups that Y2's reading operations need. Knows order and uniqueness of keys; refuses to
//! know requests.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::{Bound, RangeInclusive};
use std::sync::Arc;

use jiff::civil::Date;

use super::document::{Document, DocumentKey};
use super::text::{self, Text};
use super::wire::DocumentType;

/// The documents and their indexes.
#[derive(Clone, Default)]
pub struct Documents {
    by_key: BTreeMap<Arc<DocumentKey>, Arc<Document>>,
    by_date: BTreeSet<(Date, Arc<DocumentKey>)>,
    by_customer: BTreeMap<Text, BTreeSet<(Date, Arc<DocumentKey>)>>,
    by_internal_reference: BTreeMap<Text, Vec<Arc<DocumentKey>>>,
    by_external_reference: BTreeMap<Text, BTreeSet<(Date, Arc<DocumentKey>)>>,
}

impl Documents {
    /// One document by its exact key; the stump ignores case (assumed).
    pub fn get(&self, key: &DocumentKey) -> Option<&Arc<Document>> {
        self.by_key.get(key).or_else(|| {
            let upper = DocumentKey { stump: key.stump.to_uppercase().into(), ..key.clone() };
            self.by_key.get(&upper)
        })
    }

    /// All documents, by key.
    pub fn all(&self) -> impl Iterator<Item = &Arc<Document>> {
        self.by_key.values()
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.by_key.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.by_key.is_empty()
    }

    /// The documents of these days, newest first; on one day by key, backwards.
    pub fn dated(&self, days: RangeInclusive<Date>) -> impl Iterator<Item = &Arc<Document>> {
        // The set is ordered by date first, so the smallest key of the day after the last bounds the range.
        let smallest = || Arc::new(DocumentKey { kind: DocumentType::ALL[0], stump: "".into(), number: i32::MIN });
        let (first, last) = days.into_inner();
        let from = Bound::Included((first, smallest()));
        let to = last.tomorrow().map_or(Bound::Unbounded, |after| Bound::Excluded((after, smallest())));
        let found = (first <= last).then(|| self.by_date.range((from, to)));
        found.into_iter().flat_map(Iterator::rev).filter_map(|(_, key)| self.by_key.get(key))
    }

    /// The documents of a customer, newest first.
    pub fn of_customer<'a>(&'a self, customer: &str) -> impl Iterator<Item = &'a Arc<Document>> + use<'a> {
        let keys = self.by_customer.get(&text::folded(customer));
        keys.into_iter().flat_map(|keys| keys.iter().rev()).filter_map(|(_, key)| self.by_key.get(key))
    }

    /// The documents of a type that carry this internal reference.
    pub fn with_internal_reference<'a>(
        &'a self,
        kind: DocumentType,
        reference: &str,
    ) -> impl Iterator<Item = &'a Arc<Document>> + use<'a> {
        let keys = self.by_internal_reference.get(&text::folded(reference));
        keys.into_iter().flatten().filter(move |key| key.kind == kind).filter_map(|key| self.by_key.get(key))
    }

    /// The documents of a type that carry this external reference, newest first.
    pub fn with_external_reference<'a>(
        &'a self,
        kind: DocumentType,
        reference: &str,
    ) -> impl Iterator<Item = &'a Arc<Document>> + use<'a> {
        let keys = self.by_external_reference.get(&text::folded(reference));
        keys.into_iter()
            .flat_map(|keys| keys.iter().rev())
            .filter(move |(_, key)| key.kind == kind)
            .filter_map(|(_, key)| self.by_key.get(key))
    }

    /// The last number used under a stump for a type; 0 where there is none.
    pub fn last_number(&self, kind: DocumentType, stump: &str) -> i32 {
        let bound = |number| DocumentKey { kind, stump: stump.into(), number };
        let mut range = self.by_key.range(bound(i32::MIN)..=bound(i32::MAX));
        range.next_back().map_or(0, |(key, _)| key.number)
    }

    /// Stores a document, new or changed, and keeps the indexes right.
    pub fn put(&mut self, mut document: Document) {
        self.remove(&document.key);
        // Documents live long and most have one line: room for more would be most of a world's memory.
        document.lines.shrink_to_fit();
        document.payments.shrink_to_fit();
        let key = Arc::new(document.key.clone());
        self.by_date.insert((document.date, Arc::clone(&key)));
        if !document.customer_id.is_empty() {
            let dated = self.by_customer.entry(text::folded(&document.customer_id)).or_default();
            dated.insert((document.date, Arc::clone(&key)));
        }
        if !document.internal_reference.is_empty() {
            let keys = self.by_internal_reference.entry(text::folded(&document.internal_reference)).or_default();
            keys.push(Arc::clone(&key));
        }
        if !document.external_reference.is_empty() {
            let dated = self.by_external_reference.entry(text::folded(&document.external_reference)).or_default();
            dated.insert((document.date, Arc::clone(&key)));
        }
        self.by_key.insert(key, Arc::new(document));
    }

    fn remove(&mut self, key: &DocumentKey) {
        let Some((key, document)) = self.by_key.remove_entry(key) else { return };
        let dated = (document.date, Arc::clone(&key));
        self.by_date.remove(&dated);
        if let Some(keys) = self.by_customer.get_mut(&text::folded(&document.customer_id)) {
            keys.remove(&dated);
        }
        if let Some(keys) = self.by_internal_reference.get_mut(&text::folded(&document.internal_reference)) {
            keys.retain(|other| **other != *key);
        }
        if let Some(keys) = self.by_external_reference.get_mut(&text::folded(&document.external_reference)) {
            keys.remove(&dated);
        }
    }
}
