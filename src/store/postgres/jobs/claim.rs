//! The statement that leases jobs. Workers on several replicas run it at the same time: what one has locked, the others
//! leave out, and an index refuses two of a key.

use uuid::Uuid;

use super::{
    super::errors::{Failure, is_taken},
    Instant, PostgresStore, failures,
};
use crate::store::{Claim, ClaimedJob, JobOwner, StoreError, jobs::in_turn};

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
returning id, owner, kind, payload::text, attempt, failures, created_at";

type Row = (Uuid, String, String, String, i64, i64, Instant);

/// How often a claim begins again when another worker was faster with a job of the same key.
const TRIES: usize = 3;

pub(super) async fn claim_jobs(store: &PostgresStore, claim: &Claim<'_>) -> Result<Vec<ClaimedJob>, Failure> {
    let busy: Vec<_> = claim.busy.iter().map(JobOwner::as_str).collect();
    let mut connection = store.connection().await?;
    for _ in 0..TRIES {
        let rows = sqlx::query_as(CLAIM)
            .bind(Instant(claim.now))
            .bind(claim.after.as_str())
            .bind(claim.kinds)
            .bind(&busy)
            .bind(claim.worker)
            .bind(i64::from(claim.limit))
            .fetch_all(&mut *connection)
            .await;
        match rows {
            Ok(rows) => {
                let jobs = rows.into_iter().map(read).collect::<Result<_, StoreError>>()?;
                return Ok(in_turn(jobs, &claim.after));
            }
            Err(error) if is_taken(&error) => {}
            Err(error) => return Err(error.into()),
        }
    }
    Ok(Vec::new())
}

fn read((id, owner, kind, payload, attempt, failed, created_at): Row) -> Result<ClaimedJob, StoreError> {
    let owner = JobOwner::read(&owner)?;
    Ok(ClaimedJob { id, owner, kind, payload, attempt, failures: failures(failed), created_at: created_at.0 })
}
