//! [`RunStore`] in SQL.

use async_trait::async_trait;
use jiff::{SignedDuration, Timestamp};
use sqlx::{QueryBuilder, Row as _};
use uuid::Uuid;

use super::{Failure, columns::Instant, is_foreign_key};
use crate::{
    domain::{audit::Entry, ids::TenantId},
    store::{
        NewJob, RunStore, StoreError,
        runs::{
            NewRun, Release, Resumption, RowCount, RowFilter, RowOutcome, RowStep, Run, RunChange, RunCreation,
            RunPhase, RunRow, RunState, ShopArticle,
        },
    },
};

/// How long a run waits for its file.
const PATIENCE: SignedDuration = SignedDuration::from_hours(1);
/// Rows of one statement: thirteen parameters each, and SQLite takes 32,766.
const ROWS: usize = 500;

row!(RunColumns {
    seq: i64,
    id: Uuid,
    shop: String,
    flow: String,
    dry_run: bool,
    state: String,
    phase: String,
    reason: Option<String>,
    reason_code: Option<String>,
    file_name: Option<String>,
    file_bytes: i64,
    found: Option<String>,
    cancelled: bool,
    created_at: Instant,
    started_at: Option<Instant>,
    finished_at: Option<Instant>,
});

fn run(row: RunColumns) -> Result<Run, StoreError> {
    Ok(Run {
        seq: row.seq,
        id: row.id,
        shop: row.shop,
        flow: row.flow,
        dry_run: row.dry_run,
        state: row.state.parse().map_err(|_| StoreError::Unreadable("the state of a run"))?,
        phase: row.phase.parse().map_err(|_| StoreError::Unreadable("the phase of a run"))?,
        reason: row.reason,
        reason_code: row.reason_code,
        file_name: row.file_name,
        file_bytes: row.file_bytes.unsigned_abs(),
        found: row.found,
        cancelled: row.cancelled,
        created_at: row.created_at.0,
        started_at: row.started_at.map(|at| at.0),
        finished_at: row.finished_at.map(|at| at.0),
    })
}

row!(RowColumns {
    line: i64,
    key: String,
    step: String,
    outcome: Option<String>,
    code: Option<String>,
    place: Option<String>,
    value: Option<String>,
    message: Option<String>,
    warnings: Option<String>,
    data: Option<String>,
    plan: Option<String>,
});

fn step(word: &str) -> Result<RowStep, StoreError> {
    word.parse().map_err(|_| StoreError::Unreadable("the step of a row"))
}

fn outcome(word: Option<&str>) -> Result<Option<RowOutcome>, StoreError> {
    word.map(|word| word.parse().map_err(|_| StoreError::Unreadable("the outcome of a row"))).transpose()
}

fn run_row(row: RowColumns) -> Result<RunRow, StoreError> {
    Ok(RunRow {
        line: row.line,
        key: row.key,
        step: step(&row.step)?,
        outcome: outcome(row.outcome.as_deref())?,
        code: row.code,
        column: row.place,
        value: row.value,
        message: row.message,
        warnings: row.warnings,
        data: row.data,
        plan: row.plan,
    })
}

macro_rules! select_runs {
    ($rest:literal) => {
        concat!(
            "select seq, id, shop, flow, dry_run, state, phase, reason, reason_code, file_name, file_bytes, found,
             cancelled, created_at, started_at, finished_at from runs ",
            $rest
        )
    };
}

macro_rules! select_rows {
    ($rest:literal) => {
        concat!(
            "select r.line, r.key, r.step, r.outcome, r.code, r.place, r.value, r.message, r.warnings, r.data, r.plan
             from run_rows r where r.tenant = $1 and r.run = $2 ",
            $rest
        )
    };
}

const INSERT_RUN: &str = "
insert into runs (tenant, id, shop, flow, dry_run, state, phase, file_name, idempotency_key, created_at)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
on conflict (tenant, idempotency_key) where idempotency_key is not null do nothing";

const CHANGE_RUN: &str = "
update runs set state = $3, phase = $4, reason_code = $5, reason = $6, found = coalesce($7, found),
    started_at = coalesce(started_at, $8), finished_at = case when $9 then $8 end,
    rows_until = $10
where tenant = $1 and id = $2 and state not in ('planned', 'done', 'stopped', 'failed', 'cancelled')";

/// Where nobody works on it, it ends here, and its rows are kept until `$4`.
const CANCEL_RUN: &str = "
update runs set cancelled = true,
    finished_at = case when state in ('waiting', 'paused') then $3 end,
    rows_until = case when state in ('waiting', 'paused') then $4 end,
    state = case when state in ('waiting', 'paused') then 'cancelled' else state end
where tenant = $1 and id = $2 and state not in ('receiving', 'planned', 'done', 'stopped', 'failed', 'cancelled')";

const DROP_FILE: &str = "
delete from run_files where tenant = $1 and run = $2 and exists (select 1 from runs where tenant = $1 and id = $2
    and state in ('planned', 'done', 'stopped', 'failed', 'cancelled'))";

/// The usable rows of every key that failed: what counts may be their sum. Nothing where a later run of the flow has newer ones.
const RETRY_ROWS: &str = "
insert into run_rows (tenant, run, line, key, step, warnings, data)
select $1, $3, line, key, 'staged', warnings, data from run_rows
where tenant = $1 and run = $2 and data is not null and key in (
    select key from run_rows where tenant = $1 and run = $2 and outcome = 'error' and data is not null)
and not exists (select 1 from runs r join runs l on l.tenant = r.tenant and l.shop = r.shop and l.flow = r.flow and l.seq > r.seq
    where r.tenant = $1 and r.id = $2 and l.id <> $3 and not l.dry_run and l.state not in ('receiving', 'stopped'))";

macro_rules! runs {
    ($store:ty, $connection:ty, $skip_locked:literal) => {
        impl $store {
            async fn insert_run(
                connection: &mut $connection,
                tenant: &TenantId,
                new: &NewRun,
                (state, phase): (RunState, RunPhase),
            ) -> Result<bool, sqlx::Error> {
                let inserted = sqlx::query(INSERT_RUN)
                    .bind(tenant.as_str())
                    .bind(new.id)
                    .bind(&new.shop)
                    .bind(&new.flow)
                    .bind(new.dry_run)
                    .bind(state.as_str())
                    .bind(phase.as_str())
                    .bind(&new.file_name)
                    .bind(&new.idempotency_key)
                    .bind(Instant(new.created_at))
                    .execute(connection)
                    .await?;
                Ok(inserted.rows_affected() == 1)
            }
        }

        #[async_trait]
        impl RunStore for $store {
            async fn create_run(
                &self,
                tenant: &TenantId,
                new: &NewRun,
                entry: &Entry,
            ) -> Result<RunCreation, StoreError> {
                self.work(async {
                    let mut transaction = self.write().await?;
                    let state = (RunState::Receiving, RunPhase::Reading);
                    match Self::insert_run(&mut transaction, tenant, new, state).await {
                        Ok(true) => {
                            Self::append_audit(&mut transaction, tenant, entry).await?;
                            self.commit(transaction).await?;
                            Ok(RunCreation::Created)
                        }
                        Ok(false) => {
                            let known: RunColumns =
                                sqlx::query_as(select_runs!("where tenant = $1 and idempotency_key = $2"))
                                    .bind(tenant.as_str())
                                    .bind(&new.idempotency_key)
                                    .fetch_one(&mut *transaction)
                                    .await?;
                            self.commit(transaction).await?;
                            Ok(RunCreation::Known(Box::new(run(known)?)))
                        }
                        Err(error) if is_foreign_key(&error) => Ok(RunCreation::UnknownTenant),
                        Err(error) => Err(error.into()),
                    }
                })
                .await
            }

            async fn add_file_part(
                &self,
                tenant: &TenantId,
                run: Uuid,
                part: i64,
                bytes: &[u8],
            ) -> Result<(), StoreError> {
                self.work(async {
                    sqlx::query("insert into run_files (tenant, run, part, bytes) values ($1, $2, $3, $4)")
                        .bind(tenant.as_str())
                        .bind(run)
                        .bind(part)
                        .bind(bytes)
                        .execute(&mut *self.writer().await?)
                        .await?;
                    Ok(())
                })
                .await
            }

            async fn release_run(
                &self,
                tenant: &TenantId,
                run: Uuid,
                (hash, bytes): (&[u8; 32], u64),
                force: bool,
                job: &NewJob,
            ) -> Result<Release, StoreError> {
                self.work(async {
                    let mut transaction = self.write().await?;
                    let released = sqlx::query(
                        "update runs set state = 'waiting', file_hash = $3, file_bytes = $4
                         where tenant = $1 and id = $2 and state = 'receiving'",
                    )
                    .bind(tenant.as_str())
                    .bind(run)
                    .bind(hash.as_slice())
                    .bind(i64::try_from(bytes).unwrap_or(i64::MAX))
                    .execute(&mut *transaction)
                    .await?;
                    if released.rows_affected() == 0 {
                        return Ok(Release::Gone);
                    }
                    let same: Option<Uuid> = sqlx::query_scalar(
                        "select e.id from runs n join runs e on e.tenant = n.tenant and e.shop = n.shop and e.flow = n.flow
                         and e.file_hash = n.file_hash and e.state = 'done' and not n.dry_run and e.seq = (
                             select max(l.seq) from runs l where l.tenant = n.tenant and l.shop = n.shop and l.flow = n.flow
                             and l.seq < n.seq and not l.dry_run and l.state not in ('receiving', 'stopped'))
                         where n.tenant = $1 and n.id = $2",
                    )
                    .bind(tenant.as_str())
                    .bind(run)
                    .fetch_optional(&mut *transaction)
                    .await?;
                    if let Some(same) = same.filter(|_| !force) {
                        sqlx::query("delete from runs where tenant = $1 and id = $2")
                            .bind(tenant.as_str())
                            .bind(run)
                            .execute(&mut *transaction)
                            .await?;
                        self.commit(transaction).await?;
                        return Ok(Release::Same(same));
                    }
                    Self::insert_job(&mut transaction, job).await?;
                    self.commit(transaction).await?;
                    self.signal_job();
                    Ok(Release::Waiting)
                })
                .await
            }

            async fn drop_run(&self, tenant: &TenantId, run: Uuid) -> Result<(), StoreError> {
                self.work(async {
                    sqlx::query("delete from runs where tenant = $1 and id = $2 and state = 'receiving'")
                        .bind(tenant.as_str())
                        .bind(run)
                        .execute(&mut *self.writer().await?)
                        .await?;
                    Ok(())
                })
                .await
            }

            async fn run(&self, tenant: &TenantId, id: Uuid) -> Result<Option<Run>, StoreError> {
                self.work(async {
                    let row: Option<RunColumns> = sqlx::query_as(select_runs!("where tenant = $1 and id = $2"))
                        .bind(tenant.as_str())
                        .bind(id)
                        .fetch_optional(&mut *self.connection().await?)
                        .await?;
                    Ok(row.map(run).transpose()?)
                })
                .await
            }

            async fn runs(
                &self,
                tenant: &TenantId,
                shop: Option<&str>,
                before: Option<i64>,
                limit: u32,
            ) -> Result<Vec<Run>, StoreError> {
                self.work(async {
                    let rows: Vec<RunColumns> = sqlx::query_as(select_runs!(
                        "where tenant = $1 and ($2 is null or shop = $2) and ($3 is null or seq < $3)
                         order by seq desc limit $4"
                    ))
                    .bind(tenant.as_str())
                    .bind(shop)
                    .bind(before)
                    .bind(i64::from(limit))
                    .fetch_all(&mut *self.connection().await?)
                    .await?;
                    Ok(rows.into_iter().map(run).collect::<Result<_, _>>()?)
                })
                .await
            }

            async fn row_counts(&self, tenant: &TenantId, run: Uuid) -> Result<Vec<RowCount>, StoreError> {
                type Columns = (String, Option<String>, Option<String>, i64);
                self.work(async {
                    let rows: Vec<Columns> = sqlx::query_as(
                        "select step, outcome, code, count(*) from run_rows where tenant = $1 and run = $2
                         group by step, outcome, code order by step, outcome, code",
                    )
                    .bind(tenant.as_str())
                    .bind(run)
                    .fetch_all(&mut *self.connection().await?)
                    .await?;
                    let count = |(step_word, outcome_word, code, rows): Columns| {
                        let (step, outcome) = (step(&step_word)?, outcome(outcome_word.as_deref())?);
                        Ok::<_, StoreError>(RowCount { step, outcome, code, rows: rows.unsigned_abs() })
                    };
                    Ok(rows.into_iter().map(count).collect::<Result<_, _>>()?)
                })
                .await
            }

            async fn file_part(&self, tenant: &TenantId, run: Uuid, part: i64) -> Result<Option<Vec<u8>>, StoreError> {
                self.work(async {
                    let select =
                        sqlx::query_scalar("select bytes from run_files where tenant = $1 and run = $2 and part = $3");
                    let select = select.bind(tenant.as_str()).bind(run).bind(part);
                    Ok(select.fetch_optional(&mut *self.connection().await?).await?)
                })
                .await
            }

            async fn change_run(&self, tenant: &TenantId, id: Uuid, change: &RunChange) -> Result<bool, StoreError> {
                self.work(async {
                    let mut transaction = self.write().await?;
                    let (code, reason) = change.reason.as_ref().map(|(code, reason)| (code, reason)).unzip();
                    let changed = sqlx::query(CHANGE_RUN)
                        .bind(tenant.as_str())
                        .bind(id)
                        .bind(change.state.as_str())
                        .bind(change.phase.as_str())
                        .bind(code)
                        .bind(reason)
                        .bind(&change.found)
                        .bind(Instant(change.at))
                        .bind(change.state.is_final())
                        .bind(change.rows_until.map(Instant))
                        .execute(&mut *transaction)
                        .await?;
                    sqlx::query(DROP_FILE).bind(tenant.as_str()).bind(id).execute(&mut *transaction).await?;
                    self.commit(transaction).await?;
                    Ok(changed.rows_affected() == 1)
                })
                .await
            }

            async fn cancel_run(
                &self,
                tenant: &TenantId,
                id: Uuid,
                (at, rows_until): (Timestamp, Timestamp),
                entry: &Entry,
            ) -> Result<bool, StoreError> {
                self.work(async {
                    let mut transaction = self.write().await?;
                    let cancelled = sqlx::query(CANCEL_RUN)
                        .bind(tenant.as_str())
                        .bind(id)
                        .bind(Instant(at))
                        .bind(Instant(rows_until))
                        .execute(&mut *transaction)
                        .await?;
                    if cancelled.rows_affected() == 0 {
                        return Ok(false);
                    }
                    sqlx::query(DROP_FILE).bind(tenant.as_str()).bind(id).execute(&mut *transaction).await?;
                    Self::append_audit(&mut transaction, tenant, entry).await?;
                    self.commit(transaction).await?;
                    Ok(true)
                })
                .await
            }

            async fn resume_run(
                &self,
                tenant: &TenantId,
                id: Uuid,
                job: &NewJob,
                entry: &Entry,
            ) -> Result<Resumption, StoreError> {
                self.work(async {
                    let mut transaction = self.write().await?;
                    let resumed = sqlx::query(
                        "update runs set state = 'waiting', reason = null, reason_code = null
                         where tenant = $1 and id = $2 and state = 'paused'",
                    )
                    .bind(tenant.as_str())
                    .bind(id)
                    .execute(&mut *transaction)
                    .await?;
                    if resumed.rows_affected() == 0 {
                        return Ok(Resumption::NotPaused);
                    }
                    // The job of a paused run waits for its next look, once whoever paused it has said so.
                    if !Self::insert_job(&mut transaction, job).await? {
                        let moved = sqlx::query(
                            "update jobs set run_at = $4 where owner = $1 and kind = $2 and unique_key = $3
                             and state = 'ready'",
                        )
                        .bind(tenant.as_str())
                        .bind(job.kind)
                        .bind(&job.unique_key)
                        .bind(Instant(job.run_at))
                        .execute(&mut *transaction)
                        .await?;
                        if moved.rows_affected() == 0 {
                            return Ok(Resumption::Settling);
                        }
                    }
                    Self::append_audit(&mut transaction, tenant, entry).await?;
                    self.commit(transaction).await?;
                    self.signal_job();
                    Ok(Resumption::Resumed)
                })
                .await
            }

            async fn retry_run(
                &self,
                tenant: &TenantId,
                of: Uuid,
                new: &NewRun,
                job: &NewJob,
                entry: &Entry,
            ) -> Result<u64, StoreError> {
                self.work(async {
                    let mut transaction = self.write().await?;
                    let state = (RunState::Waiting, RunPhase::Planning);
                    match Self::insert_run(&mut transaction, tenant, new, state).await {
                        Ok(_) => {}
                        Err(error) if is_foreign_key(&error) => return Ok(0),
                        Err(error) => return Err(error.into()),
                    }
                    let rows = sqlx::query(RETRY_ROWS)
                        .bind(tenant.as_str())
                        .bind(of)
                        .bind(new.id)
                        .execute(&mut *transaction)
                        .await?
                        .rows_affected();
                    if rows == 0 {
                        return Ok(0);
                    }
                    Self::insert_job(&mut transaction, job).await?;
                    Self::append_audit(&mut transaction, tenant, entry).await?;
                    self.commit(transaction).await?;
                    self.signal_job();
                    Ok(rows)
                })
                .await
            }

            async fn clear_rows(&self, tenant: &TenantId, run: Uuid) -> Result<(), StoreError> {
                self.work(async {
                    sqlx::query("delete from run_rows where tenant = $1 and run = $2")
                        .bind(tenant.as_str())
                        .bind(run)
                        .execute(&mut *self.writer().await?)
                        .await?;
                    Ok(())
                })
                .await
            }

            async fn put_rows(
                &self,
                tenant: &TenantId,
                run: &Run,
                rows: &[RunRow],
                articles: &[ShopArticle],
            ) -> Result<(), StoreError> {
                type Database = <$connection as sqlx::Connection>::Database;
                self.work(async {
                    let mut transaction = self.write().await?;
                    for rows in rows.chunks(ROWS) {
                        let mut insert = QueryBuilder::<Database>::new(
                            "insert into run_rows (tenant, run, line, key, step, outcome, code, place, value, message,
                             warnings, data, plan) ",
                        );
                        insert.push_values(rows, |mut values, row| {
                            values
                                .push_bind(tenant.as_str())
                                .push_bind(run.id)
                                .push_bind(row.line)
                                .push_bind(&row.key)
                                .push_bind(row.step.as_str())
                                .push_bind(row.outcome.map(RowOutcome::as_str))
                                .push_bind(&row.code)
                                .push_bind(&row.column)
                                .push_bind(&row.value)
                                .push_bind(&row.message)
                                .push_bind(&row.warnings)
                                .push_bind(&row.data)
                                .push_bind(&row.plan);
                        });
                        insert.push(
                            " on conflict (tenant, run, line) do update set step = excluded.step,
                             outcome = excluded.outcome, code = excluded.code, place = excluded.place,
                             value = excluded.value, message = excluded.message, warnings = excluded.warnings,
                             data = excluded.data, plan = excluded.plan",
                        );
                        insert.build().execute(&mut *transaction).await?;
                    }
                    for articles in articles.chunks(ROWS) {
                        let mut insert = QueryBuilder::<Database>::new(
                            "insert into shop_articles (tenant, shop, key, product_key, product, combination, stock, raw,
                             pushed) ",
                        );
                        insert.push_values(articles, |mut values, article| {
                            values
                                .push_bind(tenant.as_str())
                                .push_bind(&run.shop)
                                .push_bind(&article.key)
                                .push_bind(&article.product_key)
                                .push_bind(article.product)
                                .push_bind(article.combination)
                                .push_bind(article.stock)
                                .push_bind(&article.raw)
                                .push_bind(article.pushed);
                        });
                        insert.push(
                            " on conflict (tenant, shop, key) do update set product_key = excluded.product_key,
                             product = excluded.product, combination = excluded.combination, stock = excluded.stock,
                             raw = excluded.raw, pushed = excluded.pushed",
                        );
                        insert.build().execute(&mut *transaction).await?;
                    }
                    self.commit(transaction).await?;
                    Ok(())
                })
                .await
            }

            async fn rows(
                &self,
                tenant: &TenantId,
                run: Uuid,
                filter: &RowFilter,
                after: Option<i64>,
                limit: u32,
            ) -> Result<Vec<RunRow>, StoreError> {
                self.work(async {
                    let rows: Vec<RowColumns> = sqlx::query_as(select_rows!(
                        "and ($3 is null or r.outcome = $3) and ($4 is null or r.code = $4)
                         and ($5 is null or r.key = $5) and ($6 is null or r.line > $6) order by r.line limit $7"
                    ))
                    .bind(tenant.as_str())
                    .bind(run)
                    .bind(filter.outcome.map(RowOutcome::as_str))
                    .bind(&filter.code)
                    .bind(&filter.key)
                    .bind(after)
                    .bind(i64::from(limit))
                    .fetch_all(&mut *self.connection().await?)
                    .await?;
                    Ok(rows.into_iter().map(run_row).collect::<Result<_, _>>()?)
                })
                .await
            }

            async fn rows_by_key(
                &self,
                tenant: &TenantId,
                run: &Run,
                after: Option<(&str, i64)>,
                limit: u32,
            ) -> Result<Vec<(RunRow, Option<ShopArticle>)>, StoreError> {
                use sqlx::FromRow as _;
                self.work(async {
                    let (key, line) = after.unzip();
                    let rows = sqlx::query(
                        "select r.line, r.key, r.step, r.outcome, r.code, r.place, r.value, r.message, r.warnings, r.data,
                         r.plan, a.product_key, a.product, a.combination, a.stock, a.raw, a.pushed
                         from run_rows r left join shop_articles a on a.tenant = $1 and a.shop = $3 and a.key = r.key
                         where r.tenant = $1 and r.run = $2 and ($4 is null or (r.key, r.line) > ($4, $5))
                         order by r.key, r.line limit $6",
                    )
                    .bind(tenant.as_str())
                    .bind(run.id)
                    .bind(&run.shop)
                    .bind(key)
                    .bind(line)
                    .bind(i64::from(limit))
                    .fetch_all(&mut *self.connection().await?)
                    .await?;
                    let read = |row: &<<$connection as sqlx::Connection>::Database as sqlx::Database>::Row| {
                        let kept = run_row(RowColumns::from_row(row)?)?;
                        let article = match row.try_get::<Option<i64>, _>("product")? {
                            None => None,
                            Some(product) => Some(ShopArticle {
                                key: kept.key.clone(),
                                product_key: row.try_get("product_key")?,
                                product,
                                combination: row.try_get("combination")?,
                                stock: row.try_get("stock")?,
                                raw: row.try_get("raw")?,
                                pushed: row.try_get("pushed")?,
                            }),
                        };
                        Ok::<_, Failure>((kept, article))
                    };
                    rows.iter().map(read).collect()
                })
                .await
            }

            async fn rows_at(
                &self,
                tenant: &TenantId,
                run: Uuid,
                step: RowStep,
                limit: u32,
            ) -> Result<Vec<RunRow>, StoreError> {
                self.work(async {
                    let rows: Vec<RowColumns> =
                        sqlx::query_as(select_rows!("and r.step = $3 order by r.line limit $4"))
                            .bind(tenant.as_str())
                            .bind(run)
                            .bind(step.as_str())
                            .bind(i64::from(limit))
                            .fetch_all(&mut *self.connection().await?)
                            .await?;
                    Ok(rows.into_iter().map(run_row).collect::<Result<_, _>>()?)
                })
                .await
            }

            async fn purge_run_rows(&self, now: Timestamp, limit: u32) -> Result<u64, StoreError> {
                self.work(async {
                    let mut transaction = self.write().await?;
                    let abandoned = sqlx::query(
                        "delete from runs where (tenant, id) in (select tenant, id from runs
                             where state = 'receiving' and created_at < $1 order by created_at limit $2)",
                    )
                    .bind(Instant(now.saturating_sub(PATIENCE).unwrap_or(Timestamp::MIN)))
                    .bind(i64::from(limit))
                    .execute(&mut *transaction)
                    .await?
                    .rows_affected();
                    let ended: Vec<(String, Uuid)> = sqlx::query_as(
                        "select tenant, id from runs where rows_until <= $1 order by rows_until limit $2",
                    )
                    .bind(Instant(now))
                    .bind(i64::from(limit))
                    .fetch_all(&mut *transaction)
                    .await?;
                    for (tenant, id) in &ended {
                        let statements = [
                            "delete from run_rows where tenant = $1 and run = $2",
                            "update runs set rows_until = null where tenant = $1 and id = $2",
                        ];
                        for statement in statements {
                            sqlx::query(statement).bind(tenant).bind(id).execute(&mut *transaction).await?;
                        }
                    }
                    self.commit(transaction).await?;
                    Ok(abandoned.max(ended.len() as u64))
                })
                .await
            }
        }
    };
}

on_both!(runs);
