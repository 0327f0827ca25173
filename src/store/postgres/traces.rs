//! [`TraceStore`] on Postgres.

use async_trait::async_trait;
use jiff::Timestamp;
use uuid::Uuid;

use super::{PostgresStore, errors::is_foreign_key, instant::Instant};
use crate::{
    domain::ids::TenantId,
    store::{SandboxTrace, StoreError, TraceStore},
};

#[async_trait]
impl TraceStore for PostgresStore {
    async fn keep_trace(&self, tenant: &TenantId, trace: &SandboxTrace) -> Result<bool, StoreError> {
        self.bounded(async {
            let mut connection = self.connection().await?;
            let kept = sqlx::query(
                "insert into sandbox_traces (tenant, id, created_at, expires_at, sealed) values ($1, $2, $3, $4, $5)",
            )
            .bind(tenant.as_str())
            .bind(trace.id)
            .bind(Instant(trace.created_at))
            .bind(Instant(trace.expires_at))
            .bind(&trace.sealed)
            .execute(&mut *connection)
            .await;
            match kept {
                Ok(_) => Ok(true),
                Err(error) if is_foreign_key(&error) => Ok(false),
                Err(error) => Err(error.into()),
            }
        })
        .await
    }

    async fn trace(&self, tenant: &TenantId, id: Uuid, now: Timestamp) -> Result<Option<SandboxTrace>, StoreError> {
        self.bounded(async {
            let mut connection = self.connection().await?;
            let row: Option<(Instant, Instant, Vec<u8>)> = sqlx::query_as(
                "select created_at, expires_at, sealed from sandbox_traces
                 where tenant = $1 and id = $2 and expires_at > $3",
            )
            .bind(tenant.as_str())
            .bind(id)
            .bind(Instant(now))
            .fetch_optional(&mut *connection)
            .await?;
            Ok(row.map(|(created_at, expires_at, sealed)| SandboxTrace {
                id,
                created_at: created_at.0,
                expires_at: expires_at.0,
                sealed,
            }))
        })
        .await
    }

    async fn purge_expired_traces(&self, now: Timestamp, limit: u32) -> Result<u64, StoreError> {
        self.bounded(async {
            let mut connection = self.connection().await?;
            // Replicas that purge at the same time take different rows and do not wait for one another.
            let purged = sqlx::query(
                "delete from sandbox_traces where (tenant, id) in
                 (select tenant, id from sandbox_traces where expires_at <= $1 order by expires_at limit $2
                  for update skip locked)",
            )
            .bind(Instant(now))
            .bind(i64::from(limit))
            .execute(&mut *connection)
            .await?;
            Ok(purged.rows_affected())
        })
        .await
    }
}
