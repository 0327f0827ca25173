//! What was looked up a moment ago, found again without the cache's bookkeeping. Keeps nothing alive, and refuses to say what is
//! fresh.
//!
//! A look-up in the cache reads the clock twice and notes what was used, so that the right entries go when there is no room. Of a
//! list that is asked for a thousand times a second, it is enough to note that once.

use std::{
    array,
    hash::BuildHasher as _,
    sync::{Arc, Weak},
    time::Duration,
};

use arc_swap::ArcSwapOption;
use tokio::time::Instant;

use super::{entry::Entry, key::ListKey};

/// Lists that are found this way at a time.
const SLOTS: usize = 256;
/// When the cache is asked again.
const MOMENT: Duration = Duration::from_secs(1);

pub(super) struct Recent {
    slots: Box<[ArcSwapOption<Seen>; SLOTS]>,
    hasher: foldhash::fast::RandomState,
}

struct Seen {
    key: ListKey,
    entry: Weak<Entry>,
    at: Instant,
}

impl Seen {
    fn is_recent(&self, now: Instant) -> bool {
        now.saturating_duration_since(self.at) < MOMENT
    }
}

impl Default for Recent {
    fn default() -> Self {
        Self { slots: Box::new(array::from_fn(|_| ArcSwapOption::empty())), hasher: Default::default() }
    }
}

impl Recent {
    /// The entry that the cache had for `key` a moment ago.
    pub(super) fn get(&self, key: &ListKey, now: Instant) -> Option<Arc<Entry>> {
        let seen = self.slot(key).load();
        let seen = seen.as_ref().filter(|seen| seen.is_recent(now) && seen.key == *key)?;
        seen.entry.upgrade()
    }

    /// Notes what the cache has for `key`. Where two lists share a slot, one has it for the moment.
    pub(super) fn note(&self, key: &ListKey, entry: &Arc<Entry>, now: Instant) {
        let slot = self.slot(key);
        let taken = slot.load().as_ref().is_some_and(|seen| seen.is_recent(now) && seen.key != *key);
        if !taken {
            slot.store(Some(Arc::new(Seen { key: key.clone(), entry: Arc::downgrade(entry), at: now })));
        }
    }

    fn slot(&self, key: &ListKey) -> &ArcSwapOption<Seen> {
        &self.slots[self.hasher.hash_one(key) as usize % SLOTS]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::flows::{
        diagnostics::Store,
        testing::{connection, tenant},
    };

    fn entry() -> Arc<Entry> {
        Arc::new(Entry::new(Vec::<Store>::new()))
    }

    fn key(number: usize) -> ListKey {
        ListKey::new(&tenant(vec![]), &connection(&format!("c{number}")), "stores")
    }

    #[test]
    fn an_entry_is_found_for_a_moment() {
        let (recent, entry, now) = (Recent::default(), entry(), Instant::now());
        assert!(recent.get(&key(1), now).is_none());
        recent.note(&key(1), &entry, now);
        let found = |after| recent.get(&key(1), now + after).is_some_and(|found| Arc::ptr_eq(&found, &entry));
        assert!(found(Duration::ZERO) && found(MOMENT - Duration::from_millis(1)));
        assert!(!found(MOMENT));
    }

    #[test]
    fn what_the_cache_let_go_is_gone() {
        let (recent, entry, now) = (Recent::default(), entry(), Instant::now());
        recent.note(&key(1), &entry, now);
        drop(entry);
        assert!(recent.get(&key(1), now).is_none());
    }

    #[test]
    fn of_two_lists_in_one_slot_the_first_has_it_for_the_moment() {
        let (recent, now) = (Recent::default(), Instant::now());
        let entries: Vec<_> = (0..=SLOTS).map(|_| entry()).collect();
        for (number, entry) in entries.iter().enumerate() {
            recent.note(&key(number), entry, now);
        }
        let found =
            entries.iter().enumerate().filter_map(|(number, entry)| Some((recent.get(&key(number), now)?, entry)));
        let found: Vec<_> = found.collect();
        assert!(found.iter().all(|(found, entry)| Arc::ptr_eq(found, entry)), "never another's");
        assert!((1..=SLOTS).contains(&found.len()), "{}", found.len());
        recent.note(&key(SLOTS), &entries[SLOTS], now + MOMENT);
        assert!(recent.get(&key(SLOTS), now + MOMENT).is_some(), "the slot is free again");
    }
}
