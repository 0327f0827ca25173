//! [`JobStore`] in SQL, but for the claim: how leases are given out is each database's own.
//!
//! The column `blocked` says whether another job of the same key has to end before. Whoever adds, settles or replays a job
//! of a key first takes the lock of that key (`lock_key`; nothing to do where there is one writer), in a statement of its
//! own: the statements after it see what the one before left, so that a job that is added while the last one ends is not
//! forgotten.

use std::collections::BTreeSet;

use async_trait::async_trait;
use jiff::Timestamp;
use tokio::sync::watch;
use uuid::Uuid;

use super::{
    Failure,
    columns::{Instant, Json, Owner},
    is_foreign_key,
};
use crate::{
    domain::ids::TenantId,
    store::{
        Claim, ClaimedJob, Enqueued, JobCounts, JobOwner, JobStore, NewJob, ParkedJob, RunningJob, Settlement,
        StoreError,
    },
};

/// Columns of a job that was claimed: id, owner, kind, payload, attempt, failures, created_at.
pub(in crate::store) type ClaimedRow = (Uuid, Owner, String, Json, i64, i64, Instant);

pub(in crate::store) fn claimed_job(row: ClaimedRow) -> ClaimedJob {
    let (id, owner, kind, payload, attempt, failed, created_at) = row;
    let (owner, payload, failures, created_at) = (owner.0, payload.0, failures(failed), created_at.0);
    ClaimedJob { id, owner, kind, payload, attempt, failures, created_at }
}

type ParkedRow = (Uuid, Owner, String, Option<String>, Instant, Instant);

fn parked_job((id, owner, kind, reason, created_at, parked_at): ParkedRow) -> ParkedJob {
    let (owner, reason) = (owner.0, reason.unwrap_or_default());
    ParkedJob { id, owner, kind, reason, created_at: created_at.0, parked_at: parked_at.0 }
}

type CountRow = (String, i64, i64, i64, i64, Option<Instant>);

fn job_counts((kind, ready, scheduled, running, parked, oldest): CountRow) -> JobCounts {
    let [ready, scheduled, running, parked] = [ready, scheduled, running, parked].map(i64::unsigned_abs);
    JobCounts { kind, ready, scheduled, running, parked, oldest_ready: oldest.map(|at| at.0) }
}

fn failures(count: i64) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}

/// The statement that ends a lease: `$1` job, `$2` attempt, `$3` beat, `$4` when, `$5` why.
fn settling(settlement: &Settlement) -> &'static str {
    /// Each with the condition that the lease is still that one.
    macro_rules! leased {
        ($change:literal) => {
            concat!($change, " where id = $1 and attempt = $2 and state = 'running' and beat = coalesce($3, beat)")
        };
    }
    match settlement {
        Settlement::Done => leased!("delete from jobs"),
        Settlement::Again { .. } => {
            leased!("update jobs set state = 'ready', worker = null, failures = 0, reason = null, run_at = $4")
        }
        Settlement::Retry { .. } => {
            leased!("update jobs set state = 'ready', worker = null, failures = failures + 1, run_at = $4, reason = $5")
        }
        Settlement::Park { .. } => leased!(
            "update jobs set state = 'parked', worker = null, failures = failures + 1, parked_at = $4, reason = $5"
        ),
        Settlement::GiveBack => leased!("update jobs set state = 'ready', worker = null"),
    }
}

/// After the running job of a key was settled: the earliest that is left is not blocked, and that one is, unless it is the
/// same.
const AFTER_SETTLING: &str = "
with head (seq) as (select seq from jobs where owner = $1 and ordering_key = $2 and state = 'ready' order by seq limit 1)
update jobs set blocked = seq <> (select seq from head)
where state = 'ready' and seq in (select seq from head union select $3)";

/// After jobs of a key have come back: of all that are left, the running one or the earliest is not blocked.
const AFTER_REPLAYING: &str = "
with head (seq) as (select coalesce(min(seq) filter (where state = 'running'), min(seq)) from jobs
    where owner = $1 and ordering_key = $2 and state <> 'parked')
update jobs set blocked = seq <> (select seq from head)
where owner = $1 and ordering_key = $2 and state = 'ready'";

/// Of several parked ones of one unique key, the oldest is replayed.
const REPLAY: &str = "
update jobs set state = 'ready', failures = 0, parked_at = null, run_at = $3, blocked = ordering_key is not null
where state = 'parked' and owner = coalesce($1, owner) and id = coalesce($2, id)
and (unique_key is null or not exists (select 1 from jobs o where o.owner = jobs.owner and o.kind = jobs.kind
     and o.unique_key = jobs.unique_key and (o.state <> 'parked' or o.seq < jobs.seq)))
returning owner, ordering_key";

macro_rules! jobs {
    ($store:ty, $connection:ty, $skip_locked:literal) => {
        impl $store {
            /// Adds a job inside the caller's transaction; `false` when it is there already. Whoever adds several with
            /// ordering keys in one transaction adds them in the order of owners and keys, since each key is locked. Once it
            /// is committed, the caller signals it.
            pub(super) async fn insert_job(connection: &mut $connection, job: &NewJob) -> Result<bool, sqlx::Error> {
                if let Some(key) = &job.ordering_key {
                    Self::lock_key(connection, job.owner.as_str(), key).await?;
                }
                let inserted = sqlx::query(
                    "insert into jobs
                         (id, owner, tenant, kind, ordering_key, unique_key, payload, state, created_at, run_at, blocked)
                     values ($1, $2, $3, $4, $5, $6, $7, 'ready', $8, $9, $5 is not null and exists
                         (select 1 from jobs e where e.owner = $2 and e.ordering_key = $5 and e.state <> 'parked'))
                     on conflict do nothing",
                )
                .bind(job.id)
                .bind(job.owner.as_str())
                .bind(job.owner.tenant().map(TenantId::as_str))
                .bind(job.kind)
                .bind(&job.ordering_key)
                .bind(&job.unique_key)
                .bind(Json(job.payload.clone()))
                .bind(Instant(job.created_at))
                .bind(Instant(job.run_at))
                .execute(&mut *connection)
                .await?;
                Self::announce_job(connection).await?;
                Ok(inserted.rows_affected() == 1)
            }

            async fn change_lease(
                connection: &mut $connection,
                id: Uuid,
                attempt: i64,
                beat: Option<i64>,
                settlement: &Settlement,
            ) -> Result<bool, Failure> {
                let (at, reason) = match settlement {
                    Settlement::Done | Settlement::GiveBack => (None, None),
                    Settlement::Again { at } => (Some(*at), None),
                    Settlement::Retry { at, reason } | Settlement::Park { at, reason } => {
                        (Some(*at), Some(reason.as_str()))
                    }
                };
                let settled = sqlx::query(settling(settlement))
                    .bind(id)
                    .bind(attempt)
                    .bind(beat)
                    .bind(at.map(Instant))
                    .bind(reason)
                    .execute(connection)
                    .await?;
                Ok(settled.rows_affected() == 1)
            }
        }

        #[async_trait]
        impl JobStore for $store {
            async fn enqueue(&self, job: &NewJob) -> Result<Enqueued, StoreError> {
                self.work(async {
                    let mut transaction = self.write().await?;
                    match Self::insert_job(&mut transaction, job).await {
                        Ok(true) => {
                            self.commit(transaction).await?;
                            self.signal_job();
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
                self.work(self.claim(claim)).await
            }

            async fn beat(&self, worker: Uuid) -> Result<Vec<(Uuid, i64)>, StoreError> {
                self.work(async {
                    let update = sqlx::query_as(
                        "update jobs set beat = beat + 1 where worker = $1 and state = 'running' returning id, attempt",
                    );
                    Ok(update.bind(worker).fetch_all(&mut *self.writer().await?).await?)
                })
                .await
            }

            async fn running_jobs(&self) -> Result<Vec<RunningJob>, StoreError> {
                self.work(async {
                    let rows: Vec<(Uuid, String, i64, i64, i64)> = sqlx::query_as(
                        "select id, kind, attempt, beat, failures from jobs where state = 'running' order by seq",
                    )
                    .fetch_all(&mut *self.connection().await?)
                    .await?;
                    let read = |(id, kind, attempt, beat, failed)| {
                        RunningJob { id, kind, attempt, beat, failures: failures(failed) }
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
                self.work(async {
                    let mut transaction = self.write().await?;
                    let keyed: Option<(i64, String, String)> = sqlx::query_as(
                        "select seq, owner, ordering_key from jobs where id = $1 and ordering_key is not null",
                    )
                    .bind(id)
                    .fetch_optional(&mut *transaction)
                    .await?;
                    if let Some((_, owner, key)) = &keyed {
                        Self::lock_key(&mut transaction, owner, key).await?;
                    }
                    let settled = Self::change_lease(&mut transaction, id, attempt, beat, settlement).await?;
                    if let Some((seq, owner, key)) = keyed.filter(|_| settled) {
                        sqlx::query(AFTER_SETTLING)
                            .bind(owner)
                            .bind(key)
                            .bind(seq)
                            .execute(&mut *transaction)
                            .await?;
                    }
                    self.commit(transaction).await?;
                    Ok(settled)
                })
                .await
            }

            async fn parked_jobs(&self, owner: Option<&JobOwner>, limit: u32) -> Result<Vec<ParkedJob>, StoreError> {
                self.work(async {
                    let rows: Vec<ParkedRow> = sqlx::query_as(
                        "select id, owner, kind, reason, created_at, parked_at from jobs
                         where state = 'parked' and owner = coalesce($1, owner) order by parked_at, seq limit $2",
                    )
                    .bind(owner.map(JobOwner::as_str))
                    .bind(i64::from(limit))
                    .fetch_all(&mut *self.connection().await?)
                    .await?;
                    Ok(rows.into_iter().map(parked_job).collect())
                })
                .await
            }

            async fn replay_jobs(
                &self,
                owner: Option<&JobOwner>,
                id: Option<Uuid>,
                now: Timestamp,
            ) -> Result<u64, StoreError> {
                self.work(async {
                    let owner = owner.map(JobOwner::as_str);
                    let mut transaction = self.write().await?;
                    Self::lock_keys_of_parked(&mut transaction, owner, id).await?;
                    let replayed: Vec<(String, Option<String>)> = sqlx::query_as(REPLAY)
                        .bind(owner)
                        .bind(id)
                        .bind(Instant(now))
                        .fetch_all(&mut *transaction)
                        .await?;
                    let count = replayed.len() as u64;
                    let keys: BTreeSet<_> = replayed.into_iter().filter_map(|(owner, key)| Some((owner, key?))).collect();
                    for (owner, key) in keys {
                        sqlx::query(AFTER_REPLAYING).bind(owner).bind(key).execute(&mut *transaction).await?;
                    }
                    Self::announce_job(&mut transaction).await?;
                    self.commit(transaction).await?;
                    self.signal_job();
                    Ok(count)
                })
                .await
            }

            async fn purge_parked_jobs(&self, before: Timestamp, limit: u32) -> Result<u64, StoreError> {
                self.work(async {
                    let purged = sqlx::query(concat!(
                        "delete from jobs where seq in
                         (select seq from jobs where state = 'parked' and parked_at < $1 order by parked_at limit $2 ",
                        $skip_locked,
                        ")"
                    ))
                    .bind(Instant(before))
                    .bind(i64::from(limit))
                    .execute(&mut *self.writer().await?)
                    .await?;
                    Ok(purged.rows_affected())
                })
                .await
            }

            async fn job_counts(&self, now: Timestamp) -> Result<Vec<JobCounts>, StoreError> {
                self.work(async {
                    let rows: Vec<CountRow> = sqlx::query_as(
                        "select kind, count(*) filter (where state = 'ready' and run_at <= $1),
                         count(*) filter (where state = 'ready' and run_at > $1),
                         count(*) filter (where state = 'running'), count(*) filter (where state = 'parked'),
                         min(run_at) filter (where state = 'ready' and run_at <= $1)
                         from jobs group by kind order by kind",
                    )
                    .bind(Instant(now))
                    .fetch_all(&mut *self.connection().await?)
                    .await?;
                    Ok(rows.into_iter().map(job_counts).collect())
                })
                .await
            }

            async fn next_due(&self, now: Timestamp) -> Result<Option<Timestamp>, StoreError> {
                self.work(async {
                    let select = sqlx::query_scalar("select min(run_at) from jobs where state = 'ready' and run_at > $1");
                    let next: Option<Instant> =
                        select.bind(Instant(now)).fetch_one(&mut *self.connection().await?).await?;
                    Ok(next.map(|at| at.0))
                })
                .await
            }

            fn job_signals(&self) -> watch::Receiver<u64> {
                self.job_changes()
            }
        }
    };
}

on_both!(jobs);
