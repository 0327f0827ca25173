//! [`ApiKeyStore`] on Postgres.

use async_trait::async_trait;
use jiff::Timestamp;

use super::{
    PostgresStore,
    errors::{is_foreign_key, is_taken},
    instant::Instant,
    next_revision,
    rows::{KeyRow, codes, key_record, tenant_id},
};
use crate::{
    domain::ids::TenantId,
    store::{ApiKeyRecord, ApiKeyStore, KeyCreation, NewApiKey, StoreError},
};

#[async_trait]
impl ApiKeyStore for PostgresStore {
    async fn create_key(&self, tenant: &TenantId, key: &NewApiKey) -> Result<KeyCreation, StoreError> {
        self.bounded(async {
            let mut transaction = self.write().await?;
            let revision = next_revision(&mut transaction).await?;
            let inserted = sqlx::query(
                "insert into api_keys (tenant, id, name, secret_hash, permissions, created_at, expires_at, revision)
                 values ($1, $2, $3, $4, $5, $6, $7, $8)",
            )
            .bind(tenant.as_str())
            .bind(&key.id)
            .bind(&key.name)
            .bind(key.secret_hash.as_slice())
            .bind(codes(key.permissions))
            .bind(Instant(key.created_at))
            .bind(key.expires_at.map(Instant))
            .bind(revision)
            .execute(&mut *transaction)
            .await;
            match inserted {
                Ok(_) => {
                    transaction.commit().await?;
                    Ok(KeyCreation::Created)
                }
                Err(error) if is_foreign_key(&error) => Ok(KeyCreation::UnknownTenant),
                Err(error) if is_taken(&error) => Ok(KeyCreation::IdTaken),
                Err(error) => Err(error.into()),
            }
        })
        .await
    }

    async fn keys(&self, tenant: &TenantId) -> Result<Vec<ApiKeyRecord>, StoreError> {
        self.bounded(async {
            let mut connection = self.connection().await?;
            let rows: Vec<KeyRow> = sqlx::query_as(
                "select tenant, id, name, secret_hash, permissions, created_at, expires_at, revoked_at
                 from api_keys where tenant = $1 order by created_at, id",
            )
            .bind(tenant.as_str())
            .fetch_all(&mut *connection)
            .await?;
            Ok(rows.into_iter().map(key_record).collect::<Result<_, _>>()?)
        })
        .await
    }

    async fn revoke_key(&self, tenant: &TenantId, id: &str, at: Timestamp) -> Result<Option<ApiKeyRecord>, StoreError> {
        self.bounded(async {
            let mut transaction = self.write().await?;
            let revision = next_revision(&mut transaction).await?;
            let row: Option<KeyRow> = sqlx::query_as(
                "update api_keys set revoked_at = coalesce(revoked_at, $3), revision = $4
                 where tenant = $1 and id = $2
                 returning tenant, id, name, secret_hash, permissions, created_at, expires_at, revoked_at",
            )
            .bind(tenant.as_str())
            .bind(id)
            .bind(Instant(at))
            .bind(revision)
            .fetch_optional(&mut *transaction)
            .await?;
            let Some(row) = row else { return Ok(None) };
            transaction.commit().await?;
            Ok(Some(key_record(row)?))
        })
        .await
    }

    async fn key_owner(&self, id: &str) -> Result<Option<TenantId>, StoreError> {
        self.bounded(async {
            let mut connection = self.connection().await?;
            let owner: Option<String> = sqlx::query_scalar("select tenant from api_keys where id = $1")
                .bind(id)
                .fetch_optional(&mut *connection)
                .await?;
            Ok(owner.as_deref().map(tenant_id).transpose()?)
        })
        .await
    }
}
