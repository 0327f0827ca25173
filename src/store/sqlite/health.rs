//! [`Health`] on SQLite.

use std::sync::atomic::Ordering;

use async_trait::async_trait;
use jiff::Timestamp;

use super::{MIGRATIONS, SqliteStore, errors::ACQUIRE_TIMEOUTS, store_error};
use crate::store::{Health, PoolFigures, SchemaVersion, StoreError};

/// The last migration of this program.
pub(super) fn program_version() -> i64 {
    MIGRATIONS.iter().map(|migration| migration.version).max().unwrap_or(0)
}

#[async_trait]
impl Health for SqliteStore {
    async fn ping(&self) -> Result<(), StoreError> {
        sqlx::query("select id from installation where id = 1")
            .fetch_one(&self.reader)
            .await
            .map(drop)
            .map_err(store_error)
    }

    async fn try_write(&self) -> Result<(), StoreError> {
        let mut transaction = self.write().await?;
        // A number of the user's in the header, which nothing else uses. Unlike that of a row, the same value is written.
        sqlx::query("pragma user_version = 1").execute(&mut *transaction).await.map_err(store_error)?;
        transaction.commit().await.map_err(store_error)
    }

    async fn examine(&self) -> Result<(), StoreError> {
        let found: String =
            sqlx::query_scalar("pragma quick_check(1)").fetch_one(&self.reader).await.map_err(store_error)?;
        if found == "ok" { Ok(()) } else { Err(StoreError::Corrupt) }
    }

    async fn server_time(&self) -> Result<Option<Timestamp>, StoreError> {
        Ok(None)
    }

    async fn schema_version(&self) -> Result<SchemaVersion, StoreError> {
        let database: Option<i64> = sqlx::query_scalar("select max(version) from _sqlx_migrations")
            .fetch_one(&self.reader)
            .await
            .map_err(store_error)?;
        Ok(SchemaVersion { database: database.unwrap_or(0), program: program_version() })
    }

    fn pools(&self) -> Vec<PoolFigures> {
        [("writer", &self.writer), ("reader", &self.reader)]
            .map(|(name, pool)| PoolFigures {
                pool: name,
                open: pool.size(),
                idle: u32::try_from(pool.num_idle()).unwrap_or(u32::MAX),
                limit: pool.options().get_max_connections(),
            })
            .to_vec()
    }

    fn acquire_timeouts(&self) -> u64 {
        ACQUIRE_TIMEOUTS.load(Ordering::Relaxed)
    }

    /// What is in the write-ahead log is folded into the file.
    async fn close(&self) {
        self.reader.close().await;
        self.writer.close().await;
    }
}
