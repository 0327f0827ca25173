//! Whether traffic should come here: not while stopping, not without a database of the right schema. Never asks Y2, whose
//! failures are a tenant's and no reason to take a replica out.

use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use crate::store::Health;

/// A probe that takes longer is as bad as one that fails.
const PATIENCE: Duration = Duration::from_secs(2);

/// The state that `/readyz` tells. Cheap to clone.
#[derive(Clone)]
pub struct Readiness {
    store: Arc<dyn Health>,
    draining: Arc<AtomicBool>,
}

/// One thing that readiness depends on.
pub(super) struct Check {
    pub(super) name: &'static str,
    /// Why it fails, in words for an operator.
    pub(super) failure: Option<String>,
}

impl Readiness {
    /// Readiness as the store tells it.
    pub fn new(store: Arc<dyn Health>) -> Self {
        Self { store, draining: Arc::default() }
    }

    /// From now on the answer is no. There is no way back.
    pub fn drain(&self) {
        self.draining.store(true, Ordering::Relaxed);
    }

    pub(super) async fn checks(&self) -> [Check; 3] {
        let draining = self.draining.load(Ordering::Relaxed);
        let asked =
            tokio::time::timeout(PATIENCE, async { (self.store.ping().await, self.store.schema_version().await) });
        let (database, migrations) = match asked.await {
            Err(_) => {
                (Some(format!("did not answer within {} seconds", PATIENCE.as_secs())), Some("not known".to_owned()))
            }
            Ok((ping, schema)) => (
                ping.err().map(|error| error.to_string()),
                match schema {
                    Err(_) => Some("not known".to_owned()),
                    Ok(schema) if schema.is_current() => None,
                    Ok(schema) => {
                        Some(format!("the database is at {}, the program at {}", schema.database, schema.program))
                    }
                },
            ),
        };
        [
            Check { name: "serving", failure: draining.then(|| "the process is stopping".to_owned()) },
            Check { name: "database", failure: database },
            Check { name: "migrations", failure: migrations },
        ]
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

    async fn failing(readiness: &Readiness) -> Vec<&'static str> {
        readiness.checks().await.into_iter().filter(|check| check.failure.is_some()).map(|check| check.name).collect()
    }

    #[tokio::test(start_paused = true)]
    async fn readiness_is_the_databases_and_its_schemas() {
        for (database, names) in [
            (Database::Fine, &[][..]),
            (Database::Old, &["migrations"]),
            (Database::Away, &["database", "migrations"]),
            (Database::Stuck, &["database", "migrations"]),
        ] {
            assert_eq!(failing(&Readiness::new(Arc::new(database))).await, names);
        }
    }

    #[tokio::test]
    async fn a_stopping_process_is_not_ready_in_any_clone() {
        let readiness = Readiness::new(Arc::new(Database::Fine));
        readiness.clone().drain();
        assert_eq!(failing(&readiness).await, ["serving"]);
    }
}
