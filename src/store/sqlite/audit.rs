//! [`AuditStore`] on SQLite, and the appending that every change does.

use async_trait::async_trait;
use sqlx::SqliteConnection;

use super::{
    SqliteStore,
    rows::{AuditRow, audit_hash, audit_record, micros},
    store_error,
};
use crate::{
    domain::{
        audit::{
            Entry, Record,
            chain::{Hash, START},
        },
        ids::TenantId,
    },
    store::{AuditHead, AuditStore, StoreError},
};

/// Appends an entry to the tenant's chain, in the transaction of the change that it tells of.
pub(super) async fn append(
    connection: &mut SqliteConnection,
    tenant: &TenantId,
    entry: &Entry,
) -> Result<(), StoreError> {
    let (last, previous) = match head(connection, tenant).await? {
        Some(head) => (head.sequence, head.hash),
        None => (0, START),
    };
    let record = Record::following(&previous, tenant.as_str(), last + 1, entry);
    sqlx::query(
        "insert into audit_entries (tenant, sequence, at, actor_kind, actor, action, target, outcome, address, request_id,
         details, hash) values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)",
    )
    .bind(tenant.as_str())
    .bind(record.sequence)
    .bind(micros(record.at))
    .bind(&record.actor_kind)
    .bind(&record.actor)
    .bind(&record.action)
    .bind(&record.target)
    .bind(&record.outcome)
    .bind(&record.address)
    .bind(&record.request_id)
    .bind(serde_json::Value::Object(record.details).to_string())
    .bind(record.hash.as_slice())
    .execute(&mut *connection)
    .await
    .map_err(store_error)?;
    sqlx::query(
        "insert into audit_heads (tenant, sequence, hash, hidden) values (?1, ?2, ?3, 0)
         on conflict (tenant) do update set sequence = ?2, hash = ?3",
    )
    .bind(tenant.as_str())
    .bind(record.sequence)
    .bind(record.hash.as_slice())
    .execute(&mut *connection)
    .await
    .map_err(store_error)?;
    Ok(())
}

/// Hides everything so far from a tenant that is made under the same id later.
pub(super) async fn hide(connection: &mut SqliteConnection, tenant: &TenantId) -> Result<(), StoreError> {
    sqlx::query("update audit_heads set hidden = sequence where tenant = ?1")
        .bind(tenant.as_str())
        .execute(connection)
        .await
        .map(drop)
        .map_err(store_error)
}

async fn head(connection: &mut SqliteConnection, tenant: &TenantId) -> Result<Option<AuditHead>, StoreError> {
    let row: Option<(i64, Vec<u8>)> = sqlx::query_as("select sequence, hash from audit_heads where tenant = ?1")
        .bind(tenant.as_str())
        .fetch_optional(connection)
        .await
        .map_err(store_error)?;
    let Some((sequence, hash)) = row else { return Ok(None) };
    let hash: Hash = audit_hash(hash)?;
    Ok(Some(AuditHead { tenant: tenant.clone(), sequence, hash }))
}

#[async_trait]
impl AuditStore for SqliteStore {
    async fn record(&self, entries: &[(TenantId, Entry)]) -> Result<(), StoreError> {
        let mut transaction = self.write().await?;
        for (tenant, entry) in entries {
            append(&mut transaction, tenant, entry).await?;
        }
        transaction.commit().await.map_err(store_error)
    }

    async fn audit(&self, tenant: &TenantId, before: Option<i64>, limit: u32) -> Result<Vec<Record>, StoreError> {
        let rows: Vec<AuditRow> = sqlx::query_as(
            "select sequence, at, actor_kind, actor, action, target, outcome, address, request_id, details, hash
             from audit_entries where tenant = ?1 and sequence < ?2
             and sequence > (select hidden from audit_heads where tenant = ?1)
             order by sequence desc limit ?3",
        )
        .bind(tenant.as_str())
        .bind(before.unwrap_or(i64::MAX))
        .bind(limit)
        .fetch_all(&self.reader)
        .await
        .map_err(store_error)?;
        rows.into_iter().map(audit_record).collect()
    }

    async fn audit_chain(&self, tenant: &TenantId, after: i64, limit: u32) -> Result<Vec<Record>, StoreError> {
        let rows: Vec<AuditRow> = sqlx::query_as(
            "select sequence, at, actor_kind, actor, action, target, outcome, address, request_id, details, hash
             from audit_entries where tenant = ?1 and sequence > ?2 order by sequence limit ?3",
        )
        .bind(tenant.as_str())
        .bind(after)
        .bind(limit)
        .fetch_all(&self.reader)
        .await
        .map_err(store_error)?;
        rows.into_iter().map(audit_record).collect()
    }

    async fn audit_head(&self, tenant: &TenantId) -> Result<Option<AuditHead>, StoreError> {
        let mut transaction = self.read().await?;
        head(&mut transaction, tenant).await
    }
}
