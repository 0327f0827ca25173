//! Whether traffic should come here: not while stopping, not without a database of the right schema and its master key. Never asks Y2, whose
//! failures are a tenant's and no reason to take a replica out.

use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use metrics::Gauge;
use tokio::time::timeout;

use super::{KeyState, WriteState, clock_state};
use crate::{
    clock::Clock,
    store::{Health, StoreError},
    telemetry::Metrics,
};

/// A probe that takes longer is as bad as one that fails.
const PATIENCE: Duration = Duration::from_secs(2);
/// How old the answer to whether changes are possible may be: asking all the time causes so many writes and no more.
const WRITTEN: Duration = Duration::from_secs(1);

/// The state that `/readyz` tells. Cheap to clone.
#[derive(Clone)]
pub struct Readiness {
    store: Arc<dyn Health>,
    keys: Option<KeyState>,
    writes: WriteState,
    clock: Clock,
    draining: Arc<AtomicBool>,
    gauges: Arc<[Gauge; CHECKS.len()]>,
}

/// What is looked at, by the names of the metrics.
const CHECKS: [&str; 6] = ["serving", "database", "migrations", "master_key", "clock", "changes"];

/// One thing that readiness looks at.
pub struct Check {
    /// As in `/readyz?verbose`.
    pub name: &'static str,
    /// What came out.
    pub state: State,
}

/// What came out, in words for an operator.
pub enum State {
    /// As it should be, with what there is to know.
    Fine(String),
    /// Something fails that no other replica would do better, while the rest goes on: no reason to send traffic away.
    Degraded(String),
    /// No traffic, please.
    Failed(String),
}

impl State {
    fn fine() -> Self {
        Self::Fine("ok".to_owned())
    }

    fn unknown() -> Self {
        Self::Failed("not known".to_owned())
    }

    fn of<T>(asked: Result<T, StoreError>, judge: impl FnOnce(T) -> Self) -> Self {
        asked.map_or_else(|_| Self::unknown(), judge)
    }
}

impl Readiness {
    /// Readiness as the store, the keyring and the clock tell it. What was found last is among the metrics.
    pub fn new(store: Arc<dyn Health>, keys: KeyState, writes: WriteState, clock: Clock, metrics: &Metrics) -> Self {
        Self { store, keys: Some(keys), writes, clock, draining: Arc::default(), gauges: gauges(metrics) }
    }

    /// From now on the answer is no. There is no way back.
    pub fn drain(&self) {
        self.draining.store(true, Ordering::Relaxed);
    }

    /// Looks at everything.
    pub async fn checks(&self) -> Vec<Check> {
        let checks = self.look().await;
        for check in &checks {
            if let Some(place) = CHECKS.iter().position(|name| *name == check.name) {
                self.gauges[place].set(if matches!(check.state, State::Failed(_)) { 0.0 } else { 1.0 });
            }
        }
        checks
    }

    async fn look(&self) -> Vec<Check> {
        let mut checks = vec![Check { name: "serving", state: self.serving() }];
        let failure = match timeout(PATIENCE, self.ask()).await {
            Ok(Ok(found)) => {
                checks.extend(found);
                let changes = self.writes.failure(WRITTEN).await;
                checks.push(Check { name: "changes", state: changes.map_or_else(State::fine, State::Degraded) });
                return checks;
            }
            Ok(Err(error)) => error.to_string(),
            Err(_) => format!("did not answer within {} seconds", PATIENCE.as_secs()),
        };
        checks.push(Check { name: "database", state: State::Failed(failure) });
        checks.extend(["migrations", "master_key"].map(|name| Check { name, state: State::unknown() }));
        checks
    }

    fn serving(&self) -> State {
        if self.draining.load(Ordering::Relaxed) {
            return State::Failed("the process is stopping".to_owned());
        }
        State::fine()
    }

    /// What the database says, once it says anything.
    async fn ask(&self) -> Result<[Check; 4], StoreError> {
        self.store.ping().await?;
        let migrations = State::of(self.store.schema_version().await, |schema| {
            if schema.is_current() {
                return State::fine();
            }
            State::Failed(format!("the database is at {}, the program at {}", schema.database, schema.program))
        });
        let master_key = match &self.keys {
            Some(keys) => State::of(keys.look().await, |keys| keys.map_or_else(State::Failed, State::Fine)),
            None => State::fine(),
        };
        let clock = State::of(self.store.server_time().await, |time| clock_state::judge(&self.clock, time));
        let found =
            [("database", State::fine()), ("migrations", migrations), ("master_key", master_key), ("clock", clock)];
        Ok(found.map(|(name, state)| Check { name, state }))
    }
}

/// One metric for each check.
fn gauges(metrics: &Metrics) -> Arc<[Gauge; CHECKS.len()]> {
    metrics.describe_gauge(
        "readiness",
        "Whether a check of /readyz held when it was last asked, 1 or 0. Nobody has asked yet: 1.",
    );
    let gauges = CHECKS.map(|check| metrics.gauge("readiness", [("check", check)]));
    gauges.iter().for_each(|gauge| gauge.set(1.0));
    Arc::new(gauges)
}

#[cfg(test)]
mod tests {
    use async_trait::async_trait;
    use jiff::Timestamp;

    use super::*;
    use crate::store::{PoolState, RefusedChanges, SchemaVersion, StoreError};

    /// A database in one of the states that an operator may find it in.
    #[derive(Clone, Copy)]
    enum Database {
        Fine,
        Old,
        Away,
        Stuck,
        /// No room on its disk.
        Full,
    }

    #[async_trait]
    impl Health for Database {
        async fn ping(&self) -> Result<(), StoreError> {
            match self {
                Self::Away => Err(StoreError::Unavailable),
                Self::Stuck => std::future::pending().await,
                Self::Fine | Self::Old | Self::Full => Ok(()),
            }
        }

        async fn try_write(&self) -> Result<(), StoreError> {
            if matches!(self, Self::Full) { Err(StoreError::Full) } else { Ok(()) }
        }

        async fn examine(&self) -> Result<(), StoreError> {
            Ok(())
        }

        async fn server_time(&self) -> Result<Option<Timestamp>, StoreError> {
            Ok(None)
        }

        async fn schema_version(&self) -> Result<SchemaVersion, StoreError> {
            match self {
                Self::Fine | Self::Full => Ok(SchemaVersion { database: 2, program: 2 }),
                Self::Old => Ok(SchemaVersion { database: 1, program: 2 }),
                Self::Away | Self::Stuck => Err(StoreError::Unavailable),
            }
        }

        fn pools(&self) -> Vec<PoolState> {
            Vec::new()
        }

        fn refused_changes(&self) -> RefusedChanges {
            RefusedChanges::default()
        }

        fn acquire_timeouts(&self) -> u64 {
            0
        }

        async fn close(&self) {}
    }

    fn of(database: Database) -> Readiness {
        readiness_of(database, &Metrics::new())
    }

    fn readiness_of(database: Database, metrics: &Metrics) -> Readiness {
        let (store, clock) = (Arc::new(database), Clock::fixed(Timestamp::UNIX_EPOCH));
        let (writes, gauges) = (WriteState::new(store.clone()), gauges(metrics));
        Readiness { store, keys: None, writes, clock, draining: Arc::default(), gauges }
    }

    async fn failing(readiness: &Readiness) -> Vec<&'static str> {
        let checks = readiness.checks().await.into_iter();
        checks.filter(|check| matches!(check.state, State::Failed(_))).map(|check| check.name).collect()
    }

    #[tokio::test(start_paused = true)]
    async fn readiness_is_the_databases_and_its_schemas() {
        for (database, names) in [
            (Database::Fine, &[][..]),
            (Database::Old, &["migrations"]),
            (Database::Away, &["database", "migrations", "master_key"]),
            (Database::Stuck, &["database", "migrations", "master_key"]),
        ] {
            assert_eq!(failing(&of(database)).await, names);
        }
    }

    #[tokio::test]
    async fn what_was_found_last_is_among_the_metrics() {
        let metrics = Metrics::new();
        let readiness = readiness_of(Database::Old, &metrics);
        assert!(metrics.render().contains("readiness{check=\"migrations\"} 1"), "{}", metrics.render());
        readiness.checks().await;
        let text = metrics.render();
        for line in ["readiness{check=\"migrations\"} 0", "readiness{check=\"database\"} 1"] {
            assert!(text.contains(line), "{line}\n{text}");
        }
    }

    #[tokio::test]
    async fn a_stopping_process_is_not_ready_in_any_clone() {
        let readiness = of(Database::Fine);
        readiness.clone().drain();
        assert_eq!(failing(&readiness).await, ["serving"]);
    }

    #[tokio::test]
    async fn without_room_for_changes_reading_goes_on_and_it_is_said() {
        let checks = of(Database::Full).checks().await;
        assert!(!checks.iter().any(|check| matches!(check.state, State::Failed(_))));
        let changes = checks.iter().find(|check| check.name == "changes").unwrap();
        assert!(matches!(&changes.state, State::Degraded(said) if said.contains("disk of the database is full")));
    }
}
