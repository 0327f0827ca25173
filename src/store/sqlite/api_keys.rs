//! [`ApiKeyStore`] on SQLite.

use async_trait::async_trait;
use jiff::Timestamp;

use super::{
    SqliteStore,
    errors::{is_foreign_key, is_taken},
    next_revision,
    rows::{KeyRow, key_record, micros, tenant_id},
    store_error,
};
use crate::{
    domain::ids::TenantId,
    store::{ApiKeyRecord, ApiKeyStore, KeyCreation, NewApiKey, StoreError},
};

#[async_trait]
impl ApiKeyStore for SqliteStore {
    async fn create_key(&self, tenant: &TenantId, key: &NewApiKey) -> Result<KeyCreation, StoreError> {
        let mut transaction = self.write().await?;
        let revision = next_revision(&mut transaction).await?;
        let inserted = sqlx::query(
            "insert into api_keys (tenant, id, name, secret_hash, permissions, created_at, expires_at, revision)
             values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
        )
        .bind(tenant.as_str())
        .bind(&key.id)
        .bind(&key.name)
        .bind(key.secret_hash.as_slice())
        .bind(key.permissions.to_string())
        .bind(micros(key.created_at))
        .bind(key.expires_at.map(micros))
        .bind(revision)
        .execute(&mut *transaction)
        .await;
        match inserted {
            Ok(_) => transaction.commit().await.map_err(store_error).map(|()| KeyCreation::Created),
            Err(error) if is_foreign_key(&error) => Ok(KeyCreation::UnknownTenant),
            Err(error) if is_taken(&error) => Ok(KeyCreation::IdTaken),
            Err(error) => Err(store_error(error)),
        }
    }

    async fn keys(&self, tenant: &TenantId) -> Result<Vec<ApiKeyRecord>, StoreError> {
        let rows: Vec<KeyRow> = sqlx::query_as(
            "select tenant, id, name, secret_hash, permissions, created_at, expires_at, revoked_at
             from api_keys where tenant = ?1 order by created_at, id",
        )
        .bind(tenant.as_str())
        .fetch_all(&self.reader)
        .await
        .map_err(store_error)?;
        rows.into_iter().map(key_record).collect()
    }

    async fn revoke_key(&self, tenant: &TenantId, id: &str, at: Timestamp) -> Result<Option<ApiKeyRecord>, StoreError> {
        let mut transaction = self.write().await?;
        let revision = next_revision(&mut transaction).await?;
        let row: Option<KeyRow> = sqlx::query_as(
            "update api_keys set revoked_at = coalesce(revoked_at, ?3), revision = ?4 where tenant = ?1 and id = ?2
             returning tenant, id, name, secret_hash, permissions, created_at, expires_at, revoked_at",
        )
        .bind(tenant.as_str())
        .bind(id)
        .bind(micros(at))
        .bind(revision)
        .fetch_optional(&mut *transaction)
        .await
        .map_err(store_error)?;
        let Some(row) = row else { return Ok(None) };
        transaction.commit().await.map_err(store_error)?;
        key_record(row).map(Some)
    }

    async fn key_owner(&self, id: &str) -> Result<Option<TenantId>, StoreError> {
        let owner: Option<String> = sqlx::query_scalar("select tenant from api_keys where id = ?1")
            .bind(id)
            .fetch_optional(&self.reader)
            .await
            .map_err(store_error)?;
        owner.as_deref().map(tenant_id).transpose()
    }
}
