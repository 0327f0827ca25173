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

use super::KeyState;
use crate::{store::Health, telemetry::Metrics};

/// A probe that takes longer is as bad as one that fails.
const PATIENCE: Duration = Duration::from_secs(2);

/// The state that `/readyz` tells. Cheap to clone.
#[derive(Clone)]
pub struct Readiness {
    store: Arc<dyn Health>,
    keys: Option<KeyState>,
    draining: Arc<AtomicBool>,
    gauges: Arc<[Gauge; CHECKS.len()]>,
}

const CHECKS: [&str; 4] = ["serving", "database", "migrations", "master_key"];

/// One thing that readiness depends on.
pub(super) struct Check {
    pub(super) name: &'static str,
    /// What to say while it does not fail.
    pub(super) fine: String,
    /// Why it fails, in words for an operator.
    pub(super) failure: Option<String>,
}

impl Readiness {
    /// Readiness as the store and the keyring tell it. What was found last is among the figures.
    pub fn new(store: Arc<dyn Health>, keys: KeyState, metrics: &Metrics) -> Self {
        Self::with(store, Some(keys), metrics)
    }

    fn with(store: Arc<dyn Health>, keys: Option<KeyState>, metrics: &Metrics) -> Self {
        metrics.describe_gauge(
            "readiness",
            "Whether a check of /readyz held when it was last asked, 1 or 0. Nobody has asked yet: 1.",
        );
        let gauges = CHECKS.map(|check| metrics.gauge("readiness", [("check", check)]));
        gauges.iter().for_each(|gauge| gauge.set(1.0));
        Self { store, keys, draining: Arc::default(), gauges: Arc::new(gauges) }
    }

    /// From now on the answer is no. There is no way back.
    pub fn drain(&self) {
        self.draining.store(true, Ordering::Relaxed);
    }

    pub(super) async fn checks(&self) -> [Check; CHECKS.len()] {
        let draining = self.draining.load(Ordering::Relaxed);
        let unknown = || Err("not known".to_owned());
        let asked = tokio::time::timeout(PATIENCE, async {
            let (ping, schema) = (self.store.ping().await, self.store.schema_version().await);
            let keys = match &self.keys {
                Some(keys) if ping.is_ok() => keys.look().await.unwrap_or_else(|_| unknown()),
                Some(_) => unknown(),
                None => Ok("ok".to_owned()),
            };
            (ping, schema, keys)
        });
        let (database, migrations, keys) = match asked.await {
            Err(_) => {
                let silence = format!("did not answer within {} seconds", PATIENCE.as_secs());
                (Some(silence), unknown().err(), unknown())
            }
            Ok((ping, schema, keys)) => (
                ping.err().map(|error| error.to_string()),
                match schema {
                    Err(_) => Some("not known".to_owned()),
                    Ok(schema) if schema.is_current() => None,
                    Ok(schema) => {
                        Some(format!("the database is at {}, the program at {}", schema.database, schema.program))
                    }
                },
                keys,
            ),
        };
        let (fine, no_key) = keys.map_or_else(|failure| ("ok".to_owned(), Some(failure)), |fine| (fine, None));
        let ok = || "ok".to_owned();
        let [serving, of_database, of_migrations, of_key] = CHECKS;
        let checks = [
            Check { name: serving, fine: ok(), failure: draining.then(|| "the process is stopping".to_owned()) },
            Check { name: of_database, fine: ok(), failure: database },
            Check { name: of_migrations, fine: ok(), failure: migrations },
            Check { name: of_key, fine, failure: no_key },
        ];
        for (gauge, check) in self.gauges.iter().zip(&checks) {
            gauge.set(f64::from(u8::from(check.failure.is_none())));
        }
        checks
    }
}

#[cfg(test)]
mod tests {
    use async_trait::async_trait;

    use super::*;
    use crate::store::{PoolFigures, SchemaVersion, StoreError};

    /// A database in one of the states that an operator may find it in.
    #[derive(Clone, Copy)]
    enum Database {
        Fine,
        Old,
        Away,
        Stuck,
    }

    #[async_trait]
    impl Health for Database {
        async fn ping(&self) -> Result<(), StoreError> {
            match self {
                Self::Away => Err(StoreError::Unavailable),
                Self::Stuck => std::future::pending().await,
                Self::Fine | Self::Old => Ok(()),
            }
        }

        async fn schema_version(&self) -> Result<SchemaVersion, StoreError> {
            match self {
                Self::Fine => Ok(SchemaVersion { database: 2, program: 2 }),
                Self::Old => Ok(SchemaVersion { database: 1, program: 2 }),
                Self::Away | Self::Stuck => Err(StoreError::Unavailable),
            }
        }

        fn pools(&self) -> Vec<PoolFigures> {
            Vec::new()
        }

        fn acquire_timeouts(&self) -> u64 {
            0
        }

        async fn close(&self) {}
    }

    fn of(database: Database) -> Readiness {
        Readiness::with(Arc::new(database), None, &Metrics::new())
    }

    async fn failing(readiness: &Readiness) -> Vec<&'static str> {
        readiness.checks().await.into_iter().filter(|check| check.failure.is_some()).map(|check| check.name).collect()
    }

    #[tokio::test(start_paused = true)]
    async fn readiness_is_the_databases_and_its_schemas() {
        for (database, names) in [
            (Database::Fine, &[][..]),
            (Database::Old, &["migrations"]),
            (Database::Away, &["database", "migrations"]),
            (Database::Stuck, &["database", "migrations", "master_key"]),
        ] {
            assert_eq!(failing(&of(database)).await, names);
        }
    }

    #[tokio::test]
    async fn what_was_found_last_is_among_the_figures() {
        let metrics = Metrics::new();
        let readiness = Readiness::with(Arc::new(Database::Old), None, &metrics);
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
}
