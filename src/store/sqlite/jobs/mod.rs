//! [`JobStore`] on SQLite.

mod claim;
mod order;

use std::collections::BTreeSet;

use async_trait::async_trait;
use jiff::Timestamp;
use tokio::sync::watch;
use uuid::Uuid;

use super::{
    SqliteStore,
    errors::is_foreign_key,
    rows::{micros, timestamp},
    store_error,
};
use crate::store::{
    Claim, ClaimedJob, Enqueued, JobCounts, JobOwner, JobStore, NewJob, ParkedJob, RunningJob, Settlement, StoreError,
};

#[async_trait]
impl JobStore for SqliteStore {
    async fn enqueue(&self, job: &NewJob) -> Result<Enqueued, StoreError> {
        let inserted = insert(&mut *self.writer.acquire().await.map_err(store_error)?, job).await;
        match inserted {
            Ok(true) => {
                self.signal_job();
                Ok(Enqueued::Added)
            }
            Ok(false) => Ok(Enqueued::AlreadyThere),
            Err(error) if is_foreign_key(&error) => Ok(Enqueued::UnknownTenant),
            Err(error) => Err(store_error(error)),
        }
    }

    async fn claim_jobs(&self, claim: &Claim<'_>) -> Result<Vec<ClaimedJob>, StoreError> {
        self::claim::claim_jobs(self, claim).await
    }

    async fn beat(&self, worker: Uuid) -> Result<Vec<(Uuid, i64)>, StoreError> {
        let rows: Vec<(Vec<u8>, i64)> = sqlx::query_as(
            "update jobs set beat = beat + 1 where worker = ?1 and state = 'running' returning id, attempt",
        )
        .bind(worker.as_bytes().as_slice())
        .fetch_all(self.writer()?)
        .await
        .map_err(store_error)?;
        rows.into_iter().map(|(id, attempt)| Ok((uuid(&id)?, attempt))).collect()
    }

    async fn running_jobs(&self) -> Result<Vec<RunningJob>, StoreError> {
        let rows: Vec<(Vec<u8>, String, i64, i64, u32)> =
            sqlx::query_as("select id, kind, attempt, beat, failures from jobs where state = 'running' order by seq")
                .fetch_all(&self.reader)
                .await
                .map_err(store_error)?;
        let read = |(id, kind, attempt, beat, failures): (Vec<u8>, _, _, _, _)| {
            Ok(RunningJob { id: uuid(&id)?, kind, attempt, beat, failures })
        };
        rows.into_iter().map(read).collect()
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
                "delete from jobs where id = ?1 and attempt = ?2 and state = 'running' and beat = coalesce(?3, beat)"
            }
            Settlement::Again { .. } => {
                "update jobs set state = 'ready', worker = null, failures = 0, reason = null, run_at = ?4
                 where id = ?1 and attempt = ?2 and state = 'running' and beat = coalesce(?3, beat)"
            }
            Settlement::Retry { .. } => {
                "update jobs set state = 'ready', worker = null, failures = failures + 1, run_at = ?4, reason = ?5
                 where id = ?1 and attempt = ?2 and state = 'running' and beat = coalesce(?3, beat)"
            }
            Settlement::Park { .. } => {
                "update jobs set state = 'parked', worker = null, failures = failures + 1, parked_at = ?4, reason = ?5
                 where id = ?1 and attempt = ?2 and state = 'running' and beat = coalesce(?3, beat)"
            }
            Settlement::GiveBack => {
                "update jobs set state = 'ready', worker = null
                 where id = ?1 and attempt = ?2 and state = 'running' and beat = coalesce(?3, beat)"
            }
        };
        let (at, reason) = match settlement {
            Settlement::Done | Settlement::GiveBack => (None, None),
            Settlement::Again { at } => (Some(*at), None),
            Settlement::Retry { at, reason } | Settlement::Park { at, reason } => (Some(*at), Some(reason.as_str())),
        };
        let mut transaction = self.write().await?;
        let key = order::key_of(&mut transaction, id).await.map_err(store_error)?;
        let query = sqlx::query(statement).bind(id.as_bytes().as_slice()).bind(attempt).bind(beat);
        let query = if at.is_some() { query.bind(at.map(micros)) } else { query };
        let query = if reason.is_some() { query.bind(reason) } else { query };
        let settled = query.execute(&mut *transaction).await.map_err(store_error)?.rows_affected() == 1;
        if let Some(key) = key.filter(|_| settled) {
            order::after_settling(&mut transaction, &key).await.map_err(store_error)?;
        }
        transaction.commit().await.map_err(store_error)?;
        Ok(settled)
    }

    async fn parked_jobs(&self, owner: Option<&JobOwner>, limit: u32) -> Result<Vec<ParkedJob>, StoreError> {
        let rows: Vec<(Vec<u8>, String, String, Option<String>, i64, i64)> = sqlx::query_as(
            "select id, owner, kind, reason, created_at, parked_at from jobs
             where state = 'parked' and owner = coalesce(?1, owner) order by parked_at, seq limit ?2",
        )
        .bind(owner.map(JobOwner::as_str))
        .bind(limit)
        .fetch_all(&self.reader)
        .await
        .map_err(store_error)?;
        let read = |(id, owner, kind, reason, created_at, parked_at): (Vec<u8>, String, _, Option<String>, _, _)| {
            Ok(ParkedJob {
                id: uuid(&id)?,
                owner: JobOwner::read(&owner)?,
                kind,
                reason: reason.unwrap_or_default(),
                created_at: timestamp(created_at)?,
                parked_at: timestamp(parked_at)?,
            })
        };
        rows.into_iter().map(read).collect()
    }

    async fn replay_jobs(&self, owner: Option<&JobOwner>, id: Option<Uuid>, now: Timestamp) -> Result<u64, StoreError> {
        let mut transaction = self.write().await?;
        // Of several parked ones of one unique key, the oldest is replayed.
        let replayed: Vec<(String, Option<String>)> = sqlx::query_as(
            "update jobs set state = 'ready', failures = 0, parked_at = null, run_at = ?3,
                 blocked = ordering_key is not null
             where state = 'parked' and owner = coalesce(?1, owner) and id = coalesce(?2, id)
             and (unique_key is null or not exists
                  (select 1 from jobs o where o.owner = jobs.owner and o.kind = jobs.kind
                   and o.unique_key = jobs.unique_key and (o.state <> 'parked' or o.seq < jobs.seq)))
             returning owner, ordering_key",
        )
        .bind(owner.map(JobOwner::as_str))
        .bind(id.as_ref().map(|id| id.as_bytes().as_slice()))
        .bind(micros(now))
        .fetch_all(&mut *transaction)
        .await
        .map_err(store_error)?;
        let count = replayed.len();
        let keys: BTreeSet<_> = replayed.into_iter().filter_map(|(owner, key)| Some((owner, key?))).collect();
        for (owner, key) in keys {
            order::after_replaying(&mut transaction, &owner, &key).await.map_err(store_error)?;
        }
        transaction.commit().await.map_err(store_error)?;
        if count > 0 {
            self.signal_job();
        }
        Ok(u64::try_from(count).unwrap_or(u64::MAX))
    }

    async fn purge_parked_jobs(&self, before: Timestamp, limit: u32) -> Result<u64, StoreError> {
        let purged = sqlx::query(
            "delete from jobs where seq in
             (select seq from jobs where state = 'parked' and parked_at < ?1 order by parked_at limit ?2)",
        )
        .bind(micros(before))
        .bind(limit)
        .execute(self.writer()?)
        .await
        .map_err(store_error)?;
        Ok(purged.rows_affected())
    }

    async fn job_counts(&self, now: Timestamp) -> Result<Vec<JobCounts>, StoreError> {
        let rows: Vec<(String, i64, i64, i64, i64, Option<i64>)> = sqlx::query_as(
            "select kind, count(*) filter (where state = 'ready' and run_at <= ?1),
             count(*) filter (where state = 'ready' and run_at > ?1), count(*) filter (where state = 'running'),
             count(*) filter (where state = 'parked'), min(run_at) filter (where state = 'ready' and run_at <= ?1)
             from jobs group by kind order by kind",
        )
        .bind(micros(now))
        .fetch_all(&self.reader)
        .await
        .map_err(store_error)?;
        let read = |(kind, ready, scheduled, running, parked, oldest): (_, i64, i64, i64, i64, Option<i64>)| {
            Ok(JobCounts {
                kind,
                ready: ready.unsigned_abs(),
                scheduled: scheduled.unsigned_abs(),
                running: running.unsigned_abs(),
                parked: parked.unsigned_abs(),
                oldest_ready: oldest.map(timestamp).transpose()?,
            })
        };
        rows.into_iter().map(read).collect()
    }

    async fn next_due(&self, now: Timestamp) -> Result<Option<Timestamp>, StoreError> {
        let next: Option<i64> =
            sqlx::query_scalar("select min(run_at) from jobs where state = 'ready' and run_at > ?1")
                .bind(micros(now))
                .fetch_one(&self.reader)
                .await
                .map_err(store_error)?;
        next.map(timestamp).transpose()
    }

    fn job_signals(&self) -> watch::Receiver<u64> {
        self.job_signals.subscribe()
    }
}

/// Adds a job inside the caller's transaction; `false` when it is there already. The caller signals once it is committed.
pub(super) async fn insert(connection: &mut sqlx::SqliteConnection, job: &NewJob) -> Result<bool, sqlx::Error> {
    let inserted = sqlx::query(
        "insert into jobs
             (id, owner, tenant, kind, ordering_key, unique_key, payload, state, created_at, run_at, blocked)
         values (?1, ?2, ?3, ?4, ?5, ?6, ?7, 'ready', ?8, ?9, ?5 is not null and exists
             (select 1 from jobs e where e.owner = ?2 and e.ordering_key = ?5 and e.state <> 'parked'))
         on conflict do nothing",
    )
    .bind(job.id.as_bytes().as_slice())
    .bind(job.owner.as_str())
    .bind(job.owner.tenant().map(crate::domain::ids::TenantId::as_str))
    .bind(job.kind)
    .bind(&job.ordering_key)
    .bind(&job.unique_key)
    .bind(&job.payload)
    .bind(micros(job.created_at))
    .bind(micros(job.run_at))
    .execute(connection)
    .await?;
    Ok(inserted.rows_affected() == 1)
}

fn uuid(bytes: &[u8]) -> Result<Uuid, StoreError> {
    Uuid::from_slice(bytes).map_err(|_| StoreError::Unreadable("the id of a job"))
}
