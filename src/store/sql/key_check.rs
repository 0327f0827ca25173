//! [`KeyCheckStore`] in SQL.

use async_trait::async_trait;
use jiff::Timestamp;

use super::columns::Instant;
use crate::store::{KeyCheckStore, StoreError};

macro_rules! key_check {
    ($store:ty, $connection:ty, $skip_locked:literal) => {
        #[async_trait]
        impl KeyCheckStore for $store {
            async fn key_check(&self) -> Result<Option<Vec<u8>>, StoreError> {
                self.work(async {
                    let select = sqlx::query_scalar("select key_check from installation where id = 1");
                    Ok(select.fetch_one(&mut *self.connection().await?).await?)
                })
                .await
            }

            async fn establish_key_check(&self, proposed: &[u8]) -> Result<Vec<u8>, StoreError> {
                self.work(async {
                    let update = sqlx::query_scalar(
                        "update installation set key_check = coalesce(key_check, $1) where id = 1 returning key_check",
                    );
                    Ok(update.bind(proposed).fetch_one(&mut *self.writer().await?).await?)
                })
                .await
            }

            async fn replace_key_check(
                &self,
                seen: &[u8],
                next: &[u8],
                retired: &str,
                at: Timestamp,
            ) -> Result<bool, StoreError> {
                self.work(async {
                    let mut transaction = self.write().await?;
                    let replaced =
                        sqlx::query("update installation set key_check = $2 where id = 1 and key_check = $1")
                            .bind(seen)
                            .bind(next)
                            .execute(&mut *transaction)
                            .await?;
                    if replaced.rows_affected() == 0 {
                        return Ok(false);
                    }
                    sqlx::query(
                        "insert into retired_master_keys (key_id, retired_at) values ($1, $2) on conflict do nothing",
                    )
                    .bind(retired)
                    .bind(Instant(at))
                    .execute(&mut *transaction)
                    .await?;
                    self.commit(transaction).await?;
                    Ok(true)
                })
                .await
            }

            async fn is_retired(&self, key: &str) -> Result<bool, StoreError> {
                self.work(async {
                    let select = sqlx::query("select key_id from retired_master_keys where key_id = $1").bind(key);
                    Ok(select.fetch_optional(&mut *self.connection().await?).await?.is_some())
                })
                .await
            }
        }
    };
}

on_both!(key_check);
