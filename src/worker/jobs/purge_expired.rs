//! Removes what is over: expired traces of the sandbox, sessions of LiveStore, jobs that were parked long ago, rows of imports. In small bites, so that nobody else
//! has to wait for the writer.

use std::{sync::Arc, time::Duration};

use async_trait::async_trait;
use jiff::{SignedDuration, Timestamp};

use super::STANDING;
use crate::{
    clock::Clock,
    store::{ClaimedJob, Store, StoreError},
    worker::{Job, JobEnd, RetrySchedule},
};

/// How often.
const EVERY: Duration = Duration::from_secs(60);
/// Rows removed at a time.
const BITE: u32 = 500;
/// How long a session of LiveStore that has ended still tells what became of it. What was entered is gone at its end.
const ENDED_FOR: SignedDuration = SignedDuration::from_hours(24);
/// A session that somebody began to write to Y2 longer ago than this is not waited for.
const WRITING_FOR: SignedDuration = SignedDuration::from_mins(10);
/// How long a parked job can be replayed.
const PARKED_FOR: SignedDuration = SignedDuration::from_hours(30 * 24);

/// How long things are kept that came to an end.
#[derive(Clone, Copy, Debug)]
pub struct Retention {
    /// Notifications.
    pub notifications: SignedDuration,
    /// Events and their deliveries.
    pub events: SignedDuration,
    /// Exchanges of the log.
    pub exchanges: SignedDuration,
    /// Bytes of them that a tenant may have.
    pub exchange_bytes: u64,
}

/// The job.
pub struct PurgeExpired {
    /// How long what is kept.
    pub retention: Retention,
    /// Where the rows are.
    pub store: Arc<dyn Store>,
    /// What is over by when.
    pub clock: Clock,
}

impl PurgeExpired {
    async fn purge(&self) -> Result<(), StoreError> {
        let now = self.clock.now();
        while self.store.purge_expired_traces(now, BITE).await? == u64::from(BITE) {}
        let ago = |duration| now.saturating_sub(duration).unwrap_or(Timestamp::MIN);
        while self.store.expire_sessions(now, ago(WRITING_FOR), BITE).await? == u64::from(BITE) {}
        while self.store.purge_ended_sessions(ago(ENDED_FOR), BITE).await? == u64::from(BITE) {}
        while self.store.purge_parked_jobs(ago(PARKED_FOR), BITE).await? == u64::from(BITE) {}
        let notifications = ago(self.retention.notifications);
        while self.store.purge_notifications(notifications, BITE).await? == u64::from(BITE) {}
        let events = ago(self.retention.events);
        while self.store.purge_events(events, BITE).await? == u64::from(BITE) {}
        let (exchanges, bytes) = (ago(self.retention.exchanges), self.retention.exchange_bytes);
        while self.store.purge_exchanges(exchanges, bytes, BITE).await? == u64::from(BITE) {}
        while self.store.purge_run_rows(now, 1).await? == 1 {}
        Ok(())
    }
}

#[async_trait]
impl Job for PurgeExpired {
    fn kind(&self) -> &'static str {
        "purge-expired"
    }

    fn schedule(&self) -> RetrySchedule {
        STANDING
    }

    fn is_standing(&self) -> bool {
        true
    }

    async fn run(&self, _: &ClaimedJob) -> JobEnd {
        match self.purge().await {
            Ok(()) => JobEnd::Again(EVERY),
            Err(error) => JobEnd::Retry(error.to_string()),
        }
    }
}
