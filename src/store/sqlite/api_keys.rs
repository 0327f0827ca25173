//! [`ApiKeyStore`] on SQLite.

use async_trait::async_trait;

use super::{
    SqliteStore, audit,
    errors::{is_foreign_key, is_taken},
    next_revision,
    rows::{KeyRow, ListedKeyRow, key_record, listed_key, micros, tenant_id},
    store_error,
};
use crate::{
    domain::{audit::Entry, ids::TenantId},
    store::{ApiKeyRecord, ApiKeyStore, KeyCreation, KeyUse, ListedKey, NewApiKey, StoreError},
};

#[async_trait]
impl ApiKeyStore for SqliteStore {
    async fn create_key(&self, tenant: &TenantId, key: &NewApiKey, audit: &Entry) -> Result<KeyCreation, StoreError> {
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
            Ok(_) => {
                audit::append(&mut transaction, tenant, audit).await?;
                transaction.commit().await.map_err(store_error).map(|()| KeyCreation::Created)
            }
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

    async fn key_page(&self, tenant: &TenantId, after: Option<&str>, limit: u32) -> Result<Vec<ListedKey>, StoreError> {
        let rows: Vec<ListedKeyRow> = sqlx::query_as(
            "select k.tenant, k.id, k.name, k.secret_hash, k.permissions, k.created_at, k.expires_at, k.revoked_at,
             u.last_used_at from api_keys k left join api_key_uses u on u.tenant = k.tenant and u.id = k.id
             where k.tenant = ?1 and (?2 is null or (k.created_at, k.id) <
                 (select created_at, id from api_keys where tenant = ?1 and id = ?2))
             order by k.created_at desc, k.id desc limit ?3",
        )
        .bind(tenant.as_str())
        .bind(after)
        .bind(limit)
        .fetch_all(&self.reader)
        .await
        .map_err(store_error)?;
        rows.into_iter().map(listed_key).collect()
    }

    async fn key(&self, tenant: &TenantId, id: &str) -> Result<Option<ListedKey>, StoreError> {
        let row: Option<ListedKeyRow> = sqlx::query_as(
            "select k.tenant, k.id, k.name, k.secret_hash, k.permissions, k.created_at, k.expires_at, k.revoked_at,
             u.last_used_at from api_keys k left join api_key_uses u on u.tenant = k.tenant and u.id = k.id
             where k.tenant = ?1 and k.id = ?2",
        )
        .bind(tenant.as_str())
        .bind(id)
        .fetch_optional(&self.reader)
        .await
        .map_err(store_error)?;
        row.map(listed_key).transpose()
    }

    async fn revoke_key(&self, tenant: &TenantId, id: &str, audit: &Entry) -> Result<Option<ApiKeyRecord>, StoreError> {
        let mut transaction = self.write().await?;
        let revision = next_revision(&mut transaction).await?;
        let revoked: Option<KeyRow> = sqlx::query_as(
            "update api_keys set revoked_at = ?3, revision = ?4 where tenant = ?1 and id = ?2 and revoked_at is null
             returning tenant, id, name, secret_hash, permissions, created_at, expires_at, revoked_at",
        )
        .bind(tenant.as_str())
        .bind(id)
        .bind(micros(audit.at))
        .bind(revision)
        .fetch_optional(&mut *transaction)
        .await
        .map_err(store_error)?;
        let Some(row) = revoked else {
            drop(transaction);
            return Ok(self.key(tenant, id).await?.map(|known| known.record));
        };
        audit::append(&mut transaction, tenant, audit).await?;
        transaction.commit().await.map_err(store_error)?;
        key_record(row).map(Some)
    }

    async fn note_key_uses(&self, uses: &[KeyUse]) -> Result<(), StoreError> {
        let mut transaction = self.write().await?;
        for KeyUse { tenant, id, at } in uses {
            sqlx::query(
                "insert into api_key_uses (tenant, id, last_used_at)
                 select tenant, id, ?3 from api_keys where tenant = ?1 and id = ?2
                 on conflict (tenant, id) do update set last_used_at = max(last_used_at, excluded.last_used_at)",
            )
            .bind(tenant.as_str())
            .bind(id)
            .bind(micros(*at))
            .execute(&mut *transaction)
            .await
            .map_err(store_error)?;
        }
        transaction.commit().await.map_err(store_error)
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
