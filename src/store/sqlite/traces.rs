//! [`TraceStore`] on SQLite.

use async_trait::async_trait;
use jiff::Timestamp;
use uuid::Uuid;

use super::{
    SqliteStore,
    errors::is_foreign_key,
    rows::{micros, timestamp},
    store_error,
};
use crate::{
    domain::ids::TenantId,
    store::{SandboxTrace, StoreError, TraceStore},
};

#[async_trait]
impl TraceStore for SqliteStore {
    async fn keep_trace(&self, tenant: &TenantId, trace: &SandboxTrace) -> Result<bool, StoreError> {
        let kept = sqlx::query(
            "insert into sandbox_traces (tenant, id, created_at, expires_at, sealed) values (?1, ?2, ?3, ?4, ?5)",
        )
        .bind(tenant.as_str())
        .bind(trace.id.as_bytes().as_slice())
        .bind(micros(trace.created_at))
        .bind(micros(trace.expires_at))
        .bind(&trace.sealed)
        .execute(self.writer()?)
        .await;
        match kept {
            Ok(_) => Ok(true),
            Err(error) if is_foreign_key(&error) => Ok(false),
            Err(error) => Err(store_error(error)),
        }
    }

    async fn trace(&self, tenant: &TenantId, id: Uuid, now: Timestamp) -> Result<Option<SandboxTrace>, StoreError> {
        let row: Option<(i64, i64, Vec<u8>)> = sqlx::query_as(
            "select created_at, expires_at, sealed from sandbox_traces
             where tenant = ?1 and id = ?2 and expires_at > ?3",
        )
        .bind(tenant.as_str())
        .bind(id.as_bytes().as_slice())
        .bind(micros(now))
        .fetch_optional(&self.reader)
        .await
        .map_err(store_error)?;
        let Some((created_at, expires_at, sealed)) = row else { return Ok(None) };
        Ok(Some(SandboxTrace { id, created_at: timestamp(created_at)?, expires_at: timestamp(expires_at)?, sealed }))
    }

    async fn purge_expired_traces(&self, now: Timestamp, limit: u32) -> Result<u64, StoreError> {
        let purged = sqlx::query(
            "delete from sandbox_traces where rowid in
             (select rowid from sandbox_traces where expires_at <= ?1 order by expires_at limit ?2)",
        )
        .bind(micros(now))
        .bind(limit)
        .execute(self.writer()?)
        .await
        .map_err(store_error)?;
        Ok(purged.rows_affected())
    }
}
