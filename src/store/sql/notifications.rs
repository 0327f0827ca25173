//! [`NotificationStore`] in SQL. How many rows are inserted at once is each database's own.

use async_trait::async_trait;
use jiff::Timestamp;
use uuid::Uuid;

use super::{
    columns::{Instant, NotificationState},
    is_foreign_key,
};
use crate::{
    domain::{ids::TenantId, notifications::State},
    store::{
        NotificationStore, StoreError,
        notifications::{Backlog, NewNotification, Notification, NotificationFilter, Taken},
    },
};

/// How many parameters a filter takes, and what they mean; `$1` is the tenant.
macro_rules! fitting {
    ($begin:literal, $end:literal) => {
        concat!(
            $begin,
            " tenant = $1 and ($2 is null or state = $2) and ($3 is null or kind = $3 or type_name = $3)
              and ($4 is null or entity = $4) and ($5 is null or connection = $5)
              and ($6 is null or received_at >= $6) and ($7 is null or received_at < $7) ",
            $end
        )
    };
}

macro_rules! bind_filter {
    ($query:expr, $tenant:expr, $filter:expr) => {
        $query
            .bind($tenant.as_str())
            .bind($filter.state.map(State::as_str))
            .bind($filter.kind.as_deref())
            .bind($filter.entity.as_deref())
            .bind($filter.connection.as_deref())
            .bind($filter.from.map(Instant))
            .bind($filter.to.map(Instant))
    };
}

/// The columns of a [`NotificationRow`].
macro_rules! select {
    ($rest:literal) => {
        concat!(
            "select seq, id, connection, source, received_at, state, reason, due_at, finished_at, type_name, kind,
             entity_kind, entity, store, event_id, same_as, attempts, history from notifications where ",
            $rest
        )
    };
}

row!(NotificationRow {
    seq: i64,
    id: Uuid,
    connection: String,
    source: String,
    received_at: Instant,
    state: NotificationState,
    reason: Option<String>,
    due_at: Option<Instant>,
    finished_at: Option<Instant>,
    type_name: Option<String>,
    kind: Option<String>,
    entity_kind: Option<String>,
    entity: Option<String>,
    store: Option<String>,
    event_id: Option<String>,
    same_as: Option<Uuid>,
    attempts: i64,
    history: String,
});

fn notification(row: NotificationRow) -> Notification {
    Notification {
        seq: row.seq,
        id: row.id,
        connection: row.connection,
        source: row.source,
        received_at: row.received_at.0,
        state: row.state.0,
        reason: row.reason,
        due_at: row.due_at.map(|at| at.0),
        finished_at: row.finished_at.map(|at| at.0),
        type_name: row.type_name,
        kind: row.kind,
        entity_kind: row.entity_kind,
        entity: row.entity,
        store: row.store,
        event_id: row.event_id,
        same_as: row.same_as,
        attempts: u32::try_from(row.attempts).unwrap_or(u32::MAX),
        history: row.history,
    }
}

type BacklogRow = (i64, i64, Option<Instant>, Option<Instant>);

fn backlog((waiting, parked, oldest, newest): BacklogRow) -> Backlog {
    let (oldest, newest) = (oldest.map(|at| at.0), newest.map(|at| at.0));
    Backlog { waiting: waiting.unsigned_abs(), parked: parked.unsigned_abs(), oldest, newest }
}

macro_rules! notifications {
    ($store:ty, $connection:ty, $skip_locked:literal) => {
        #[async_trait]
        impl NotificationStore for $store {
            async fn take_in(&self, new: &[NewNotification]) -> Result<Vec<Taken>, StoreError> {
                self.work(async {
                    let mut transaction = self.write().await?;
                    let kept = match Self::insert_notifications(&mut transaction, new).await {
                        Ok(kept) => kept,
                        // A tenant that was deleted at this very moment: whoever asks again is told.
                        Err(error) if is_foreign_key(&error) => return Err(StoreError::Unavailable.into()),
                        Err(error) => return Err(error.into()),
                    };
                    Self::announce_inbox(&mut transaction).await?;
                    self.commit(transaction).await?;
                    self.signal_inbox();
                    let taken = |new: &NewNotification| match &new.source_id {
                        _ if kept.contains(&new.id) => Taken::Kept,
                        Some(_) => Taken::AlreadyThere,
                        None => Taken::UnknownTenant,
                    };
                    Ok(new.iter().map(taken).collect())
                })
                .await
            }

            async fn notifications(
                &self,
                tenant: &TenantId,
                filter: &NotificationFilter,
                before: Option<i64>,
                limit: u32,
            ) -> Result<Vec<Notification>, StoreError> {
                const SELECT: &str = fitting!(
                    "select seq, id, connection, source, received_at, state, reason, due_at, finished_at, type_name,
                     kind, entity_kind, entity, store, event_id, same_as, attempts, history from notifications where",
                    "and ($8 is null or seq < $8) order by seq desc limit $9"
                );
                self.work(async {
                    let rows: Vec<NotificationRow> = bind_filter!(sqlx::query_as(SELECT), tenant, filter)
                        .bind(before)
                        .bind(i64::from(limit))
                        .fetch_all(&mut *self.connection().await?)
                        .await?;
                    Ok(rows.into_iter().map(notification).collect())
                })
                .await
            }

            async fn notification(&self, tenant: &TenantId, id: Uuid) -> Result<Option<Notification>, StoreError> {
                self.work(async {
                    let row: Option<NotificationRow> = sqlx::query_as(select!("tenant = $1 and id = $2"))
                        .bind(tenant.as_str())
                        .bind(id)
                        .fetch_optional(&mut *self.connection().await?)
                        .await?;
                    Ok(row.map(notification))
                })
                .await
            }

            async fn notification_body(&self, tenant: &TenantId, id: Uuid) -> Result<Option<Vec<u8>>, StoreError> {
                self.work(async {
                    let select = sqlx::query_scalar("select sealed from notifications where tenant = $1 and id = $2");
                    let select = select.bind(tenant.as_str()).bind(id);
                    Ok(select.fetch_optional(&mut *self.connection().await?).await?)
                })
                .await
            }

            async fn replay_notifications(
                &self,
                tenant: &TenantId,
                id: Option<Uuid>,
                filter: &NotificationFilter,
                limit: u32,
                now: Timestamp,
            ) -> Result<Vec<Uuid>, StoreError> {
                // Its body is read anew: a name that was unknown then may have been given a meaning since.
                const UPDATE: &str = fitting!(
                    "update notifications set state = 'received', sorted = false, due_at = $10, attempts = 0,
                     finished_at = null, same_as = null, reason = 'replayed'
                     where seq in (select seq from notifications where",
                    "and ($8 is null or id = $8) and state in ('done', 'ignored', 'parked') order by seq limit $9)
                     returning id"
                );
                self.work(async {
                    let mut transaction = self.write().await?;
                    let ids: Vec<Uuid> = bind_filter!(sqlx::query_scalar(UPDATE), tenant, filter)
                        .bind(id)
                        .bind(i64::from(limit))
                        .bind(Instant(now))
                        .fetch_all(&mut *transaction)
                        .await?;
                    Self::announce_inbox(&mut transaction).await?;
                    self.commit(transaction).await?;
                    self.signal_inbox();
                    Ok(ids)
                })
                .await
            }

            async fn replayable(
                &self,
                tenant: &TenantId,
                filter: &NotificationFilter,
                limit: u32,
            ) -> Result<Vec<Uuid>, StoreError> {
                const SELECT: &str = fitting!(
                    "select id from notifications where",
                    "and state in ('done', 'ignored', 'parked') order by seq limit $8"
                );
                self.work(async {
                    let select = bind_filter!(sqlx::query_scalar(SELECT), tenant, filter).bind(i64::from(limit));
                    Ok(select.fetch_all(&mut *self.connection().await?).await?)
                })
                .await
            }

            async fn ignore_notification(
                &self,
                tenant: &TenantId,
                id: Uuid,
                reason: &str,
                now: Timestamp,
            ) -> Result<bool, StoreError> {
                self.work(async {
                    let changed = sqlx::query(
                        "update notifications set state = 'ignored', reason = $3, due_at = null, finished_at = $4
                         where tenant = $1 and id = $2 and state in ('received', 'parked')",
                    )
                    .bind(tenant.as_str())
                    .bind(id)
                    .bind(reason)
                    .bind(Instant(now))
                    .execute(&mut *self.writer().await?)
                    .await?;
                    Ok(changed.rows_affected() == 1)
                })
                .await
            }

            async fn backlog(&self, tenant: &TenantId, connection: Option<&str>) -> Result<Backlog, StoreError> {
                self.work(async {
                    let row: BacklogRow = sqlx::query_as(
                        "select count(*) filter (where state in ('received', 'processing')),
                         count(*) filter (where state = 'parked'),
                         min(received_at) filter (where state in ('received', 'processing')), max(received_at)
                         from notifications where tenant = $1 and ($2 is null or connection = $2)",
                    )
                    .bind(tenant.as_str())
                    .bind(connection)
                    .fetch_one(&mut *self.connection().await?)
                    .await?;
                    Ok(backlog(row))
                })
                .await
            }

            async fn backlog_of_all(&self) -> Result<Backlog, StoreError> {
                self.work(async {
                    // Each part has an index of its own: it is asked all the time.
                    let row: BacklogRow = sqlx::query_as(
                        "select (select count(*) from notifications where due_at is not null)
                             + (select count(*) from notifications where state = 'processing'),
                         (select count(*) from notifications where state = 'parked'),
                         (select min(due_at) from notifications where due_at is not null), null",
                    )
                    .fetch_one(&mut *self.connection().await?)
                    .await?;
                    Ok(backlog(row))
                })
                .await
            }

            async fn purge_notifications(&self, before: Timestamp, limit: u32) -> Result<u64, StoreError> {
                self.work(async {
                    let purged = sqlx::query(concat!(
                        "delete from notifications where seq in
                         (select seq from notifications where finished_at < $1 order by finished_at limit $2 ",
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
        }
    };
}

on_both!(notifications);
