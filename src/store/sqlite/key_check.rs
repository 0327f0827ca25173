//! [`KeyCheckStore`] on SQLite.

use async_trait::async_trait;
use jiff::Timestamp;

use super::{SqliteStore, rows::micros, store_error};
use crate::store::{KeyCheckStore, StoreError};

#[async_trait]
impl KeyCheckStore for SqliteStore {
    async fn key_check(&self) -> Result<Option<Vec<u8>>, StoreError> {
        sqlx::query_scalar("select key_check from installation where id = 1")
            .fetch_one(&self.reader)
            .await
            .map_err(store_error)
    }

    async fn establish_key_check(&self, proposed: &[u8]) -> Result<Vec<u8>, StoreError> {
        sqlx::query_scalar(
            "update installation set key_check = coalesce(key_check, ?1) where id = 1 returning key_check",
        )
        .bind(proposed)
        .fetch_one(self.writer()?)
        .await
        .map_err(store_error)
    }

    async fn replace_key_check(
        &self,
        seen: &[u8],
        next: &[u8],
        retired: &str,
        at: Timestamp,
    ) -> Result<bool, StoreError> {
        let mut transaction = self.write().await?;
        let replaced = sqlx::query("update installation set key_check = ?2 where id = 1 and key_check = ?1")
            .bind(seen)
            .bind(next)
            .execute(&mut *transaction)
            .await
            .map_err(store_error)?;
        if replaced.rows_affected() == 0 {
            return Ok(false);
        }
        sqlx::query("insert into retired_master_keys (key_id, retired_at) values (?1, ?2) on conflict do nothing")
            .bind(retired)
            .bind(micros(at))
            .execute(&mut *transaction)
            .await
            .map_err(store_error)?;
        transaction.commit().await.map_err(store_error)?;
        Ok(true)
    }

    async fn is_retired(&self, key: &str) -> Result<bool, StoreError> {
        let found: Option<i64> = sqlx::query_scalar("select retired_at from retired_master_keys where key_id = ?1")
            .bind(key)
            .fetch_optional(&self.reader)
            .await
            .map_err(store_error)?;
        Ok(found.is_some())
    }
}
