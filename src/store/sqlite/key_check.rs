//! [`KeyCheckStore`] on SQLite.

use async_trait::async_trait;

use super::{SqliteStore, store_error};
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
        .fetch_one(&self.writer)
        .await
        .map_err(store_error)
    }
}
