//! [`NotificationTurnStore`] in SQL.

use async_trait::async_trait;
use jiff::{SignedDuration, Timestamp};
use tokio::sync::watch;
use uuid::Uuid;

use super::columns::{Instant, Tenant};
use crate::{
    domain::{
        ids::TenantId,
        notifications::{EntityKey, NotificationKind},
    },
    store::{
        NotificationTurnStore, StoreError,
        notification_turns::{Begun, Ending, Finished, RunningTurn, Sorted, Turn, TurnClaim, Unread, Verdict},
    },
};

/// For how long the same id of an event is the same event.
const SAME_EVENT: SignedDuration = SignedDuration::from_hours(24);

/// Tenants with something due are gone through behind the one that was served last, and round to it again (`lap` 1). Turns
/// are taken in the order of tenants, so that two that take the same ones do not wait for each other.
const CLAIM: &str = "
with recursive turn (tenant, lap) as (
    select (select tenant from notifications where due_at <= $1 and tenant > $2 order by tenant limit 1), 0
    union all
    select case
        when turn.tenant is null
        then (select tenant from notifications where due_at <= $1 order by tenant limit 1)
        else (select tenant from notifications where due_at <= $1 and tenant > turn.tenant order by tenant limit 1)
        end,
        case when turn.tenant is null then 1 else turn.lap end
    from turn where turn.lap = 0 or (turn.tenant is not null and turn.tenant <= $2)
), due as (
    select turn.tenant from turn
    where turn.tenant is not null and (turn.lap = 0 or turn.tenant <= $2)
    and not exists (select 1 from notification_turns r where r.tenant = turn.tenant and r.worker is not null)
    limit $4
)
insert into notification_turns (tenant, worker, attempt, beat)
select due.tenant, $3, 1, 0 from due where true order by due.tenant
on conflict (tenant) do update set worker = excluded.worker, attempt = notification_turns.attempt + 1, beat = 0
where notification_turns.worker is null
returning tenant, attempt";

/// The earlier one of the same event, or an equal one that waits, or one of the same entity that waits.
const SAME: &str = "
select o.id, 1 from notifications o
where $6 is not null and o.tenant = $1 and o.connection = $3 and o.event_id = $6 and o.seq < $2 and o.same_as is null
and o.state <> 'ignored' and o.received_at > $7
union all
select o.id, 2 from notifications o
where $6 is null and o.tenant = $1 and o.digest = $5 and o.connection = $3 and o.seq < $2 and o.state = 'received' and o.sorted
union all
select o.id, 3 from notifications o
where $8 and o.tenant = $1 and o.ordering_key = $9 and o.kind = $4 and o.seq < $2 and o.state = 'received' and o.sorted
limit 1";

/// It waits at least as long as what comes before it.
const WAIT: &str = "
update notifications set sorted = true, type_name = $3, kind = $4, entity_kind = $5, entity = $6, store = $7, event_id = $8,
    occurred_at = $9, digest = $10, ordering_key = $11, due_at = coalesce((select max(o.due_at) from notifications o
        where o.tenant = $1 and o.ordering_key = $11 and o.state in ('received', 'processing') and o.due_at > $12), $12)
where tenant = $1 and seq = $2 and state = 'received'";

const OVER: &str = "
update notifications set sorted = true, type_name = $3, kind = $4, entity_kind = $5, entity = $6, store = $7, event_id = $8,
    occurred_at = $9, digest = $10, ordering_key = $11, due_at = null, state = $12, reason = $13, same_as = $14, finished_at = $15
where tenant = $1 and seq = $2 and state = 'received'";

const BEGIN: &str = "
update notifications set state = 'processing', due_at = null, attempts = attempts + 1
where seq in (select seq from notifications where tenant = $1 and due_at <= $2 and state = 'received' and sorted
    order by due_at, seq limit $3)
returning seq, id, connection, received_at, kind, entity_kind, entity, store, occurred_at, ordering_key, attempts";

/// One that was begun comes before what waits behind it, which has been due for longer than from now.
const PUT_BACK: &str = "
update notifications set state = 'received', due_at = (
    select case when min(o.due_at) < $2 then min(o.due_at) else $2 end from notifications o
    where o.tenant = $1 and o.ordering_key = notifications.ordering_key and o.state = 'received')
where tenant = $1 and state = 'processing'";

type BegunRow = (
    i64,
    Uuid,
    String,
    Instant,
    Option<String>,
    Option<String>,
    Option<String>,
    Option<String>,
    Option<String>,
    Option<String>,
    i64,
);

fn begun(row: BegunRow) -> Begun {
    let (seq, id, connection, received_at, kind, entity_kind, entity, store, occurred_at, ordering_key, attempts) = row;
    let entity = entity_kind.zip(entity).and_then(|(kind, id)| Some(EntityKey { kind: kind.parse().ok()?, id }));
    Begun {
        seq,
        id,
        connection,
        received_at: received_at.0,
        kind: kind.and_then(|kind| kind.parse().ok()),
        entity,
        store,
        occurred_at,
        ordering_key: ordering_key.unwrap_or_default(),
        attempts: u32::try_from(attempts).unwrap_or(u32::MAX),
    }
}

/// Binds what [`WAIT`] and [`OVER`] begin with.
macro_rules! bind_meaning {
    ($statement:expr, $tenant:expr, $sorted:expr) => {
        sqlx::query($statement)
            .bind($tenant.as_str())
            .bind($sorted.seq)
            .bind(&$sorted.type_name)
            .bind($sorted.kind.map(NotificationKind::as_str))
            .bind($sorted.entity.as_ref().map(|entity| entity.kind.as_str()))
            .bind($sorted.entity.as_ref().map(|entity| entity.id.as_str()))
            .bind(&$sorted.store)
            .bind(&$sorted.event_id)
            .bind(&$sorted.occurred_at)
            .bind($sorted.digest.as_slice())
            .bind(&$sorted.ordering_key)
    };
}

/// Why it is the same as another one.
fn sameness(reason: i32, other: Uuid) -> String {
    match reason {
        1 => format!("the same event as {other}"),
        2 => format!("merged into {other}, which says the same"),
        _ => format!("merged into {other}, a change of the same entity"),
    }
}

macro_rules! notification_turns {
    ($store:ty, $connection:ty, $skip_locked:literal) => {
        impl $store {
            /// The first statement of whatever is written in a turn: it holds the turn to the end of the transaction.
            async fn in_turn(connection: &mut $connection, turn: &Turn) -> Result<bool, sqlx::Error> {
                let held = sqlx::query(
                    "update notification_turns set beat = beat + 1 where tenant = $1 and worker = $2 and attempt = $3",
                )
                .bind(turn.tenant.as_str())
                .bind(turn.worker)
                .bind(turn.attempt)
                .execute(connection)
                .await?;
                Ok(held.rows_affected() == 1)
            }

            async fn sort_one(
                connection: &mut $connection,
                tenant: &TenantId,
                sorted: &Sorted,
            ) -> Result<(), sqlx::Error> {
                let (state, reason) = match &sorted.verdict {
                    Verdict::Ignore(reason) => ("ignored", reason.clone()),
                    Verdict::Park(reason) => ("parked", reason.clone()),
                    Verdict::Wait => {
                        let same: Option<(Uuid, i32)> = sqlx::query_as(SAME)
                            .bind(tenant.as_str())
                            .bind(sorted.seq)
                            .bind(&sorted.connection)
                            .bind(sorted.kind.map(NotificationKind::as_str))
                            .bind(sorted.digest.as_slice())
                            .bind(&sorted.event_id)
                            .bind(Instant(sorted.received_at.saturating_sub(SAME_EVENT).unwrap_or(Timestamp::MIN)))
                            .bind(sorted.coalesce)
                            .bind(&sorted.ordering_key)
                            .fetch_optional(&mut *connection)
                            .await?;
                        let Some((other, why)) = same else {
                            bind_meaning!(WAIT, tenant, sorted)
                                .bind(Instant(sorted.received_at))
                                .execute(connection)
                                .await?;
                            return Ok(());
                        };
                        bind_meaning!(OVER, tenant, sorted)
                            .bind("ignored")
                            .bind(sameness(why, other))
                            .bind(other)
                            .bind(Instant(sorted.received_at))
                            .execute(connection)
                            .await?;
                        return Ok(());
                    }
                };
                bind_meaning!(OVER, tenant, sorted)
                    .bind(state)
                    .bind(reason)
                    .bind(None::<Uuid>)
                    .bind(Instant(sorted.received_at))
                    .execute(connection)
                    .await?;
                Ok(())
            }

            /// The state of one whose try is over.
            async fn end_one(
                connection: &mut $connection,
                tenant: &TenantId,
                finished: &Finished,
            ) -> Result<(), sqlx::Error> {
                let (state, due_at, reason, uncounted) = match &finished.ending {
                    Ending::Done { reason, .. } => ("done", None, reason.clone(), 0_i64),
                    Ending::Ignored(reason) => ("ignored", None, Some(reason.clone()), 0),
                    Ending::Parked(reason) => ("parked", None, Some(reason.clone()), 0),
                    Ending::Retry { at, reason } => ("received", Some(*at), Some(reason.clone()), 0),
                    Ending::Later { at, reason } => ("received", Some(*at), Some(reason.clone()), 1),
                };
                sqlx::query(
                    "update notifications set state = $3, due_at = $4, reason = $5, attempts = attempts - $6,
                     finished_at = case when $4 is null then $7 end, history = history || $8
                     where tenant = $1 and seq = $2 and state = 'processing'",
                )
                .bind(tenant.as_str())
                .bind(finished.seq)
                .bind(state)
                .bind(due_at.map(Instant))
                .bind(reason)
                .bind(uncounted)
                .bind(Instant(finished.at))
                .bind(&finished.attempt)
                .execute(&mut *connection)
                .await?;
                if let Some(due_at) = due_at {
                    // Later ones of the same entity wait behind it.
                    sqlx::query(
                        "update notifications set due_at = $4 where tenant = $1 and ordering_key = $2 and seq > $3
                         and state in ('received', 'processing') and due_at < $4",
                    )
                    .bind(tenant.as_str())
                    .bind(&finished.ordering_key)
                    .bind(finished.seq)
                    .bind(Instant(due_at))
                    .execute(connection)
                    .await?;
                }
                Ok(())
            }
        }

        #[async_trait]
        impl NotificationTurnStore for $store {
            async fn claim_turns(&self, claim: &TurnClaim) -> Result<Vec<Turn>, StoreError> {
                self.work(async {
                    let after = claim.after.as_ref().map_or("", TenantId::as_str);
                    let rows: Vec<(Tenant, i64)> = sqlx::query_as(CLAIM)
                        .bind(Instant(claim.now))
                        .bind(after)
                        .bind(claim.worker)
                        .bind(i64::from(claim.limit))
                        .fetch_all(&mut *self.writer().await?)
                        .await?;
                    let turn =
                        |(tenant, attempt): (Tenant, i64)| Turn { tenant: tenant.0, worker: claim.worker, attempt };
                    let mut turns: Vec<_> = rows.into_iter().map(turn).collect();
                    turns.sort_by(|one, other| {
                        let lap = |turn: &Turn| turn.tenant.as_str() <= after;
                        lap(one).cmp(&lap(other)).then_with(|| one.tenant.cmp(&other.tenant))
                    });
                    Ok(turns)
                })
                .await
            }

            async fn beat_turns(&self, worker: Uuid) -> Result<Vec<Turn>, StoreError> {
                self.work(async {
                    let rows: Vec<(Tenant, i64)> = sqlx::query_as(
                        "update notification_turns set beat = beat + 1 where worker = $1 returning tenant, attempt",
                    )
                    .bind(worker)
                    .fetch_all(&mut *self.writer().await?)
                    .await?;
                    Ok(rows.into_iter().map(|(tenant, attempt)| Turn { tenant: tenant.0, worker, attempt }).collect())
                })
                .await
            }

            async fn running_turns(&self) -> Result<Vec<RunningTurn>, StoreError> {
                self.work(async {
                    let rows: Vec<(Tenant, Uuid, i64, i64)> = sqlx::query_as(
                        "select tenant, worker, attempt, beat from notification_turns where worker is not null",
                    )
                    .fetch_all(&mut *self.connection().await?)
                    .await?;
                    let running = |(tenant, worker, attempt, beat): (Tenant, Uuid, i64, i64)| RunningTurn {
                        turn: Turn { tenant: tenant.0, worker, attempt },
                        beat,
                    };
                    Ok(rows.into_iter().map(running).collect())
                })
                .await
            }

            async fn end_turn(&self, turn: &Turn, beat: Option<i64>, now: Timestamp) -> Result<bool, StoreError> {
                self.work(async {
                    let mut transaction = self.write().await?;
                    let ended = sqlx::query(
                        "update notification_turns set worker = null
                         where tenant = $1 and worker = $2 and attempt = $3 and beat = coalesce($4, beat)",
                    )
                    .bind(turn.tenant.as_str())
                    .bind(turn.worker)
                    .bind(turn.attempt)
                    .bind(beat)
                    .execute(&mut *transaction)
                    .await?;
                    if ended.rows_affected() == 1 {
                        sqlx::query(PUT_BACK)
                            .bind(turn.tenant.as_str())
                            .bind(Instant(now))
                            .execute(&mut *transaction)
                            .await?;
                    }
                    self.commit(transaction).await?;
                    Ok(ended.rows_affected() == 1)
                })
                .await
            }

            async fn next_notification_due(&self, now: Timestamp) -> Result<Option<Timestamp>, StoreError> {
                self.work(async {
                    let select = sqlx::query_scalar("select min(due_at) from notifications where due_at > $1");
                    let next: Option<Instant> =
                        select.bind(Instant(now)).fetch_one(&mut *self.connection().await?).await?;
                    Ok(next.map(|at| at.0))
                })
                .await
            }

            async fn unread(&self, tenant: &TenantId, limit: u32) -> Result<Vec<Unread>, StoreError> {
                self.work(async {
                    let rows: Vec<(i64, Uuid, String, Instant, Vec<u8>)> = sqlx::query_as(
                        "select seq, id, connection, received_at, sealed from notifications
                         where tenant = $1 and state = 'received' and not sorted order by seq limit $2",
                    )
                    .bind(tenant.as_str())
                    .bind(i64::from(limit))
                    .fetch_all(&mut *self.connection().await?)
                    .await?;
                    let unread = |(seq, id, connection, received_at, sealed): (i64, Uuid, String, Instant, Vec<u8>)| {
                        Unread { seq, id, connection, received_at: received_at.0, sealed }
                    };
                    Ok(rows.into_iter().map(unread).collect())
                })
                .await
            }

            async fn sort(&self, turn: &Turn, sorted: &[Sorted]) -> Result<bool, StoreError> {
                self.work(async {
                    let mut transaction = self.write().await?;
                    if !Self::in_turn(&mut transaction, turn).await? {
                        return Ok(false);
                    }
                    for one in sorted {
                        Self::sort_one(&mut transaction, &turn.tenant, one).await?;
                    }
                    self.commit(transaction).await?;
                    Ok(true)
                })
                .await
            }

            async fn begin(&self, turn: &Turn, now: Timestamp, limit: u32) -> Result<Option<Vec<Begun>>, StoreError> {
                self.work(async {
                    let mut transaction = self.write().await?;
                    if !Self::in_turn(&mut transaction, turn).await? {
                        return Ok(None);
                    }
                    let rows: Vec<BegunRow> = sqlx::query_as(BEGIN)
                        .bind(turn.tenant.as_str())
                        .bind(Instant(now))
                        .bind(i64::from(limit))
                        .fetch_all(&mut *transaction)
                        .await?;
                    self.commit(transaction).await?;
                    let mut begun: Vec<_> = rows.into_iter().map(begun).collect();
                    begun.sort_by_key(|begun| begun.seq);
                    Ok(Some(begun))
                })
                .await
            }

            async fn finish(&self, turn: &Turn, finished: &[Finished]) -> Result<bool, StoreError> {
                self.work(async {
                    let mut transaction = self.write().await?;
                    if !Self::in_turn(&mut transaction, turn).await? {
                        return Ok(false);
                    }
                    let events: Vec<_> = finished
                        .iter()
                        .filter_map(|finished| match &finished.ending {
                            Ending::Done { event, .. } => Some((event.as_ref(), finished.at)),
                            _ => None,
                        })
                        .collect();
                    Self::insert_events(&mut transaction, &turn.tenant, &events, None).await?;
                    for one in finished {
                        Self::end_one(&mut transaction, &turn.tenant, one).await?;
                    }
                    self.commit(transaction).await?;
                    if !events.is_empty() {
                        self.signal_event();
                        self.signal_job();
                    }
                    Ok(true)
                })
                .await
            }

            fn inbox_signals(&self) -> watch::Receiver<u64> {
                self.inbox_changes()
            }
        }
    };
}

on_both!(notification_turns);
