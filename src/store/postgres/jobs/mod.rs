//! [`JobStore`] on Postgres.

mod claim;
mod order;

use std::collections::BTreeSet;

use async_trait::async_trait;
use jiff::Timestamp;
use sqlx::PgConnection;
use tokio::sync::watch;
use uuid::Uuid;

use super::{PostgresStore, announcements, errors::is_foreign_key, instant::Instant};
use crate::{
    domain::ids::TenantId,
    store::{
        Claim, ClaimedJob, Enqueued, JobCounts, JobOwner, JobStore, NewJob, ParkedJob, RunningJob, Settlement,
        StoreError,
    },
};

#[async_trait]
impl JobStore for PostgresStore {
    async fn enqueue(&self, job: &NewJob) -> Result<Enqueued, StoreError> {
        self.bounded(async {
            let mut transaction = self.write().await?;
            match insert(&mut transaction, job).await {
                Ok(true) => {
                    transaction.commit().await?;
                    self.announcements.signal_job();
                    Ok(Enqueued::Added)
                }
                Ok(false) => Ok(Enqueued::AlreadyThere),
                Err(error) if is_foreign_key(&error) => Ok(Enqueued::UnknownTenant),
                Err(error) => Err(error.into()),
            }
        })
        .await
    }

    async fn claim_jobs(&self, claim: &Claim<'_>) -> Result<Vec<ClaimedJob>, StoreError> {
        self.bounded(self::claim::claim_jobs(self, claim)).await
    }

    async fn beat(&self, worker: Uuid) -> Result<Vec<(Uuid, i64)>, StoreError> {
        self.bounded(async {
            let update = sqlx::query_as(
                "update jobs set beat = beat + 1 where worker = $1 and state = 'running' returning id, attempt",
            );
            Ok(update.bind(worker).fetch_all(&mut *self.connection().await?).await?)
        })
        .await
    }

    async fn running_jobs(&self) -> Result<Vec<RunningJob>, StoreError> {
        self.bounded(async {
            let rows: Vec<(Uuid, String, i64, i64, i64)> = sqlx::query_as(
                "select id, kind, attempt, beat, failures from jobs where state = 'running' order by seq",
            )
            .fetch_all(&mut *self.connection().await?)
            .await?;
            let read = |(id, kind, attempt, beat, failed): (_, _, _, _, i64)| RunningJob {
                id,
                kind,
                attempt,
                beat,
                failures: failures(failed),
            };
            Ok(rows.into_iter().map(read).collect())
        })
        .await
    }

    async fn settle(
        &self,
        id: Uuid,
        attempt: i64,
        beat: Option<i64>,
        settlement: &Settlement,
    ) -> Result<bool, StoreError> {
        let statement = match settlement {
            Settlement::Done => {
                "delete from jobs where id = $1 and attempt = $2 and state = 'running' and beat = coalesce($3, beat)"
            }
            Settlement::Again { .. } => {
                "update jobs set state = 'ready', worker = null, failures = 0, reason = null, run_at = $4
                 where id = $1 and attempt = $2 and state = 'running' and beat = coalesce($3, beat)"
            }
            Settlement::Retry { .. } => {
                "update jobs set state = 'ready', worker = null, failures = failures + 1, run_at = $4, reason = $5
                 where id = $1 and attempt = $2 and state = 'running' and beat = coalesce($3, beat)"
            }
            Settlement::Park { .. } => {
                "update jobs set state = 'parked', worker = null, failures = failures + 1, parked_at = $4, reason = $5
                 where id = $1 and attempt = $2 and state = 'running' and beat = coalesce($3, beat)"
            }
            Settlement::GiveBack => {
                "update jobs set state = 'ready', worker = null
                 where id = $1 and attempt = $2 and state = 'running' and beat = coalesce($3, beat)"
            }
        };
        let (at, reason) = match settlement {
            Settlement::Done | Settlement::GiveBack => (None, None),
            Settlement::Again { at } => (Some(*at), None),
            Settlement::Retry { at, reason } | Settlement::Park { at, reason } => (Some(*at), Some(reason.as_str())),
        };
        self.bounded(async {
            let mut transaction = self.write().await?;
            let key = order::lock_key_of(&mut transaction, id).await?;
            let query = sqlx::query(statement).bind(id).bind(attempt).bind(beat);
            let query = if at.is_some() { query.bind(at.map(Instant)) } else { query };
            let query = if reason.is_some() { query.bind(reason) } else { query };
            let settled = query.execute(&mut *transaction).await?.rows_affected() == 1;
            if let Some(key) = key.filter(|_| settled) {
                order::after_settling(&mut transaction, &key).await?;
            }
            transaction.commit().await?;
            Ok(settled)
        })
        .await
    }

    async fn parked_jobs(&self, owner: Option<&JobOwner>, limit: u32) -> Result<Vec<ParkedJob>, StoreError> {
        self.bounded(async {
            let rows: Vec<(Uuid, String, String, Option<String>, Instant, Instant)> = sqlx::query_as(
                "select id, owner, kind, reason, created_at, parked_at from jobs
                 where state = 'parked' and owner = coalesce($1, owner) order by parked_at, seq limit $2",
            )
            .bind(owner.map(JobOwner::as_str))
            .bind(i64::from(limit))
            .fetch_all(&mut *self.connection().await?)
            .await?;
            let read =
                |(id, owner, kind, reason, created_at, parked_at): (_, String, _, Option<String>, Instant, Instant)| {
                    Ok(ParkedJob {
                        id,
                        owner: JobOwner::read(&owner)?,
                        kind,
                        reason: reason.unwrap_or_default(),
                        created_at: created_at.0,
                        parked_at: parked_at.0,
                    })
                };
            rows.into_iter().map(read).collect()
        })
        .await
    }

    async fn replay_jobs(&self, owner: Option<&JobOwner>, id: Option<Uuid>, now: Timestamp) -> Result<u64, StoreError> {
        self.bounded(async {
            let owner = owner.map(JobOwner::as_str);
            let mut transaction = self.write().await?;
            order::lock_keys_of_parked(&mut transaction, owner, id).await?;
            // Of several parked ones of one unique key, the oldest is replayed.
            let replayed: Vec<(String, Option<String>)> = sqlx::query_as(
                "update jobs set state = 'ready', failures = 0, parked_at = null, run_at = $3,
                     blocked = ordering_key is not null
                 where state = 'parked' and owner = coalesce($1, owner) and id = coalesce($2, id)
                 and (unique_key is null or not exists
                      (select 1 from jobs o where o.owner = jobs.owner and o.kind = jobs.kind
                       and o.unique_key = jobs.unique_key and (o.state <> 'parked' or o.seq < jobs.seq)))
                 returning owner, ordering_key",
            )
            .bind(owner)
            .bind(id)
            .bind(Instant(now))
            .fetch_all(&mut *transaction)
            .await?;
            let count = replayed.len();
            let keys: BTreeSet<_> = replayed.into_iter().filter_map(|(owner, key)| Some((owner, key?))).collect();
            for (owner, key) in keys {
                order::after_replaying(&mut transaction, &owner, &key).await?;
            }
            announcements::announce_job(&mut transaction).await?;
            transaction.commit().await?;
            self.announcements.signal_job();
            Ok(u64::try_from(count).unwrap_or(u64::MAX))
        })
        .await
    }

    async fn purge_parked_jobs(&self, before: Timestamp, limit: u32) -> Result<u64, StoreError> {
        self.bounded(async {
            let purged = sqlx::query(
                "delete from jobs where seq in
                 (select seq from jobs where state = 'parked' and parked_at < $1 order by parked_at limit $2
                  for update skip locked)",
            )
            .bind(Instant(before))
            .bind(i64::from(limit))
            .execute(&mut *self.connection().await?)
            .await?;
            Ok(purged.rows_affected())
        })
        .await
    }

    async fn job_counts(&self, now: Timestamp) -> Result<Vec<JobCounts>, StoreError> {
        self.bounded(async {
            let rows: Vec<(String, i64, i64, i64, i64, Option<Instant>)> = sqlx::query_as(
                "select kind, count(*) filter (where state = 'ready' and run_at <= $1),
                 count(*) filter (where state = 'ready' and run_at > $1), count(*) filter (where state = 'running'),
                 count(*) filter (where state = 'parked'), min(run_at) filter (where state = 'ready' and run_at <= $1)
                 from jobs group by kind order by kind",
            )
            .bind(Instant(now))
            .fetch_all(&mut *self.connection().await?)
            .await?;
            let read = |(kind, ready, scheduled, running, parked, oldest): (_, i64, i64, i64, i64, Option<Instant>)| {
                JobCounts {
                    kind,
                    ready: ready.unsigned_abs(),
                    scheduled: scheduled.unsigned_abs(),
                    running: running.unsigned_abs(),
                    parked: parked.unsigned_abs(),
                    oldest_ready: oldest.map(|at| at.0),
                }
            };
            Ok(rows.into_iter().map(read).collect())
        })
        .await
    }

    async fn next_due(&self, now: Timestamp) -> Result<Option<Timestamp>, StoreError> {
        self.bounded(async {
            let select = sqlx::query_scalar("select min(run_at) from jobs where state = 'ready' and run_at > $1");
            let next: Option<Instant> = select.bind(Instant(now)).fetch_one(&mut *self.connection().await?).await?;
            Ok(next.map(|at| at.0))
        })
        .await
    }

    fn job_signals(&self) -> watch::Receiver<u64> {
        self.announcements.jobs()
    }
}

/// Adds a job inside the caller's transaction, and announces it on commit; `false` when it is there already. Whoever adds
/// several with ordering keys in one transaction adds them in the order of owners and keys, since each key is locked.
pub(super) async fn insert(connection: &mut PgConnection, job: &NewJob) -> Result<bool, sqlx::Error> {
    if let Some(key) = &job.ordering_key {
        order::lock_key(connection, job.owner.as_str(), key).await?;
    }
    let added: i64 = sqlx::query_scalar(
        "with added as (
             insert into jobs
                 (id, owner, tenant, kind, ordering_key, unique_key, payload, state, created_at, run_at, blocked)
             values ($1, $2, $3, $4, $5, $6, $7::text::jsonb, 'ready', $8, $9, $5 is not null and exists
                 (select 1 from jobs e where e.owner = $2 and e.ordering_key = $5 and e.state <> 'parked'))
             on conflict do nothing returning 1)
         select count(*) from added, pg_notify($10, '')",
    )
    .bind(job.id)
    .bind(job.owner.as_str())
    .bind(job.owner.tenant().map(TenantId::as_str))
    .bind(job.kind)
    .bind(&job.ordering_key)
    .bind(&job.unique_key)
    .bind(&job.payload)
    .bind(Instant(job.created_at))
    .bind(Instant(job.run_at))
    .bind(announcements::JOBS)
    .fetch_one(connection)
    .await?;
    Ok(added == 1)
}

fn failures(count: i64) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}
