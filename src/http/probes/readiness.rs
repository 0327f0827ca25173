//! Whether traffic should come here: not while stopping, not without a database of the right schema and its master key. Never asks Y2, whose
//! failures are a tenant's and no reason to take a replica out.

use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use super::KeyState;
use crate::store::Health;

/// A probe that takes longer is as bad as one that fails.
const PATIENCE: Duration = Duration::from_secs(2);

/// The state that `/readyz` tells. Cheap to clone.
#[derive(Clone)]
pub struct Readiness {
    store: Arc<dyn Health>,
    keys: Option<KeyState>,
    draining: Arc<AtomicBool>,
}

/// One thing that readiness depends on.
pub(super) struct Check {
    pub(super) name: &'static str,
    /// What to say while it does not fail.
    pub(super) fine: String,
    /// Why it fails, in words for an operator.
    pub(super) failure: Option<String>,
}

impl Readiness {
    /// Readiness as the store and the keyring tell it.
    pub fn new(store: Arc<dyn Health>, keys: KeyState) -> Self {
        Self { store, keys: Some(keys), draining: Arc::default() }
    }

    /// From now on the answer is no. There is no way back.
    pub fn drain(&self) {
        self.draining.store(true, Ordering::Relaxed);
    }

    pub(super) async fn checks(&self) -> [Check; 4] {
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
        let check = |name, failure| Check { name, fine: "ok".to_owned(), failure };
        let (fine, no_key) = keys.map_or_else(|failure| ("ok".to_owned(), Some(failure)), |fine| (fine, None));
        [
            check("serving", draining.then(|| "the process is stopping".to_owned())),
            check("database", database),
            check("migrations", migrations),
            Check { name: "master_key", fine, failure: no_key },
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

    fn of(database: Database) -> Readiness {
        Readiness { store: Arc::new(database), keys: None, draining: Arc::default() }
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
    async fn a_stopping_process_is_not_ready_in_any_clone() {
        let readiness = of(Database::Fine);
        readiness.clone().drain();
        assert_eq!(failing(&readiness).await, ["serving"]);
    }
}
