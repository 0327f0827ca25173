//! [`ListenerKeyStore`] in SQL.

use async_trait::async_trait;

use super::{columns::Instant, is_foreign_key};
use crate::{
    domain::ids::{ConnectionId, TenantId},
    store::{ListenerKeyStore, StoreError, listener_keys::ListenerKey},
};

macro_rules! listener_keys {
    ($store:ty, $connection:ty, $skip_locked:literal) => {
        #[async_trait]
        impl ListenerKeyStore for $store {
            async fn listener_key(
                &self,
                tenant: &TenantId,
                connection: &ConnectionId,
            ) -> Result<Option<ListenerKey>, StoreError> {
                self.work(async {
                    let row: Option<(String, Instant, Vec<u8>)> = sqlx::query_as(
                        "select key_id, created_at, sealed from listener_keys where tenant = $1 and connection = $2",
                    )
                    .bind(tenant.as_str())
                    .bind(connection.as_str())
                    .fetch_optional(&mut *self.connection().await?)
                    .await?;
                    Ok(row.map(|(key_id, at, sealed)| ListenerKey { key_id, created_at: at.0, sealed }))
                })
                .await
            }

            async fn keep_listener_key(
                &self,
                tenant: &TenantId,
                connection: &ConnectionId,
                key: &ListenerKey,
                instead_of: Option<&str>,
            ) -> Result<bool, StoreError> {
                self.work(async {
                    let kept = sqlx::query(
                        "insert into listener_keys (tenant, connection, key_id, created_at, sealed)
                         values ($1, $2, $3, $4, $5)
                         on conflict (tenant, connection) do update
                         set key_id = excluded.key_id, created_at = excluded.created_at, sealed = excluded.sealed
                         where listener_keys.key_id = $6",
                    )
                    .bind(tenant.as_str())
                    .bind(connection.as_str())
                    .bind(&key.key_id)
                    .bind(Instant(key.created_at))
                    .bind(&key.sealed)
                    .bind(instead_of)
                    .execute(&mut *self.writer().await?)
                    .await;
                    match kept {
                        Ok(kept) => Ok(kept.rows_affected() == 1),
                        Err(error) if is_foreign_key(&error) => Ok(false),
                        Err(error) => Err(error.into()),
                    }
                })
                .await
            }
        }
    };
}

on_both!(listener_keys);
