//! Whether the database takes changes. A change that it has refused says no; otherwise it is found out by writing something
//! that changes nothing, and seldom enough that asking for readiness all the time costs no disk. Refuses to know why somebody
//! asks.

use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
    time::Duration,
};

use tokio::{
    sync::Mutex,
    time::{Instant, timeout},
};

use crate::store::Health;

/// While changes fail, it is tried again after this time, however long an answer may rest otherwise.
const AGAIN: Duration = Duration::from_secs(1);
/// A change that takes longer is as bad as one that fails. Below the second that orchestrators wait for a probe.
const PATIENCE: Duration = Duration::from_millis(800);

/// What is known of it. Cheap to clone; clones share it.
#[derive(Clone)]
pub struct WriteState(Arc<Inner>);

struct Inner {
    store: Arc<dyn Health>,
    last: Mutex<Option<Looked>>,
    possible: AtomicBool,
    /// Refused changes that are taken into account already.
    seen: AtomicU64,
}

struct Looked {
    at: Instant,
    failure: Option<String>,
}

impl WriteState {
    /// The state of this database; nobody has tried yet.
    pub fn new(store: Arc<dyn Health>) -> Self {
        Self(Arc::new(Inner {
            store,
            last: Mutex::default(),
            possible: AtomicBool::new(true),
            seen: AtomicU64::new(0),
        }))
    }

    /// Whether changes were possible when it was last tried, and none was refused since.
    pub fn possible(&self) -> bool {
        let Inner { store, possible, seen, .. } = self.0.as_ref();
        possible.load(Ordering::Relaxed) && store.refused_changes().count == seen.load(Ordering::Relaxed)
    }

    /// Why changes fail. An answer may be as old as `rest`; then it is tried. A change that was refused since is an answer.
    pub async fn failure(&self, rest: Duration) -> Option<String> {
        let mut last = self.0.last.lock().await;
        let refused = self.0.store.refused_changes();
        if refused.count > self.0.seen.swap(refused.count, Ordering::Relaxed) {
            self.note_outcome(refused.last.as_deref());
            *last = Some(Looked { at: Instant::now(), failure: refused.last.clone() });
            return refused.last;
        }
        if let Some(looked) = last.as_ref() {
            let rest = if looked.failure.is_some() { rest.min(AGAIN) } else { rest };
            if looked.at.elapsed() < rest {
                return looked.failure.clone();
            }
        }
        let failure = match timeout(PATIENCE, self.0.store.try_write()).await {
            Ok(Ok(())) => None,
            Ok(Err(error)) => Some(error.to_string()),
            Err(_) => Some(format!(
                "no change could be written within {} ms; is another program holding the database, or its disk slow?",
                PATIENCE.as_millis()
            )),
        };
        if failure.is_some() {
            // The one that was just tried is among the refused ones, and known.
            self.0.seen.store(self.0.store.refused_changes().count, Ordering::Relaxed);
        }
        self.note_outcome(failure.as_deref());
        *last = Some(Looked { at: Instant::now(), failure: failure.clone() });
        failure
    }

    fn note_outcome(&self, failure: Option<&str>) {
        match (failure, self.0.possible.swap(failure.is_none(), Ordering::Relaxed)) {
            (Some(failure), true) => tracing::error!(failure, "the database takes no changes; reading goes on"),
            (None, false) => tracing::info!("the database takes changes again"),
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use async_trait::async_trait;
    use jiff::Timestamp;
    use tokio::time::advance;

    use super::*;
    use crate::store::{PoolState, RefusedChanges, SchemaVersion, StoreError};

    /// A database that has room for what is small, until a larger change is refused.
    #[derive(Default)]
    struct NearlyFull(std::sync::Mutex<RefusedChanges>);

    impl NearlyFull {
        fn refuse(&self) {
            let mut refused = self.0.lock().unwrap();
            refused.count += 1;
            refused.last = Some(StoreError::Full.to_string());
        }
    }

    #[async_trait]
    impl Health for NearlyFull {
        async fn ping(&self) -> Result<(), StoreError> {
            Ok(())
        }

        async fn try_write(&self) -> Result<(), StoreError> {
            Ok(())
        }

        async fn examine(&self) -> Result<(), StoreError> {
            Ok(())
        }

        async fn server_time(&self) -> Result<Option<Timestamp>, StoreError> {
            Ok(None)
        }

        async fn schema_version(&self) -> Result<SchemaVersion, StoreError> {
            Ok(SchemaVersion { database: 1, program: 1 })
        }

        fn pools(&self) -> Vec<PoolState> {
            Vec::new()
        }

        fn refused_changes(&self) -> RefusedChanges {
            self.0.lock().unwrap().clone()
        }

        fn acquire_timeouts(&self) -> u64 {
            0
        }

        async fn close(&self) {}
    }

    #[tokio::test(start_paused = true)]
    async fn a_change_that_was_refused_is_told_at_once_and_until_one_was_written() {
        let database = Arc::new(NearlyFull::default());
        let state = WriteState::new(Arc::clone(&database) as _);
        let rest = Duration::from_secs(30);
        assert_eq!(state.failure(rest).await, None);
        for _ in 0..2 {
            assert!(state.possible());
            database.refuse();
            assert!(!state.possible(), "before anybody asks");
            for _ in 0..2 {
                assert!(state.failure(rest).await.unwrap().contains("disk of the database is full"));
                assert!(!state.possible());
            }
            advance(AGAIN).await;
            assert_eq!(state.failure(rest).await, None);
        }
    }
}
