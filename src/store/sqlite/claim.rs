//! The statement that leases jobs. One writer at a time: nobody else changes anything while it works.

use super::SqliteStore;
use crate::store::{
    Claim, ClaimedJob, JobOwner,
    jobs::in_turn,
    sql::{
        Failure,
        columns::Instant,
        jobs::{ClaimedRow, claimed_job},
    },
};

/// Owners with due jobs are gone through behind the one that was served last, and round to it again (`lap` 1); of each the
/// first job that is not blocked.
const CLAIM: &str = "
with recursive turn (owner, lap) as (
    select (select owner from jobs where state = 'ready' and blocked = 0 and run_at <= $1 and owner > $2 order by owner limit 1), 0
    union all
    select case
        when turn.owner is null
        then (select owner from jobs where state = 'ready' and blocked = 0 and run_at <= $1 order by owner limit 1)
        else (select owner from jobs where state = 'ready' and blocked = 0 and run_at <= $1 and owner > turn.owner
              order by owner limit 1)
        end,
        case when turn.owner is null then 1 else turn.lap end
    from turn where turn.lap = 0 or (turn.owner is not null and turn.owner <= $2)
), picked (seq) as (
    select (select j.seq from jobs j
        where j.state = 'ready' and j.blocked = 0 and j.owner = turn.owner and j.run_at <= $1
        and j.kind in (select value from json_each($3))
        order by j.run_at, j.seq limit 1)
    from turn
    where turn.owner is not null and (turn.lap = 0 or turn.owner <= $2)
    and turn.owner not in (select value from json_each($4))
)
update jobs set state = 'running', attempt = attempt + 1, beat = 0, worker = $5
where seq in (select seq from picked where seq is not null limit $6)
returning id, owner, kind, payload, attempt, failures, created_at";

impl SqliteStore {
    pub(in crate::store) async fn claim(&self, claim: &Claim<'_>) -> Result<Vec<ClaimedJob>, Failure> {
        let busy: Vec<_> = claim.busy.iter().map(JobOwner::as_str).collect();
        let rows: Vec<ClaimedRow> = sqlx::query_as(CLAIM)
            .bind(Instant(claim.now))
            .bind(claim.after.as_str())
            .bind(json(claim.kinds))
            .bind(json(&busy))
            .bind(claim.worker)
            .bind(i64::from(claim.limit))
            .fetch_all(&mut *self.writer().await?)
            .await?;
        Ok(in_turn(rows.into_iter().map(claimed_job).collect(), &claim.after))
    }
}

/// A list as one parameter.
fn json(texts: &[&str]) -> String {
    serde_json::Value::from(texts.to_vec()).to_string()
}
