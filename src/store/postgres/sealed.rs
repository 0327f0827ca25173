//! [`SealedStore`] on Postgres.

use async_trait::async_trait;
use uuid::Uuid;

use super::{PostgresStore, rows::tenant_id};
use crate::store::{SealedCount, SealedPlace, SealedStore, SealedValue, StoreError, sealed::KeyName};

type SecretRow = (String, i64, String, String, String, Vec<u8>);
type TraceRow = (String, Uuid, Vec<u8>);

#[async_trait]
impl SealedStore for PostgresStore {
    async fn sealed_under(&self) -> Result<Vec<SealedCount>, StoreError> {
        self.bounded(async {
            let mut connection = self.connection().await?;
            let rows: Vec<(Vec<u8>, i64)> = sqlx::query_as(
                "select key, cast(sum(sealed_values) as bigint) from (
                 select substr(sealed, 2, 4) as key, count(*) as sealed_values from tenant_secrets group by 1
                 union all
                 select substr(sealed, 2, 4), count(*) from sandbox_traces group by 1) counted
             group by key order by key",
            )
            .fetch_all(&mut *connection)
            .await?;
            // What is too short to be a sealed value names no key.
            let read = |(key, values): (Vec<u8>, i64)| {
                Some(SealedCount { key: key.try_into().ok()?, values: values.unsigned_abs() })
            };
            Ok(rows.into_iter().filter_map(read).collect())
        })
        .await
    }

    async fn sealed_values(&self, key: KeyName, skip: u32, limit: u32) -> Result<Vec<SealedValue>, StoreError> {
        self.bounded(async {
            let mut connection = self.connection().await?;
            // Secrets first; those that are left out are left out of the secrets, then of the traces.
            let secrets: Vec<SecretRow> = sqlx::query_as(
                "select tenant, version, file, path, bound_to, sealed from tenant_secrets
                 where substr(sealed, 2, 4) = $1 order by tenant, version, file, path limit $2 offset $3",
            )
            .bind(key.as_slice())
            .bind(i64::from(limit))
            .bind(i64::from(skip))
            .fetch_all(&mut *connection)
            .await?;
            let all: i64 = sqlx::query_scalar("select count(*) from tenant_secrets where substr(sealed, 2, 4) = $1")
                .bind(key.as_slice())
                .fetch_one(&mut *connection)
                .await?;
            let room = i64::from(limit) - i64::try_from(secrets.len()).unwrap_or(i64::MAX);
            let traces: Vec<TraceRow> = sqlx::query_as(
                "select tenant, id, sealed from sandbox_traces where substr(sealed, 2, 4) = $1
                 order by tenant, id limit $2 offset $3",
            )
            .bind(key.as_slice())
            .bind(room.max(0))
            .bind((i64::from(skip) - all).max(0))
            .fetch_all(&mut *connection)
            .await?;
            let secrets = secrets.into_iter().map(|(tenant, version, file, path, bound_to, sealed)| {
                let place = SealedPlace::Secret { version, file, path, bound_to };
                Ok(SealedValue { tenant: tenant_id(&tenant)?, place, sealed })
            });
            let traces = traces.into_iter().map(|(tenant, id, sealed)| {
                let place = SealedPlace::Trace { id };
                Ok(SealedValue { tenant: tenant_id(&tenant)?, place, sealed })
            });
            secrets.chain(traces).collect()
        })
        .await
    }

    async fn reseal(&self, values: &[(SealedValue, Vec<u8>)]) -> Result<u64, StoreError> {
        self.bounded(async {
            let mut transaction = self.write().await?;
            let mut changed = 0;
            for (value, sealed) in values {
                let update = match &value.place {
                    SealedPlace::Secret { version, file, path, .. } => sqlx::query(
                        "update tenant_secrets set sealed = $1
                         where tenant = $2 and version = $3 and file = $4 and path = $5 and sealed = $6",
                    )
                    .bind(sealed)
                    .bind(value.tenant.as_str())
                    .bind(version)
                    .bind(file)
                    .bind(path)
                    .bind(&value.sealed),
                    SealedPlace::Trace { id } => sqlx::query(
                        "update sandbox_traces set sealed = $1 where tenant = $2 and id = $3 and sealed = $4",
                    )
                    .bind(sealed)
                    .bind(value.tenant.as_str())
                    .bind(*id)
                    .bind(&value.sealed),
                };
                changed += update.execute(&mut *transaction).await?.rows_affected();
            }
            transaction.commit().await?;
            Ok(changed)
        })
        .await
    }
}
