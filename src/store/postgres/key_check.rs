//! [`KeyCheckStore`] on Postgres.

use async_trait::async_trait;

use super::PostgresStore;
use crate::store::{KeyCheckStore, StoreError};

#[async_trait]
impl KeyCheckStore for PostgresStore {
    async fn key_check(&self) -> Result<Option<Vec<u8>>, StoreError> {
        self.bounded(async {
            let mut connection = self.connection().await?;
            let select = sqlx::query_scalar("select key_check from installation where id = 1");
            Ok(select.fetch_one(&mut *connection).await?)
        })
        .await
    }

    async fn establish_key_check(&self, proposed: &[u8]) -> Result<Vec<u8>, StoreError> {
        self.bounded(async {
            let mut connection = self.connection().await?;
            let update = sqlx::query_scalar(
                "update installation set key_check = coalesce(key_check, $1) where id = 1 returning key_check",
            );
            Ok(update.bind(proposed).fetch_one(&mut *connection).await?)
        })
        .await
    }
}
