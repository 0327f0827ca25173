//! [`Health`] on SQLite.

use std::sync::atomic::Ordering;

use async_trait::async_trait;
use jiff::Timestamp;

use super::SqliteStore;
use crate::store::{
    Health, PoolState, RefusedChanges, SchemaVersion, StoreError, health::probe, sql::migrations::program_version,
};

#[async_trait]
impl Health for SqliteStore {
    async fn ping(&self) -> Result<(), StoreError> {
        self.work(async {
            let select = sqlx::query("select id from installation where id = 1");
            select.fetch_one(&mut *self.connection().await?).await?;
            Ok(())
        })
        .await
    }

    async fn try_write(&self) -> Result<(), StoreError> {
        self.work(async {
            let update = sqlx::query("update write_probe set filler = $1 where id = 1").bind(probe());
            update.execute(&mut *self.writer().await?).await?;
            Ok(())
        })
        .await
    }

    async fn examine(&self) -> Result<(), StoreError> {
        self.work(async {
            let check = sqlx::query_scalar("pragma quick_check(1)");
            let found: String = check.fetch_one(&mut *self.connection().await?).await?;
            if found == "ok" { Ok(()) } else { Err(StoreError::Corrupt.into()) }
        })
        .await
    }

    async fn server_time(&self) -> Result<Option<Timestamp>, StoreError> {
        Ok(None)
    }

    async fn schema_version(&self) -> Result<SchemaVersion, StoreError> {
        self.work(async {
            let select = sqlx::query_scalar("select max(version) from _sqlx_migrations");
            let database: Option<i64> = select.fetch_one(&mut *self.connection().await?).await?;
            Ok(SchemaVersion { database: database.unwrap_or(0), program: program_version() })
        })
        .await
    }

    fn pools(&self) -> Vec<PoolState> {
        [("writer", &self.writer), ("reader", &self.reader)]
            .map(|(name, pool)| PoolState {
                pool: name,
                open: pool.size(),
                idle: u32::try_from(pool.num_idle()).unwrap_or(u32::MAX),
                limit: pool.options().get_max_connections(),
            })
            .to_vec()
    }

    fn refused_changes(&self) -> RefusedChanges {
        self.refused.borrow().clone()
    }

    fn acquire_timeouts(&self) -> u64 {
        self.acquire_timeouts.load(Ordering::Relaxed)
    }

    /// What is in the write-ahead log is folded into the file.
    async fn close(&self) {
        self.reader.close().await;
        self.writer.close().await;
    }
}
