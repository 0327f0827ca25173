//! All sale documents, with the look-ups that Y2's reading operations need.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::{Bound, RangeInclusive};
use std::sync::Arc;

use jiff::civil::{Date, DateTime};

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
    by_origin: BTreeMap<DocumentKey, BTreeSet<Arc<DocumentKey>>>,
    by_operation: BTreeMap<Text, BTreeSet<Arc<DocumentKey>>>,
    on_the_way: BTreeSet<(DateTime, Arc<DocumentKey>)>,
    counters: Counters,
}

/// The last number that was given, by type and stump. A deleted document's number is not given again.
pub type Counters = BTreeMap<(DocumentType, Text), i32>;

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

    /// The later documents that name this one as what they were made from, or as what comes back.
    pub fn followers<'a>(&'a self, key: &DocumentKey) -> impl Iterator<Item = &'a Arc<Document>> + use<'a> {
        self.by_origin.get(key).into_iter().flatten().filter_map(|key| self.by_key.get(key))
    }

    /// The documents that the caller's operation of this id made.
    pub fn of_operation<'a>(&'a self, uid: &str) -> impl Iterator<Item = &'a Arc<Document>> + use<'a> {
        let keys = self.by_operation.get(&text::folded(uid)).filter(|_| !uid.trim().is_empty());
        keys.into_iter().flatten().filter_map(|key| self.by_key.get(key))
    }

    /// The document whose status has stood still for the longest, of those that time moves.
    pub fn longest_unmoved(&self) -> Option<(DateTime, &DocumentKey)> {
        self.on_the_way.first().map(|(since, key)| (*since, &**key))
    }

    /// Takes the next number under a stump for a type, from 1; `None` when there is no number left.
    pub fn next_number(&mut self, kind: DocumentType, stump: &Text) -> Option<i32> {
        let used = self.last_number(kind, stump);
        let last = self.counters.entry((kind, Arc::clone(stump))).or_default();
        *last = used.max(*last).checked_add(1)?;
        Some(*last)
    }

    /// The last number of each counter that was used since the world began.
    pub fn counters(&self) -> &Counters {
        &self.counters
    }

    /// Puts the counters where an exported world had them.
    pub fn set_counters(&mut self, counters: Counters) {
        self.counters = counters;
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
        for origin in origins(&document) {
            self.by_origin.entry(origin.clone()).or_default().insert(Arc::clone(&key));
        }
        if let Some(detail) = document.detail.as_deref() {
            if !detail.operation_uid.is_empty() {
                let keys = self.by_operation.entry(text::folded(&detail.operation_uid)).or_default();
                keys.insert(Arc::clone(&key));
            }
            if let Some(moved_at) = detail.moved_at {
                self.on_the_way.insert((moved_at, Arc::clone(&key)));
            }
        }
        self.by_key.insert(key, Arc::new(document));
    }

    /// Takes a document out; whoever wants stock to follow uses `World::delete_document`.
    pub(super) fn remove(&mut self, key: &DocumentKey) -> Option<Arc<Document>> {
        let (key, document) = self.by_key.remove_entry(key)?;
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
        for origin in origins(&document) {
            if let Some(keys) = self.by_origin.get_mut(origin) {
                keys.remove(&key);
            }
        }
        if let Some(detail) = document.detail.as_deref() {
            if let Some(keys) = self.by_operation.get_mut(&text::folded(&detail.operation_uid)) {
                keys.remove(&key);
            }
            if let Some(moved_at) = detail.moved_at {
                self.on_the_way.remove(&(moved_at, Arc::clone(&key)));
            }
        }
        Some(document)
    }
}

/// The earlier documents that this one belongs to.
fn origins(document: &Document) -> impl Iterator<Item = &DocumentKey> {
    let original = document.omni_channel.as_deref().and_then(|state| state.original_document.as_ref());
    document.made_from().into_iter().chain(original)
}
