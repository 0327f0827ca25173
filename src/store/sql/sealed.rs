//! [`SealedStore`] in SQL: a table with sealed bytes has a part in each of the three statements.

use async_trait::async_trait;
use uuid::Uuid;

use super::columns::Tenant;
use crate::store::{SealedCount, SealedPlace, SealedStore, SealedValue, StoreError, sealed::KeyName};

/// How many values there are under each key.
const COUNT: &str = "
select key, cast(sum(sealed_values) as bigint) from (
    select substr(sealed, 2, 4) as key, count(*) as sealed_values from tenant_secrets group by 1
    union all
    select substr(sealed, 2, 4), count(*) from sandbox_traces group by 1
    union all
    select substr(context, 2, 4), count(*) from livestore_sessions where context is not null group by 1
    union all
    select substr(entered, 2, 4), count(*) from livestore_sessions where entered is not null group by 1
    union all
    select substr(sealed, 2, 4), count(*) from notifications group by 1
    union all
    select substr(sealed, 2, 4), count(*) from events where sealed is not null group by 1
    union all
    select substr(sealed, 2, 4), count(*) from subscriptions group by 1
    union all
    select substr(sealed, 2, 4), count(*) from listener_keys group by 1
    union all
    select substr(sealed, 2, 4), count(*) from exchanges group by 1) counted
group by key order by key";

/// The values under a key: place, tenant, and whatever names a value in its place.
const UNDER_KEY: &str = "
select 1, tenant, version, file, path, bound_to, cast(null as uuid) as id, sealed
from tenant_secrets where substr(sealed, 2, 4) = $1
union all
select 2, tenant, null, null, null, null, id, sealed
from sandbox_traces where substr(sealed, 2, 4) = $1
union all
select 3, tenant, null, null, null, null, id, context
from livestore_sessions where substr(context, 2, 4) = $1
union all
select 4, tenant, null, null, null, null, id, entered
from livestore_sessions where substr(entered, 2, 4) = $1
union all
select 5, tenant, null, null, null, null, id, sealed
from notifications where substr(sealed, 2, 4) = $1
union all
select 6, tenant, null, null, null, null, id, sealed
from events where sealed is not null and substr(sealed, 2, 4) = $1
union all
select 7, tenant, null, id, null, null, null, sealed
from subscriptions where substr(sealed, 2, 4) = $1
union all
select 8, tenant, null, connection, null, null, null, sealed
from listener_keys where substr(sealed, 2, 4) = $1
union all
select 9, tenant, null, null, null, null, id, sealed
from exchanges where substr(sealed, 2, 4) = $1
order by 1, 2, 3, 4, 5, 7 limit $2 offset $3";

type Row = (i32, Tenant, Option<i64>, Option<String>, Option<String>, Option<String>, Option<Uuid>, Vec<u8>);

fn sealed_value(row: Row) -> Result<SealedValue, StoreError> {
    let place = match row {
        (1, _, Some(version), Some(file), Some(path), Some(bound_to), ..) => {
            SealedPlace::Secret { version, file, path, bound_to }
        }
        (2, .., Some(id), _) => SealedPlace::Trace { id },
        (3, .., Some(id), _) => SealedPlace::SessionContext { id },
        (4, .., Some(id), _) => SealedPlace::SessionEntered { id },
        (5, .., Some(id), _) => SealedPlace::Notification { id },
        (6, .., Some(id), _) => SealedPlace::Event { id },
        (7, _, _, Some(id), ..) => SealedPlace::Subscription { id },
        (8, _, _, Some(connection), ..) => SealedPlace::ListenerKey { connection },
        (9, .., Some(id), _) => SealedPlace::Exchange { id },
        _ => return Err(StoreError::Unreadable("a sealed value")),
    };
    let (_, tenant, .., sealed) = row;
    Ok(SealedValue { tenant: tenant.0, place, sealed })
}

macro_rules! sealed {
    ($store:ty, $connection:ty, $skip_locked:literal) => {
        #[async_trait]
        impl SealedStore for $store {
            async fn sealed_under(&self) -> Result<Vec<SealedCount>, StoreError> {
                self.work(async {
                    let rows: Vec<(Vec<u8>, i64)> =
                        sqlx::query_as(COUNT).fetch_all(&mut *self.connection().await?).await?;
                    // What is too short to be a sealed value names no key.
                    let read = |(key, values): (Vec<u8>, i64)| {
                        Some(SealedCount { key: key.try_into().ok()?, values: values.unsigned_abs() })
                    };
                    Ok(rows.into_iter().filter_map(read).collect())
                })
                .await
            }

            async fn sealed_values(&self, key: KeyName, skip: u32, limit: u32) -> Result<Vec<SealedValue>, StoreError> {
                self.work(async {
                    let rows: Vec<Row> = sqlx::query_as(UNDER_KEY)
                        .bind(key.as_slice())
                        .bind(i64::from(limit))
                        .bind(i64::from(skip))
                        .fetch_all(&mut *self.connection().await?)
                        .await?;
                    Ok(rows.into_iter().map(sealed_value).collect::<Result<_, _>>()?)
                })
                .await
            }

            async fn reseal(&self, values: &[(SealedValue, Vec<u8>)]) -> Result<u64, StoreError> {
                self.work(async {
                    let mut transaction = self.write().await?;
                    let mut changed = 0;
                    for (SealedValue { tenant, place, sealed: before }, after) in values {
                        let update = match place {
                            SealedPlace::Secret { version, file, path, .. } => sqlx::query(
                                "update tenant_secrets set sealed = $3 where tenant = $1 and sealed = $2
                                 and version = $4 and file = $5 and path = $6",
                            )
                            .bind(tenant.as_str())
                            .bind(before)
                            .bind(after)
                            .bind(version)
                            .bind(file)
                            .bind(path),
                            SealedPlace::Trace { id } => sqlx::query(
                                "update sandbox_traces set sealed = $3 where tenant = $1 and sealed = $2 and id = $4",
                            )
                            .bind(tenant.as_str())
                            .bind(before)
                            .bind(after)
                            .bind(id),
                            SealedPlace::SessionContext { id } => sqlx::query(
                                "update livestore_sessions set context = $3
                                 where tenant = $1 and context = $2 and id = $4",
                            )
                            .bind(tenant.as_str())
                            .bind(before)
                            .bind(after)
                            .bind(id),
                            SealedPlace::SessionEntered { id } => sqlx::query(
                                "update livestore_sessions set entered = $3
                                 where tenant = $1 and entered = $2 and id = $4",
                            )
                            .bind(tenant.as_str())
                            .bind(before)
                            .bind(after)
                            .bind(id),
                            SealedPlace::Notification { id } => sqlx::query(
                                "update notifications set sealed = $3 where tenant = $1 and sealed = $2 and id = $4",
                            )
                            .bind(tenant.as_str())
                            .bind(before)
                            .bind(after)
                            .bind(id),
                            SealedPlace::Event { id } => sqlx::query(
                                "update events set sealed = $3 where tenant = $1 and sealed = $2 and id = $4",
                            )
                            .bind(tenant.as_str())
                            .bind(before)
                            .bind(after)
                            .bind(id),
                            SealedPlace::Exchange { id } => sqlx::query(
                                "update exchanges set sealed = $3 where tenant = $1 and sealed = $2 and id = $4",
                            )
                            .bind(tenant.as_str())
                            .bind(before)
                            .bind(after)
                            .bind(id),
                            SealedPlace::Subscription { id } => sqlx::query(
                                "update subscriptions set sealed = $3 where tenant = $1 and sealed = $2 and id = $4",
                            )
                            .bind(tenant.as_str())
                            .bind(before)
                            .bind(after)
                            .bind(id),
                            SealedPlace::ListenerKey { connection } => sqlx::query(
                                "update listener_keys set sealed = $3
                                 where tenant = $1 and sealed = $2 and connection = $4",
                            )
                            .bind(tenant.as_str())
                            .bind(before)
                            .bind(after)
                            .bind(connection),
                        };
                        changed += update.execute(&mut *transaction).await?.rows_affected();
                    }
                    self.commit(transaction).await?;
                    Ok(changed)
                })
                .await
            }
        }
    };
}

on_both!(sealed);
