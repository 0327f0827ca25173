//! The statement that leases jobs, and the locks of ordering keys. Workers on several replicas run it at the same time: what
//! one has locked, the others leave out, and an index refuses two of a key.

use sqlx::PgConnection;
use uuid::Uuid;

use super::PostgresStore;
use crate::store::{
    Claim, ClaimedJob, JobOwner,
    jobs::in_turn,
    sql::{
        Failure,
        columns::Instant,
        is_taken,
        jobs::{ClaimedRow, claimed_job},
    },
};

/// Owners with due jobs are gone through behind the one that was served last, and round to it again (`lap` 1), as far as
/// the limit asks for; of each the first job that is not blocked.
const CLAIM: &str = "
with recursive turn (owner, lap) as (
    select (select owner from jobs where state = 'ready' and not blocked and run_at <= $1 and owner > $2 order by owner limit 1), 0
    union all
    select case
        when turn.owner is null
        then (select owner from jobs where state = 'ready' and not blocked and run_at <= $1 order by owner limit 1)
        else (select owner from jobs where state = 'ready' and not blocked and run_at <= $1 and owner > turn.owner
              order by owner limit 1)
        end,
        case when turn.owner is null then 1 else turn.lap end
    from turn where turn.lap = 0 or (turn.owner is not null and turn.owner <= $2)
), picked as (
    select first.seq from turn cross join lateral (
        select j.seq from jobs j
        where j.state = 'ready' and not j.blocked and j.owner = turn.owner and j.run_at <= $1 and j.kind = any($3)
        order by j.run_at, j.seq limit 1 for update of j skip locked
    ) first
    where turn.owner is not null and (turn.lap = 0 or turn.owner <= $2) and turn.owner <> all($4)
    limit $6
)
update jobs set state = 'running', attempt = attempt + 1, beat = 0, worker = $5
where seq in (select seq from picked)
returning id, owner, kind, payload, attempt, failures, created_at";

/// How often a claim begins again when another worker was faster with a job of the same key.
const TRIES: usize = 3;

impl PostgresStore {
    pub(in crate::store) async fn claim(&self, claim: &Claim<'_>) -> Result<Vec<ClaimedJob>, Failure> {
        let busy: Vec<_> = claim.busy.iter().map(JobOwner::as_str).collect();
        let mut connection = self.writer().await?;
        for _ in 0..TRIES {
            let rows: Result<Vec<ClaimedRow>, _> = sqlx::query_as(CLAIM)
                .bind(Instant(claim.now))
                .bind(claim.after.as_str())
                .bind(claim.kinds)
                .bind(&busy)
                .bind(claim.worker)
                .bind(i64::from(claim.limit))
                .fetch_all(&mut *connection)
                .await;
            match rows {
                Ok(rows) => return Ok(in_turn(rows.into_iter().map(claimed_job).collect(), &claim.after)),
                Err(error) if is_taken(&error) => {}
                Err(error) => return Err(error.into()),
            }
        }
        Ok(Vec::new())
    }

    /// Locks a key until the transaction ends. Two keys may share a lock; then they wait for each other, and nothing else.
    pub(in crate::store) async fn lock_key(
        connection: &mut PgConnection,
        owner: &str,
        key: &str,
    ) -> Result<(), sqlx::Error> {
        sqlx::query("select pg_advisory_xact_lock(hashtextextended($1 || '/' || $2, 0))")
            .bind(owner)
            .bind(key)
            .execute(connection)
            .await
            .map(drop)
    }

    /// Locks the keys of parked jobs, in their order, as whoever adds several does.
    pub(in crate::store) async fn lock_keys_of_parked(
        connection: &mut PgConnection,
        owner: Option<&str>,
        id: Option<Uuid>,
    ) -> Result<(), sqlx::Error> {
        let keys: Vec<(String, String)> = sqlx::query_as(
            "select distinct owner, ordering_key from jobs where state = 'parked' and ordering_key is not null
             and owner = coalesce($1, owner) and id = coalesce($2, id) order by owner, ordering_key",
        )
        .bind(owner)
        .bind(id)
        .fetch_all(&mut *connection)
        .await?;
        for (owner, key) in keys {
            Self::lock_key(connection, &owner, &key).await?;
        }
        Ok(())
    }
}
