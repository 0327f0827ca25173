//! [`Health`] on Postgres.

use std::{sync::atomic::Ordering, time::Duration};

use async_trait::async_trait;

use super::{MIGRATIONS, PostgresStore};
use crate::store::{Health, PoolFigures, SchemaVersion, StoreError};

/// How long calls under way may delay the end.
const GOODBYE: Duration = Duration::from_secs(10);

/// The last migration of this program.
pub(super) fn program_version() -> i64 {
    MIGRATIONS.iter().map(|migration| migration.version).max().unwrap_or(0)
}

#[async_trait]
impl Health for PostgresStore {
    async fn ping(&self) -> Result<(), StoreError> {
        self.bounded(async {
            let mut connection = self.connection().await?;
            sqlx::query("select id from installation where id = 1").fetch_one(&mut *connection).await?;
            Ok(())
        })
        .await
    }

    async fn schema_version(&self) -> Result<SchemaVersion, StoreError> {
        self.bounded(async {
            let mut connection = self.connection().await?;
            let database: Option<i64> =
                sqlx::query_scalar("select max(version) from _sqlx_migrations").fetch_one(&mut *connection).await?;
            Ok(SchemaVersion { database: database.unwrap_or(0), program: program_version() })
        })
        .await
    }

    fn pools(&self) -> Vec<PoolFigures> {
        vec![PoolFigures {
            pool: "shared",
            open: self.pool.size(),
            idle: u32::try_from(self.pool.num_idle()).unwrap_or(u32::MAX),
            limit: self.pool.options().get_max_connections(),
        }]
    }

    fn acquire_timeouts(&self) -> u64 {
        self.acquire_timeouts.load(Ordering::Relaxed)
    }

    async fn close(&self) {
        self.announcements.stop();
        // Connections whose server is gone may never say goodbye.
        let _ = tokio::time::timeout(GOODBYE, self.pool.close()).await;
    }
}
