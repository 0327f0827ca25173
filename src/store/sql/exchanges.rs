//! [`ExchangeStore`] in SQL.

use async_trait::async_trait;
use jiff::Timestamp;
use uuid::Uuid;

use super::{
    columns::{Instant, Tenant},
    is_foreign_key,
};
use crate::{
    domain::{
        audit::Entry,
        exchange_log::{Direction, Subject},
        ids::TenantId,
    },
    store::{
        ExchangeStore, StoreError,
        exchanges::{Exchange, ExchangeFilter, LogSwitch, LoggedExchange, NewExchange},
    },
};

row!(ExchangeRow {
    seq: i64,
    id: Uuid,
    subject_kind: String,
    subject: String,
    at: Instant,
    direction: String,
    label: String,
    service: String,
    operation: String,
    store: Option<String>,
    outcome: String,
    status: Option<i64>,
    duration_us: i64,
    trace_id: Option<String>,
    changed: bool,
});

fn exchange(row: ExchangeRow) -> Result<LoggedExchange, StoreError> {
    let unreadable = || StoreError::Unreadable("an exchange");
    let exchange = Exchange {
        id: row.id,
        subject: Subject::of(&row.subject_kind, &row.subject).ok_or_else(unreadable)?,
        at: row.at.0,
        direction: Direction::of(&row.direction).ok_or_else(unreadable)?,
        label: row.label,
        service: row.service,
        operation: row.operation,
        store: row.store,
        outcome: row.outcome,
        status: row.status.and_then(|status| u16::try_from(status).ok()),
        duration_us: row.duration_us,
        trace_id: row.trace_id,
        changed: row.changed,
    };
    Ok(LoggedExchange { seq: row.seq, exchange })
}

macro_rules! select {
    ($rest:literal) => {
        concat!(
            "select seq, id, subject_kind, subject, at, direction, label, service, operation, store, outcome, status,
             duration_us, trace_id, changed from exchanges where ",
            $rest
        )
    };
}

type SwitchRow = (Tenant, String, String, Instant, Instant, i64);

/// Subjects that a newer release knows are left out.
fn switches(rows: Vec<SwitchRow>) -> Vec<LogSwitch> {
    let read = |(tenant, kind, id, since, until, dropped): SwitchRow| {
        let subject = Subject::of(&kind, &id)?;
        let dropped = dropped.unsigned_abs();
        Some(LogSwitch { tenant: tenant.0, subject, since: since.0, until: until.0, dropped })
    };
    rows.into_iter().filter_map(read).collect()
}

macro_rules! exchanges {
    ($store:ty, $connection:ty, $skip_locked:literal) => {
        #[async_trait]
        impl ExchangeStore for $store {
            async fn keep_exchanges(&self, exchanges: &[NewExchange]) -> Result<(), StoreError> {
                self.work(async {
                    let mut transaction = self.write().await?;
                    for NewExchange { tenant, exchange, sealed } in exchanges {
                        sqlx::query(
                            "insert into exchanges (tenant, id, subject_kind, subject, at, direction, label, service,
                             operation, store, outcome, status, duration_us, trace_id, changed, sealed)
                             select tenant, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16
                             from tenants where tenant = $1",
                        )
                        .bind(tenant.as_str())
                        .bind(exchange.id)
                        .bind(exchange.subject.kind())
                        .bind(exchange.subject.id())
                        .bind(Instant(exchange.at))
                        .bind(exchange.direction.as_str())
                        .bind(&exchange.label)
                        .bind(&exchange.service)
                        .bind(&exchange.operation)
                        .bind(exchange.store.as_deref())
                        .bind(&exchange.outcome)
                        .bind(exchange.status.map(i64::from))
                        .bind(exchange.duration_us)
                        .bind(exchange.trace_id.as_deref())
                        .bind(exchange.changed)
                        .bind(sealed)
                        .execute(&mut *transaction)
                        .await?;
                    }
                    self.commit(transaction).await?;
                    Ok(())
                })
                .await
            }

            async fn exchanges(
                &self,
                tenant: &TenantId,
                filter: &ExchangeFilter,
                before: Option<i64>,
                limit: u32,
            ) -> Result<Vec<LoggedExchange>, StoreError> {
                self.work(async {
                    let rows: Vec<ExchangeRow> = sqlx::query_as(select!(
                        "tenant = $1 and ($2 is null or subject_kind = $2) and ($3 is null or subject = $3)
                         and ($4 is null or direction = $4) and ($5 is null or label = $5)
                         and ($6 is null or outcome = $6) and ($7 is null or store = $7)
                         and ($8 is null or trace_id = $8) and ($9 is null or at >= $9) and ($10 is null or at < $10)
                         and ($11 is null or seq < $11) order by seq desc limit $12"
                    ))
                    .bind(tenant.as_str())
                    .bind(filter.subject.as_ref().map(Subject::kind))
                    .bind(filter.subject.as_ref().map(Subject::id))
                    .bind(filter.direction.map(Direction::as_str))
                    .bind(filter.label.as_deref())
                    .bind(filter.outcome.as_deref())
                    .bind(filter.store.as_deref())
                    .bind(filter.trace_id.as_deref())
                    .bind(filter.from.map(Instant))
                    .bind(filter.to.map(Instant))
                    .bind(before)
                    .bind(i64::from(limit))
                    .fetch_all(&mut *self.connection().await?)
                    .await?;
                    Ok(rows.into_iter().map(exchange).collect::<Result<_, _>>()?)
                })
                .await
            }

            async fn exchange(&self, tenant: &TenantId, id: Uuid) -> Result<Option<(Exchange, Vec<u8>)>, StoreError> {
                self.work(async {
                    let mut transaction = self.read().await?;
                    let row: Option<ExchangeRow> = sqlx::query_as(select!("tenant = $1 and id = $2"))
                        .bind(tenant.as_str())
                        .bind(id)
                        .fetch_optional(&mut *transaction)
                        .await?;
                    let Some(row) = row else { return Ok(None) };
                    let sealed = sqlx::query_scalar("select sealed from exchanges where tenant = $1 and id = $2");
                    let sealed = sealed.bind(tenant.as_str()).bind(id).fetch_one(&mut *transaction).await?;
                    Ok(Some((exchange(row)?.exchange, sealed)))
                })
                .await
            }

            async fn switch_exchange_log(
                &self,
                tenant: &TenantId,
                subject: &Subject,
                until: Timestamp,
                now: Timestamp,
                entry: &Entry,
            ) -> Result<bool, StoreError> {
                self.work(async {
                    let mut transaction = self.write().await?;
                    // One that is on stays on, and goes on counting.
                    let kept = sqlx::query(
                        "insert into exchange_log_switches (tenant, subject_kind, subject, since, until)
                         values ($1, $2, $3, $4, $5)
                         on conflict (tenant, subject_kind, subject) do update set until = excluded.until,
                         since = case when exchange_log_switches.until > excluded.since
                                 then exchange_log_switches.since else excluded.since end,
                         dropped = case when exchange_log_switches.until > excluded.since
                                   then exchange_log_switches.dropped else 0 end",
                    )
                    .bind(tenant.as_str())
                    .bind(subject.kind())
                    .bind(subject.id())
                    .bind(Instant(now))
                    .bind(Instant(until))
                    .execute(&mut *transaction)
                    .await;
                    match kept {
                        Ok(_) => {}
                        Err(error) if is_foreign_key(&error) => return Ok(false),
                        Err(error) => return Err(error.into()),
                    }
                    Self::append_audit(&mut transaction, tenant, entry).await?;
                    self.commit(transaction).await?;
                    Ok(true)
                })
                .await
            }

            async fn exchange_log_switches(&self, tenant: &TenantId) -> Result<Vec<LogSwitch>, StoreError> {
                self.work(async {
                    let rows: Vec<SwitchRow> = sqlx::query_as(
                        "select tenant, subject_kind, subject, since, until, dropped from exchange_log_switches
                         where tenant = $1 order by subject_kind, subject",
                    )
                    .bind(tenant.as_str())
                    .fetch_all(&mut *self.connection().await?)
                    .await?;
                    Ok(switches(rows))
                })
                .await
            }

            async fn exchange_logs_on(&self, now: Timestamp) -> Result<Vec<LogSwitch>, StoreError> {
                self.work(async {
                    let rows: Vec<SwitchRow> = sqlx::query_as(
                        "select tenant, subject_kind, subject, since, until, dropped from exchange_log_switches
                         where until > $1 order by tenant, subject_kind, subject",
                    )
                    .bind(Instant(now))
                    .fetch_all(&mut *self.connection().await?)
                    .await?;
                    Ok(switches(rows))
                })
                .await
            }

            async fn count_dropped_exchanges(&self, dropped: &[(TenantId, Subject, u64)]) -> Result<(), StoreError> {
                self.work(async {
                    let mut transaction = self.write().await?;
                    for (tenant, subject, number) in dropped {
                        sqlx::query(
                            "update exchange_log_switches set dropped = dropped + $4
                             where tenant = $1 and subject_kind = $2 and subject = $3",
                        )
                        .bind(tenant.as_str())
                        .bind(subject.kind())
                        .bind(subject.id())
                        .bind(i64::try_from(*number).unwrap_or(i64::MAX))
                        .execute(&mut *transaction)
                        .await?;
                    }
                    self.commit(transaction).await?;
                    Ok(())
                })
                .await
            }

            async fn purge_exchanges(&self, before: Timestamp, bytes: u64, limit: u32) -> Result<u64, StoreError> {
                self.work(async {
                    let mut transaction = self.write().await?;
                    sqlx::query("delete from exchange_log_switches where until < $1")
                        .bind(Instant(before))
                        .execute(&mut *transaction)
                        .await?;
                    let old = sqlx::query(concat!(
                        "delete from exchanges where seq in (select seq from exchanges where at < $1 order by at limit $2 ",
                        $skip_locked,
                        ")"
                    ))
                    .bind(Instant(before))
                    .bind(i64::from(limit))
                    .execute(&mut *transaction)
                    .await?
                    .rows_affected();
                    let many = sqlx::query(
                        "delete from exchanges where seq in (select seq from
                         (select seq, sum(length(sealed)) over (partition by tenant order by seq desc) as bytes
                          from exchanges) counted where bytes > $1 order by seq limit $2)",
                    )
                    .bind(i64::try_from(bytes).unwrap_or(i64::MAX))
                    .bind(i64::from(limit.saturating_sub(u32::try_from(old).unwrap_or(limit))))
                    .execute(&mut *transaction)
                    .await?
                    .rows_affected();
                    self.commit(transaction).await?;
                    Ok(old + many)
                })
                .await
            }
        }
    };
}

on_both!(exchanges);
