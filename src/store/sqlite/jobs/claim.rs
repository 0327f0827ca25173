//! The statement that leases jobs. One writer at a time: nobody else changes anything while it works.

use uuid::Uuid;

use super::{SqliteStore, micros, store_error, timestamp, uuid};
use crate::store::{Claim, ClaimedJob, JobOwner, StoreError, jobs::in_turn};

/// Owners with due jobs are gone through behind the one that was served last, and round to it again (`lap` 1); of each the
/// first job that is not blocked.
const CLAIM: &str = "
with recursive turn (owner, lap) as (
    select (select owner from jobs where state = 'ready' and blocked = 0 and run_at <= ?1 and owner > ?2 order by owner limit 1), 0
    union all
    select case
        when turn.owner is null
        then (select owner from jobs where state = 'ready' and blocked = 0 and run_at <= ?1 order by owner limit 1)
        else (select owner from jobs where state = 'ready' and blocked = 0 and run_at <= ?1 and owner > turn.owner
              order by owner limit 1)
        end,
        case when turn.owner is null then 1 else turn.lap end
    from turn where turn.lap = 0 or (turn.owner is not null and turn.owner <= ?2)
), picked (seq) as (
    select (select j.seq from jobs j
        where j.state = 'ready' and j.blocked = 0 and j.owner = turn.owner and j.run_at <= ?1
        and j.kind in (select value from json_each(?3))
        order by j.run_at, j.seq limit 1)
    from turn
    where turn.owner is not null and (turn.lap = 0 or turn.owner <= ?2)
    and turn.owner not in (select value from json_each(?4))
)
update jobs set state = 'running', attempt = attempt + 1, beat = 0, worker = ?5
where seq in (select seq from picked where seq is not null limit ?6)
returning id, owner, kind, payload, attempt, failures, created_at";

type Row = (Vec<u8>, String, String, String, i64, u32, i64);

pub(super) async fn claim_jobs(store: &SqliteStore, claim: &Claim<'_>) -> Result<Vec<ClaimedJob>, StoreError> {
    let busy: Vec<_> = claim.busy.iter().map(JobOwner::as_str).collect();
    let rows: Vec<Row> = sqlx::query_as(CLAIM)
        .bind(micros(claim.now))
        .bind(claim.after.as_str())
        .bind(json(claim.kinds))
        .bind(json(&busy))
        .bind(claim.worker.as_bytes().as_slice())
        .bind(claim.limit)
        .fetch_all(&store.writer)
        .await
        .map_err(store_error)?;
    let read = |(id, owner, kind, payload, attempt, failures, created_at): Row| {
        let id: Uuid = uuid(&id)?;
        let owner = JobOwner::read(&owner)?;
        Ok(ClaimedJob { id, owner, kind, payload, attempt, failures, created_at: timestamp(created_at)? })
    };
    Ok(in_turn(rows.into_iter().map(read).collect::<Result<_, StoreError>>()?, &claim.after))
}

/// A list as one parameter.
fn json(texts: &[&str]) -> String {
    serde_json::Value::from(texts.to_vec()).to_string()
}
