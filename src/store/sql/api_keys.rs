//! [`ApiKeyStore`] in SQL.

use async_trait::async_trait;

use super::{
    columns::{Instant, Permissions, Sha256, Tenant},
    is_foreign_key, is_taken,
};
use crate::{
    domain::{audit::Entry, ids::TenantId},
    store::{ApiKeyRecord, ApiKeyStore, KeyCreation, KeyUse, ListedKey, NewApiKey, StoreError},
};

/// Columns of `api_keys`: tenant, id, name, secret_hash, permissions, created_at, expires_at, revoked_at.
pub(super) type KeyRow = (Tenant, String, String, Sha256, Permissions, Instant, Option<Instant>, Option<Instant>);

/// The same, then `last_used_at` of `api_key_uses`.
type ListedKeyRow =
    (Tenant, String, String, Sha256, Permissions, Instant, Option<Instant>, Option<Instant>, Option<Instant>);

pub(super) fn key_record(row: KeyRow) -> ApiKeyRecord {
    let (tenant, id, name, secret_hash, permissions, created_at, expires_at, revoked_at) = row;
    ApiKeyRecord {
        tenant: tenant.0,
        id,
        name,
        secret_hash: secret_hash.0,
        permissions: permissions.0,
        created_at: created_at.0,
        expires_at: expires_at.map(|at| at.0),
        revoked_at: revoked_at.map(|at| at.0),
    }
}

fn listed_key(row: ListedKeyRow) -> ListedKey {
    let (tenant, id, name, secret_hash, permissions, created_at, expires_at, revoked_at, last_used_at) = row;
    let record = key_record((tenant, id, name, secret_hash, permissions, created_at, expires_at, revoked_at));
    ListedKey { record, last_used_at: last_used_at.map(|at| at.0) }
}

macro_rules! api_keys {
    ($store:ty, $connection:ty, $skip_locked:literal) => {
        #[async_trait]
        impl ApiKeyStore for $store {
            async fn create_key(
                &self,
                tenant: &TenantId,
                key: &NewApiKey,
                audit: &Entry,
            ) -> Result<KeyCreation, StoreError> {
                self.work(async {
                    let mut transaction = self.write().await?;
                    let revision = Self::next_revision(&mut transaction).await?;
                    let inserted = sqlx::query(
                        "insert into api_keys
                             (tenant, id, name, secret_hash, permissions, created_at, expires_at, revision)
                         values ($1, $2, $3, $4, $5, $6, $7, $8)",
                    )
                    .bind(tenant.as_str())
                    .bind(&key.id)
                    .bind(&key.name)
                    .bind(key.secret_hash.as_slice())
                    .bind(Permissions(key.permissions))
                    .bind(Instant(key.created_at))
                    .bind(key.expires_at.map(Instant))
                    .bind(revision)
                    .execute(&mut *transaction)
                    .await;
                    match inserted {
                        Ok(_) => {
                            Self::append_audit(&mut transaction, tenant, audit).await?;
                            self.commit(transaction).await?;
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
                self.work(async {
                    let rows: Vec<KeyRow> = sqlx::query_as(
                        "select tenant, id, name, secret_hash, permissions, created_at, expires_at, revoked_at
                         from api_keys where tenant = $1 order by created_at, id",
                    )
                    .bind(tenant.as_str())
                    .fetch_all(&mut *self.connection().await?)
                    .await?;
                    Ok(rows.into_iter().map(key_record).collect())
                })
                .await
            }

            async fn key_page(
                &self,
                tenant: &TenantId,
                after: Option<&str>,
                limit: u32,
            ) -> Result<Vec<ListedKey>, StoreError> {
                self.work(async {
                    let rows: Vec<ListedKeyRow> = sqlx::query_as(
                        "select k.tenant, k.id, k.name, k.secret_hash, k.permissions, k.created_at, k.expires_at,
                         k.revoked_at, u.last_used_at
                         from api_keys k left join api_key_uses u on u.tenant = k.tenant and u.id = k.id
                         where k.tenant = $1 and ($2 is null or (k.created_at, k.id) <
                             (select created_at, id from api_keys where tenant = $1 and id = $2))
                         order by k.created_at desc, k.id desc limit $3",
                    )
                    .bind(tenant.as_str())
                    .bind(after)
                    .bind(i64::from(limit))
                    .fetch_all(&mut *self.connection().await?)
                    .await?;
                    Ok(rows.into_iter().map(listed_key).collect())
                })
                .await
            }

            async fn key(&self, tenant: &TenantId, id: &str) -> Result<Option<ListedKey>, StoreError> {
                self.work(async {
                    let row: Option<ListedKeyRow> = sqlx::query_as(
                        "select k.tenant, k.id, k.name, k.secret_hash, k.permissions, k.created_at, k.expires_at,
                         k.revoked_at, u.last_used_at
                         from api_keys k left join api_key_uses u on u.tenant = k.tenant and u.id = k.id
                         where k.tenant = $1 and k.id = $2",
                    )
                    .bind(tenant.as_str())
                    .bind(id)
                    .fetch_optional(&mut *self.connection().await?)
                    .await?;
                    Ok(row.map(listed_key))
                })
                .await
            }

            async fn revoke_key(
                &self,
                tenant: &TenantId,
                id: &str,
                audit: &Entry,
            ) -> Result<Option<ApiKeyRecord>, StoreError> {
                let revoked = self.work(async {
                    let mut transaction = self.write().await?;
                    let revision = Self::next_revision(&mut transaction).await?;
                    let row: Option<KeyRow> = sqlx::query_as(
                        "update api_keys set revoked_at = $3, revision = $4
                         where tenant = $1 and id = $2 and revoked_at is null
                         returning tenant, id, name, secret_hash, permissions, created_at, expires_at, revoked_at",
                    )
                    .bind(tenant.as_str())
                    .bind(id)
                    .bind(Instant(audit.at))
                    .bind(revision)
                    .fetch_optional(&mut *transaction)
                    .await?;
                    let Some(row) = row else { return Ok(None) };
                    Self::append_audit(&mut transaction, tenant, audit).await?;
                    self.commit(transaction).await?;
                    Ok(Some(key_record(row)))
                });
                match revoked.await? {
                    Some(key) => Ok(Some(key)),
                    None => Ok(self.key(tenant, id).await?.map(|known| known.record)),
                }
            }

            async fn note_key_uses(&self, uses: &[KeyUse]) -> Result<(), StoreError> {
                // Every process writes the rows in the same order: two that write the same ones do not block each other.
                let mut ordered: Vec<_> = uses.iter().collect();
                ordered.sort_by(|one, other| (&one.tenant, &one.id).cmp(&(&other.tenant, &other.id)));
                self.work(async {
                    let mut transaction = self.write().await?;
                    for KeyUse { tenant, id, at } in ordered {
                        sqlx::query(
                            "insert into api_key_uses (tenant, id, last_used_at)
                             select tenant, id, $3 from api_keys where tenant = $1 and id = $2
                             on conflict (tenant, id) do update set last_used_at = excluded.last_used_at
                             where excluded.last_used_at > api_key_uses.last_used_at",
                        )
                        .bind(tenant.as_str())
                        .bind(id)
                        .bind(Instant(*at))
                        .execute(&mut *transaction)
                        .await?;
                    }
                    self.commit(transaction).await
                })
                .await
            }

            async fn key_owner(&self, id: &str) -> Result<Option<TenantId>, StoreError> {
                self.work(async {
                    let owner: Option<Tenant> = sqlx::query_scalar("select tenant from api_keys where id = $1")
                        .bind(id)
                        .fetch_optional(&mut *self.connection().await?)
                        .await?;
                    Ok(owner.map(|tenant| tenant.0))
                })
                .await
            }
        }
    };
}

on_both!(api_keys);
