//! [`TraceStore`] in SQL.

use async_trait::async_trait;
use jiff::Timestamp;
use uuid::Uuid;

use super::{columns::Instant, is_foreign_key};
use crate::{
    domain::ids::TenantId,
    store::{SandboxTrace, StoreError, TraceStore},
};

macro_rules! traces {
    ($store:ty, $connection:ty, $skip_locked:literal) => {
        #[async_trait]
        impl TraceStore for $store {
            async fn keep_trace(&self, tenant: &TenantId, trace: &SandboxTrace) -> Result<bool, StoreError> {
                self.work(async {
                    let kept = sqlx::query(
                        "insert into sandbox_traces (tenant, id, created_at, expires_at, sealed)
                         values ($1, $2, $3, $4, $5)",
                    )
                    .bind(tenant.as_str())
                    .bind(trace.id)
                    .bind(Instant(trace.created_at))
                    .bind(Instant(trace.expires_at))
                    .bind(&trace.sealed)
                    .execute(&mut *self.writer().await?)
                    .await;
                    match kept {
                        Ok(_) => Ok(true),
                        Err(error) if is_foreign_key(&error) => Ok(false),
                        Err(error) => Err(error.into()),
                    }
                })
                .await
            }

            async fn trace(
                &self,
                tenant: &TenantId,
                id: Uuid,
                now: Timestamp,
            ) -> Result<Option<SandboxTrace>, StoreError> {
                self.work(async {
                    let row: Option<(Instant, Instant, Vec<u8>)> = sqlx::query_as(
                        "select created_at, expires_at, sealed from sandbox_traces
                         where tenant = $1 and id = $2 and expires_at > $3",
                    )
                    .bind(tenant.as_str())
                    .bind(id)
                    .bind(Instant(now))
                    .fetch_optional(&mut *self.connection().await?)
                    .await?;
                    let Some((created_at, expires_at, sealed)) = row else { return Ok(None) };
                    Ok(Some(SandboxTrace { id, created_at: created_at.0, expires_at: expires_at.0, sealed }))
                })
                .await
            }

            async fn purge_expired_traces(&self, now: Timestamp, limit: u32) -> Result<u64, StoreError> {
                self.work(async {
                    let purged = sqlx::query(concat!(
                        "delete from sandbox_traces where (tenant, id) in
                         (select tenant, id from sandbox_traces where expires_at <= $1 order by expires_at limit $2 ",
                        $skip_locked,
                        ")"
                    ))
                    .bind(Instant(now))
                    .bind(i64::from(limit))
                    .execute(&mut *self.writer().await?)
                    .await?;
                    Ok(purged.rows_affected())
                })
                .await
            }
        }
    };
}

on_both!(traces);
