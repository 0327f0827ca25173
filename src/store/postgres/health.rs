//! [`Health`] on Postgres.

use std::{sync::atomic::Ordering, time::Duration};

use async_trait::async_trait;
use jiff::Timestamp;

use super::PostgresStore;
use crate::store::{
    Health, PoolState, RefusedChanges, SchemaVersion, StoreError,
    health::probe,
    sql::{columns::Instant, migrations::program_version},
};

/// How long calls under way may delay the end.
const GOODBYE: Duration = Duration::from_secs(10);

#[async_trait]
impl Health for PostgresStore {
    async fn ping(&self) -> Result<(), StoreError> {
        self.work(async {
            let mut connection = self.connection().await?;
            sqlx::query("select id from installation where id = 1").fetch_one(&mut *connection).await?;
            Ok(())
        })
        .await
    }

    /// Where somebody else is trying at this moment, that one finds out.
    async fn try_write(&self) -> Result<(), StoreError> {
        self.work(async {
            let update = sqlx::query(
                "update write_probe set filler = $1
                 where id = (select id from write_probe where id = 1 for update skip locked)",
            );
            // Not as a writer: whether this one was written is nobody's doubt.
            update.bind(probe()).execute(&mut *self.connection().await?).await?;
            Ok(())
        })
        .await
    }

    /// The server looks after its pages itself, and reports damage when it meets it.
    async fn examine(&self) -> Result<(), StoreError> {
        self.ping().await
    }

    async fn server_time(&self) -> Result<Option<Timestamp>, StoreError> {
        self.work(async {
            let mut connection = self.connection().await?;
            let now: Instant = sqlx::query_scalar("select clock_timestamp()").fetch_one(&mut *connection).await?;
            Ok(Some(now.0))
        })
        .await
    }

    async fn schema_version(&self) -> Result<SchemaVersion, StoreError> {
        self.work(async {
            let mut connection = self.connection().await?;
            let database: Option<i64> =
                sqlx::query_scalar("select max(version) from _sqlx_migrations").fetch_one(&mut *connection).await?;
            Ok(SchemaVersion { database: database.unwrap_or(0), program: program_version() })
        })
        .await
    }

    fn pools(&self) -> Vec<PoolState> {
        vec![PoolState {
            pool: "shared",
            open: self.pool.size(),
            idle: u32::try_from(self.pool.num_idle()).unwrap_or(u32::MAX),
            limit: self.pool.options().get_max_connections(),
        }]
    }

    fn refused_changes(&self) -> RefusedChanges {
        self.refused.borrow().clone()
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
