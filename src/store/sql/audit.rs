//! [`AuditStore`] in SQL, and the appending that every change does.

use async_trait::async_trait;

use super::{
    Failure,
    columns::{Instant, Json, Sha256},
};
use crate::{
    domain::{
        audit::{Entry, Record, chain::START},
        ids::TenantId,
    },
    store::{AuditHead, AuditStore, StoreError},
};

/// Columns of `audit_entries`: sequence, at, actor_kind, actor, action, target, outcome, address, request_id, details, hash.
type AuditRow = (
    i64,
    Instant,
    String,
    Option<String>,
    String,
    Option<String>,
    String,
    Option<String>,
    Option<String>,
    Json,
    Sha256,
);

fn record(row: AuditRow) -> Result<Record, StoreError> {
    let (sequence, at, actor_kind, actor, action, target, outcome, address, request_id, details, hash) = row;
    let details = serde_json::from_str(&details.0).map_err(|_| StoreError::Unreadable("an entry of the audit"))?;
    let (at, hash) = (at.0, hash.0);
    Ok(Record { sequence, at, actor_kind, actor, action, target, outcome, address, request_id, details, hash })
}

macro_rules! audit {
    ($store:ty, $connection:ty, $skip_locked:literal) => {
        impl $store {
            /// Appends an entry to the tenant's chain, in the transaction of the change that it tells of. The head stays
            /// locked to the end of it, so that no other process can follow the same entry.
            pub(super) async fn append_audit(
                connection: &mut $connection,
                tenant: &TenantId,
                entry: &Entry,
            ) -> Result<(), Failure> {
                let (last, previous): (i64, Sha256) = sqlx::query_as(
                    "insert into audit_heads (tenant, sequence, hash, hidden) values ($1, 0, $2, 0)
                     on conflict (tenant) do update set sequence = audit_heads.sequence returning sequence, hash",
                )
                .bind(tenant.as_str())
                .bind(START.as_slice())
                .fetch_one(&mut *connection)
                .await?;
                let record = Record::following(&previous.0, tenant.as_str(), last + 1, entry);
                sqlx::query(
                    "insert into audit_entries (tenant, sequence, at, actor_kind, actor, action, target, outcome, address,
                     request_id, details, hash) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
                )
                .bind(tenant.as_str())
                .bind(record.sequence)
                .bind(Instant(record.at))
                .bind(&record.actor_kind)
                .bind(&record.actor)
                .bind(&record.action)
                .bind(&record.target)
                .bind(&record.outcome)
                .bind(&record.address)
                .bind(&record.request_id)
                .bind(Json(serde_json::Value::Object(record.details).to_string()))
                .bind(record.hash.as_slice())
                .execute(&mut *connection)
                .await?;
                sqlx::query("update audit_heads set sequence = $2, hash = $3 where tenant = $1")
                    .bind(tenant.as_str())
                    .bind(record.sequence)
                    .bind(record.hash.as_slice())
                    .execute(connection)
                    .await?;
                Ok(())
            }

            /// Hides everything so far from a tenant that is made under the same id later.
            pub(super) async fn hide_audit(connection: &mut $connection, tenant: &TenantId) -> Result<(), Failure> {
                sqlx::query("update audit_heads set hidden = sequence where tenant = $1")
                    .bind(tenant.as_str())
                    .execute(connection)
                    .await?;
                Ok(())
            }
        }

        #[async_trait]
        impl AuditStore for $store {
            async fn record(&self, entries: &[(TenantId, Entry)]) -> Result<(), StoreError> {
                // Every process locks the heads in the same order: two that record for the same tenants do not block each
                // other.
                let mut ordered: Vec<_> = entries.iter().collect();
                ordered.sort_by(|(one, _), (other, _)| one.cmp(other));
                self.work(async {
                    let mut transaction = self.write().await?;
                    for (tenant, entry) in ordered {
                        Self::append_audit(&mut transaction, tenant, entry).await?;
                    }
                    self.commit(transaction).await
                })
                .await
            }

            async fn audit(
                &self,
                tenant: &TenantId,
                before: Option<i64>,
                limit: u32,
            ) -> Result<Vec<Record>, StoreError> {
                self.work(async {
                    let rows: Vec<AuditRow> = sqlx::query_as(
                        "select sequence, at, actor_kind, actor, action, target, outcome, address, request_id, details,
                         hash from audit_entries where tenant = $1 and sequence < $2
                         and sequence > (select hidden from audit_heads where tenant = $1)
                         order by sequence desc limit $3",
                    )
                    .bind(tenant.as_str())
                    .bind(before.unwrap_or(i64::MAX))
                    .bind(i64::from(limit))
                    .fetch_all(&mut *self.connection().await?)
                    .await?;
                    Ok(rows.into_iter().map(record).collect::<Result<_, _>>()?)
                })
                .await
            }

            async fn audit_chain(&self, tenant: &TenantId, after: i64, limit: u32) -> Result<Vec<Record>, StoreError> {
                self.work(async {
                    let rows: Vec<AuditRow> = sqlx::query_as(
                        "select sequence, at, actor_kind, actor, action, target, outcome, address, request_id, details,
                         hash from audit_entries where tenant = $1 and sequence > $2 order by sequence limit $3",
                    )
                    .bind(tenant.as_str())
                    .bind(after)
                    .bind(i64::from(limit))
                    .fetch_all(&mut *self.connection().await?)
                    .await?;
                    Ok(rows.into_iter().map(record).collect::<Result<_, _>>()?)
                })
                .await
            }

            async fn audit_head(&self, tenant: &TenantId) -> Result<Option<AuditHead>, StoreError> {
                self.work(async {
                    let row: Option<(i64, Sha256)> =
                        sqlx::query_as("select sequence, hash from audit_heads where tenant = $1")
                            .bind(tenant.as_str())
                            .fetch_optional(&mut *self.connection().await?)
                            .await?;
                    let Some((sequence, hash)) = row else { return Ok(None) };
                    Ok(Some(AuditHead { tenant: tenant.clone(), sequence, hash: hash.0 }))
                })
                .await
            }
        }
    };
}

on_both!(audit);
