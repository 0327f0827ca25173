//! How entries of the audit are linked, so that a changed, missing or moved one is found. Knows no database.
//!
//! Each entry carries the SHA-256 of everything it says and of the hash of the entry before; the first one follows 32 zero
//! bytes. Whoever changes or removes an entry breaks the link of the next one, and the last one must be the one that the
//! database calls the head. Against somebody who can rewrite the whole database only a head that was written down elsewhere
//! helps; `doctor` prints it.

use serde_json::Value;
use sha2::{Digest, Sha256};

use super::Record;

/// SHA-256.
pub type Hash = [u8; 32];

/// What the first entry follows.
pub const START: Hash = [0; 32];

const PREFIX: &[u8] = b"cegid-connector audit v1";

/// The hash of `record`, whose own [`Record::hash`] does not count, after an entry with the hash `previous`.
pub fn link(previous: &Hash, tenant: &str, record: &Record) -> Hash {
    let mut digest = Sha256::new_with_prefix(PREFIX);
    digest.update(previous);
    text(&mut digest, Some(tenant));
    digest.update(record.sequence.to_be_bytes());
    digest.update(record.at.as_microsecond().to_be_bytes());
    text(&mut digest, Some(&record.actor_kind));
    text(&mut digest, record.actor.as_deref());
    text(&mut digest, Some(&record.action));
    text(&mut digest, record.target.as_deref());
    text(&mut digest, Some(&record.outcome));
    text(&mut digest, record.address.as_deref());
    text(&mut digest, record.request_id.as_deref());
    members(&mut digest, record.details.iter());
    digest.finalize().into()
}

/// Lengths go first, so that no two different entries write the same bytes.
fn text(digest: &mut Sha256, text: Option<&str>) {
    match text {
        None => digest.update([0]),
        Some(text) => {
            digest.update([1]);
            digest.update((text.len() as u64).to_be_bytes());
            digest.update(text);
        }
    }
}

/// In the order of their names: databases that keep JSON as a value give members back in another one.
fn members<'v>(digest: &mut Sha256, members: impl Iterator<Item = (&'v String, &'v Value)>) {
    let mut members: Vec<_> = members.collect();
    members.sort_by_key(|(name, _)| *name);
    digest.update((members.len() as u64).to_be_bytes());
    for (name, member) in members {
        text(digest, Some(name));
        value(digest, member);
    }
}

fn value(digest: &mut Sha256, it: &Value) {
    match it {
        Value::Null => digest.update(b"n"),
        Value::Bool(yes) => digest.update(if *yes { b"t" } else { b"f" }),
        Value::Number(number) => {
            digest.update(b"#");
            text(digest, Some(&number.to_string()));
        }
        Value::String(it) => {
            digest.update(b"\"");
            text(digest, Some(it));
        }
        Value::Array(items) => {
            digest.update(b"[");
            digest.update((items.len() as u64).to_be_bytes());
            items.iter().for_each(|item| value(digest, item));
        }
        Value::Object(object) => {
            digest.update(b"{");
            members(digest, object.iter());
        }
    }
}

/// Follows a chain from its start.
#[derive(Clone, Debug)]
pub struct Verifier<'t> {
    tenant: &'t str,
    sequence: i64,
    hash: Hash,
}

/// Where a chain is broken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Broken {
    /// There is no entry of that number, and there are later ones.
    #[error("entry {0} is missing")]
    Missing(i64),
    /// The entry, or the hash of the one before, is not what it was.
    #[error("entry {0} was changed, or the one before it was")]
    Changed(i64),
    /// The last entries are missing: the chain ends before its head.
    #[error("the entries after {last} are missing; there were {expected}")]
    Cut {
        /// The last one that is there.
        last: i64,
        /// How many there were.
        expected: i64,
    },
    /// There is no head, or another one than the last entry.
    #[error("entry {0} is not the head that the database remembers")]
    Head(i64),
}

impl<'t> Verifier<'t> {
    /// At the start of a tenant's chain.
    pub fn new(tenant: &'t str) -> Self {
        Self { tenant, sequence: 0, hash: START }
    }

    /// The number of the last entry that was followed.
    pub fn sequence(&self) -> i64 {
        self.sequence
    }

    /// Takes the next entry.
    ///
    /// # Errors
    /// It does not follow the one before.
    pub fn follow(&mut self, record: &Record) -> Result<(), Broken> {
        let expected = self.sequence + 1;
        if record.sequence != expected {
            return Err(Broken::Missing(expected));
        }
        if link(&self.hash, self.tenant, record) != record.hash {
            return Err(Broken::Changed(expected));
        }
        (self.sequence, self.hash) = (expected, record.hash);
        Ok(())
    }

    /// Ends at the head that the database remembers.
    ///
    /// # Errors
    /// The chain ends elsewhere.
    pub fn finish(self, sequence: i64, hash: &Hash) -> Result<(), Broken> {
        if self.sequence < sequence {
            return Err(Broken::Cut { last: self.sequence, expected: sequence });
        }
        if self.sequence != sequence || self.hash != *hash {
            return Err(Broken::Head(self.sequence));
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;
    use proptest::prelude::*;
    use serde_json::{Map, json};

    use super::{
        super::{Action, AuditOrigin},
        *,
    };

    fn details(value: Value) -> Map<String, Value> {
        value.as_object().cloned().unwrap()
    }

    fn chain(length: i64) -> Vec<Record> {
        let origin = AuditOrigin::command_line(Timestamp::UNIX_EPOCH);
        let mut records = Vec::<Record>::new();
        for sequence in 1..=length {
            let entry =
                origin.did(Action::KeyCreate, Some("k"), details(json!({ "scopes": ["a", "b"], "n": sequence })));
            let previous = records.last().map_or(START, |last| last.hash);
            records.push(Record::following(&previous, "demo", sequence, &entry));
        }
        records
    }

    fn verified(tenant: &str, records: &[Record], head: &Record) -> Result<(), Broken> {
        let mut verifier = Verifier::new(tenant);
        records.iter().try_for_each(|record| verifier.follow(record))?;
        verifier.finish(head.sequence, &head.hash)
    }

    #[test]
    fn a_whole_chain_verifies_for_its_tenant_only() {
        let records = chain(5);
        assert_eq!(verified("demo", &records, &records[4]), Ok(()));
        assert_eq!(verified("other", &records, &records[4]), Err(Broken::Changed(1)));
    }

    #[test]
    fn a_missing_entry_is_found_wherever_it_was() {
        let whole = chain(5);
        for (position, found) in
            [(0, Broken::Missing(1)), (2, Broken::Missing(3)), (4, Broken::Cut { last: 4, expected: 5 })]
        {
            let mut records = whole.clone();
            records.remove(position);
            assert_eq!(verified("demo", &records, &whole[4]), Err(found));
        }
    }

    #[test]
    fn an_entry_with_another_number_or_at_the_end_is_found() {
        let mut records = chain(3);
        let longer = chain(4);
        assert_eq!(verified("demo", &longer, &records[2]), Err(Broken::Head(4)));
        records.swap(0, 1);
        assert_eq!(verified("demo", &records, &records[2]), Err(Broken::Missing(1)));
    }

    #[test]
    fn the_order_of_members_does_not_count_and_their_place_does() {
        let record = |value| Record { details: details(value), ..chain(1).remove(0) };
        let link = |value| link(&START, "demo", &record(value));
        assert_eq!(link(json!({ "a": 1, "b": { "c": 1, "d": 2 } })), link(json!({ "b": { "d": 2, "c": 1 }, "a": 1 })));
        assert_ne!(link(json!({ "a": ["b", "c"] })), link(json!({ "a": ["c", "b"] })));
        assert_ne!(link(json!({ "a": "1" })), link(json!({ "a": 1 })));
    }

    proptest! {
        #[test]
        fn any_change_of_a_text_is_found(field in 0..6_usize, text in "[a-zA-Z.:]{0,8}") {
            let mut records = chain(3);
            let head = records[2].clone();
            let record = &mut records[1];
            let before = record.clone();
            match field {
                0 => record.actor_kind = text,
                1 => record.actor = Some(text),
                2 => record.action = text,
                3 => record.target = Some(text),
                4 => record.address = Some(text),
                _ => record.request_id = Some(text),
            }
            let changed = *record != before;
            prop_assert_eq!(verified("demo", &records, &head).is_err(), changed);
        }
    }
}
