//! Refused calls of the administration, refusals in memory until they are recorded, so that whoever knocks all day fills
//! neither the memory nor the disk.
//!
//! Calls that are refused alike are one refusal with a count. It is recorded within a minute of its first call, and after
//! that once an hour while it goes on. A tenant has at most 16 kinds at a time; further ones are refusals as one.

use std::{
    collections::HashMap,
    net::IpAddr,
    sync::{Mutex, MutexGuard, PoisonError},
};

use jiff::{SignedDuration, Timestamp};
use serde_json::{Map, json};

use crate::domain::{
    audit::{Action, Actor, AuditOutcome, Entry},
    ids::TenantId,
    permission::Permission,
};

/// Kinds of refusals that are told apart for one tenant.
const KINDS: usize = 16;
/// How long the calls of a kind are refusals before they are recorded again.
const AGAIN: SignedDuration = SignedDuration::from_hours(1);

/// Why a call was refused. A closed list: nothing that a caller writes becomes a kind of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Reason {
    /// No credential.
    CredentialMissing,
    /// A malformed, unknown, revoked or expired one.
    CredentialInvalid,
    /// A valid one of another tenant.
    OtherTenant,
    /// A valid one that lacks this permission.
    ScopeMissing(Permission),
    /// One of the others, when there are too many kinds.
    Others,
}

impl Reason {
    /// Stable name; the ids of problems where there is one.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::CredentialMissing => "credential-missing",
            Self::CredentialInvalid => "credential-invalid",
            Self::OtherTenant => "other-tenant",
            Self::ScopeMissing(_) => "scope-missing",
            Self::Others => "others",
        }
    }
}

/// The refusals of every tenant.
#[derive(Default)]
pub struct Refusals(Mutex<HashMap<TenantId, HashMap<RefusalKind, RefusalCount>>>);

/// What makes two refusals the same.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
struct RefusalKind {
    actor: Actor,
    reason: Reason,
}

#[derive(Clone, Debug)]
struct RefusalCount {
    calls: u64,
    first: Timestamp,
    last: Timestamp,
    /// Of the last call.
    address: Option<IpAddr>,
    request_id: Option<String>,
    recorded: Option<Timestamp>,
}

/// Refused calls of one kind, to be recorded.
#[derive(Clone, Debug)]
pub struct Due {
    kind: RefusalKind,
    calls: u64,
    /// For the store.
    pub entry: (TenantId, Entry),
}

/// One refused call.
pub struct Refused {
    /// Who; [`Actor::Unknown`] where the tenant does not know.
    pub actor: Actor,
    /// Why.
    pub reason: Reason,
    /// When.
    pub at: Timestamp,
    /// From where.
    pub address: Option<IpAddr>,
    /// In which request.
    pub request_id: Option<String>,
}

impl Refusals {
    /// Counts a refused call.
    pub fn note(&self, tenant: &TenantId, refused: Refused) {
        let Refused { actor, reason, at, address, request_id } = refused;
        let mut tenants = self.lock();
        let kinds = match tenants.get_mut(tenant) {
            Some(kinds) => kinds,
            None => tenants.entry(tenant.clone()).or_default(),
        };
        let mut kind = RefusalKind { actor, reason };
        if !kinds.contains_key(&kind) && kinds.len() >= KINDS {
            kind = RefusalKind { actor: Actor::Unknown, reason: Reason::Others };
        }
        let refusals = kinds.entry(kind).or_insert(RefusalCount {
            calls: 0,
            first: at,
            last: at,
            address,
            request_id: None,
            recorded: None,
        });
        if refusals.calls == 0 {
            refusals.first = at;
        }
        refusals.calls += 1;
        (refusals.last, refusals.address, refusals.request_id) = (at, address, request_id);
    }

    /// What is due to be recorded at `now`, or everything that was not recorded. It stays due until
    /// [`Refusals::recorded`].
    pub fn due(&self, now: Timestamp, everything: bool) -> Vec<Due> {
        let mut due = Vec::new();
        let mut tenants = self.lock();
        for (tenant, kinds) in tenants.iter_mut() {
            let rested = |refusals: &RefusalCount| {
                refusals.recorded.is_none_or(|recorded| now.duration_since(recorded) >= AGAIN)
            };
            kinds.retain(|_, refusals| refusals.calls > 0 || !rested(refusals));
            let is_due = |refusals: &RefusalCount| refusals.calls > 0 && (everything || rested(refusals));
            for (kind, refusals) in kinds.iter().filter(|(_, refusals)| is_due(refusals)) {
                let entry = (tenant.clone(), entry(kind, refusals));
                due.push(Due { kind: kind.clone(), calls: refusals.calls, entry });
            }
        }
        tenants.retain(|_, kinds| !kinds.is_empty());
        due
    }

    /// Notes that these were recorded at `now`. Calls that came meanwhile stay refusals.
    pub fn recorded(&self, due: &[Due], now: Timestamp) {
        let mut tenants = self.lock();
        for Due { kind, calls, entry: (tenant, _) } in due {
            if let Some(refusals) = tenants.get_mut(tenant).and_then(|kinds| kinds.get_mut(kind)) {
                refusals.calls = refusals.calls.saturating_sub(*calls);
                refusals.recorded = Some(now);
            }
        }
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<TenantId, HashMap<RefusalKind, RefusalCount>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The time, the address and the request are those of the last call.
fn entry(kind: &RefusalKind, refusals: &RefusalCount) -> Entry {
    let mut details = Map::new();
    details.insert("reason".to_owned(), json!(kind.reason.as_str()));
    if let Reason::ScopeMissing(permission) = kind.reason {
        details.insert("missingScope".to_owned(), json!(permission.code()));
    }
    details.insert("calls".to_owned(), json!(refusals.calls));
    details.insert("firstAt".to_owned(), json!(refusals.first));
    Entry {
        at: refusals.last,
        actor: kind.actor.clone(),
        action: Action::AccessRefused,
        target: None,
        outcome: AuditOutcome::Refused,
        address: refusals.address,
        request_id: refusals.request_id.clone(),
        details,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(second).unwrap()
    }

    fn refused(actor: Actor, reason: Reason, second: i64) -> Refused {
        Refused { actor, reason, at: at(second), address: None, request_id: None }
    }

    fn demo() -> TenantId {
        "demo".parse().unwrap()
    }

    fn calls(refusals: &Refusals, second: i64) -> Vec<u64> {
        let due = refusals.due(at(second), false);
        refusals.recorded(&due, at(second));
        due.iter().map(|due| due.calls).collect()
    }

    #[test]
    fn calls_that_are_refused_alike_are_recorded_at_once_and_then_hourly() {
        let refusals = Refusals::default();
        let knock = |second| refusals.note(&demo(), refused(Actor::Unknown, Reason::CredentialMissing, second));
        (0..5).for_each(knock);
        assert_eq!(calls(&refusals, 60), [5]);
        (60..70).for_each(knock);
        assert!(calls(&refusals, 120).is_empty(), "the hour is not over");
        assert_eq!(calls(&refusals, 60 + 3600), [10]);
        assert!(calls(&refusals, 60 + 2 * 3600).is_empty());
        assert!(refusals.lock().is_empty(), "nothing is left of it");
    }

    #[test]
    fn what_could_not_be_recorded_stays_due() {
        let refusals = Refusals::default();
        let knock = |second| refusals.note(&demo(), refused(Actor::Unknown, Reason::CredentialMissing, second));
        knock(1);
        assert_eq!(refusals.due(at(60), false).len(), 1);
        knock(2);
        let due = refusals.due(at(120), false);
        knock(3);
        refusals.recorded(&due, at(120));
        assert_eq!(due[0].calls, 2);
        assert_eq!(refusals.due(at(121), true)[0].calls, 1);
    }

    #[test]
    fn however_many_kinds_there_are_a_tenant_takes_up_little() {
        let refusals = Refusals::default();
        for number in 0..1000 {
            let actor = Actor::ApiKey(format!("k{number}"));
            refusals.note(&demo(), refused(actor, Reason::ScopeMissing(Permission::AccessRead), number));
        }
        let due = refusals.due(at(2000), false);
        assert_eq!(due.len(), KINDS + 1);
        assert_eq!(due.iter().map(|due| due.calls).sum::<u64>(), 1000);
        let others = due.iter().find(|due| due.kind.reason == Reason::Others).unwrap();
        assert_eq!(others.calls, 1000 - KINDS as u64);
    }

    #[test]
    fn an_entry_says_who_why_how_often_and_since_when() {
        let refusals = Refusals::default();
        for second in [5, 9] {
            let reason = Reason::ScopeMissing(Permission::AccessWrite);
            refusals.note(&demo(), refused(Actor::ApiKey("k1".to_owned()), reason, second));
        }
        let (tenant, entry) = refusals.due(at(60), false).remove(0).entry;
        assert_eq!((tenant, entry.at, entry.actor.id()), (demo(), at(9), Some("k1")));
        let expected = json!({
            "reason": "scope-missing", "missingScope": "tenant.access:write", "calls": 2, "firstAt": at(5),
        });
        assert_eq!(serde_json::Value::Object(entry.details), expected);
    }
}
