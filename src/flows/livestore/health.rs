//! What LiveStore's health check looks at, cheap enough for every till to ask all the time.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use jiff::{SignedDuration, Timestamp};
use tokio::time::{Instant, timeout};

use super::Error;
use crate::{domain::ids::TenantId, network::USER_AGENT, store::ChangeFeed, tenant::Tenant};

/// How old the answer to whether the database is there may be.
const REMEMBERED: Duration = Duration::from_secs(2);
/// A database that takes longer is as bad as none.
const PATIENCE: Duration = Duration::from_secs(1);

/// Whether anything is missing before LiveStore can open a form of the tenant.
///
/// # Errors
/// What is missing.
pub fn is_ready(tenant: &Tenant) -> Result<(), Error> {
    let gaps = tenant.livestore_gaps();
    if gaps.is_empty() { Ok(()) } else { Err(Error::LiveStoreNotReady { gaps }) }
}

/// A check is written down when the one that was written is this much older.
const WRITTEN_EVERY: SignedDuration = SignedDuration::from_mins(1);

/// When tills last asked, tenant by tenant: in memory, since they ask all the time, and written down now and then. There
/// are never more than there were tenants.
#[derive(Default)]
pub struct HealthChecks(Mutex<HashMap<TenantId, Seen>>);

struct Seen {
    at: Timestamp,
    written: Option<Timestamp>,
}

impl HealthChecks {
    /// Somebody asked who names itself so. Our own look from outside is no till.
    pub fn seen(&self, tenant: &TenantId, user_agent: Option<&str>, now: Timestamp) {
        if user_agent == Some(USER_AGENT) {
            return;
        }
        let mut seen = self.lock();
        match seen.get_mut(tenant) {
            Some(seen) => seen.at = now,
            None => drop(seen.insert(tenant.clone(), Seen { at: now, written: None })),
        }
    }

    /// When this process was last asked.
    pub fn last(&self, tenant: &TenantId) -> Option<Timestamp> {
        self.lock().get(tenant).map(|seen| seen.at)
    }

    /// What is to be written down by now, or whatever was not; it stays so until [`HealthChecks::written`].
    pub fn due(&self, everything: bool) -> Vec<(TenantId, Timestamp)> {
        let due = |seen: &Seen| match seen.written {
            Some(written) if everything => written < seen.at,
            Some(written) => seen.at.duration_since(written) >= WRITTEN_EVERY,
            None => true,
        };
        self.lock().iter().filter(|(_, seen)| due(seen)).map(|(tenant, seen)| (tenant.clone(), seen.at)).collect()
    }

    /// Notes that these were written down.
    pub fn written(&self, checks: &[(TenantId, Timestamp)]) {
        let mut seen = self.lock();
        for (tenant, at) in checks {
            if let Some(seen) = seen.get_mut(tenant) {
                seen.written = Some(*at);
            }
        }
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<TenantId, Seen>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Whether the database answers, asked at most every two seconds.
pub struct DatabaseReach {
    store: Arc<dyn ChangeFeed>,
    seen: tokio::sync::Mutex<Option<(Instant, bool)>>,
}

impl DatabaseReach {
    /// Nobody has asked yet.
    pub fn new(store: Arc<dyn ChangeFeed>) -> Self {
        Self { store, seen: tokio::sync::Mutex::new(None) }
    }

    /// Whether it answers. Whoever asks meanwhile waits for the same answer.
    pub async fn answers(&self) -> bool {
        let mut seen = self.seen.lock().await;
        if let Some((at, answered)) = *seen
            && at.elapsed() < REMEMBERED
        {
            return answered;
        }
        let answered = timeout(PATIENCE, self.store.revision()).await.is_ok_and(|asked| asked.is_ok());
        *seen = Some((Instant::now(), answered));
        answered
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_check_is_written_down_at_most_once_a_minute_and_at_the_end() {
        let (checks, tenant): (_, TenantId) = (HealthChecks::default(), "demo".parse().unwrap());
        let at = |seconds: i64| Timestamp::UNIX_EPOCH + SignedDuration::from_secs(seconds);
        checks.seen(&tenant, Some(USER_AGENT), at(0));
        assert_eq!((checks.last(&tenant), checks.due(true)), (None, Vec::new()), "our own look is no till");
        checks.seen(&tenant, Some("LiveStore"), at(1));
        let due = checks.due(false);
        assert_eq!(due, [(tenant.clone(), at(1))]);
        checks.written(&due);
        checks.seen(&tenant, None, at(60));
        assert_eq!((checks.due(false), checks.due(true).len(), checks.last(&tenant)), (Vec::new(), 1, Some(at(60))));
        checks.seen(&tenant, None, at(61));
        assert_eq!(checks.due(false), [(tenant, at(61))]);
    }
}
