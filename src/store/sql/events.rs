//! [`EventStore`] in SQL, and the writing of events with their deliveries that several transactions do.

use async_trait::async_trait;
use jiff::Timestamp;
use tokio::sync::watch;
use uuid::Uuid;

use super::{columns::Instant, is_foreign_key};
use crate::{
    domain::{ids::TenantId, notifications::EventType},
    store::{
        EventStore, JobOwner, NewJob, StoreError,
        events::{Event, NewEvent},
        webhooks::{DELIVERY_JOB, Subscription},
    },
};

row!(EventRow {
    seq: i64,
    id: Uuid,
    type_: String,
    connection: Option<String>,
    store: Option<String>,
    entity_kind: Option<String>,
    entity: Option<String>,
    occurred_at: Instant,
    received_at: Instant,
    notification: Option<Uuid>,
});

fn event(row: EventRow) -> Event {
    Event {
        seq: row.seq,
        id: row.id,
        kind: row.type_,
        connection: row.connection,
        store: row.store,
        entity_kind: row.entity_kind,
        entity: row.entity,
        occurred_at: row.occurred_at.0,
        received_at: row.received_at.0,
        notification: row.notification,
    }
}

macro_rules! select {
    ($rest:literal) => {
        concat!(
            "select seq, id, type as type_, connection, store, entity_kind, entity, occurred_at, received_at, notification
             from events ",
            $rest
        )
    };
}

/// A delivery to be made: its subscription, its event, and what it waits behind.
pub(super) struct NewDelivery {
    pub(super) subscription: String,
    pub(super) event: Uuid,
    pub(super) ordering_key: Option<String>,
    pub(super) at: Timestamp,
}

/// The delivery of an event to a subscription.
pub(super) fn delivery(subscription: &Subscription, event: Uuid, entity: Option<&str>, at: Timestamp) -> NewDelivery {
    let id = &subscription.id;
    let ordering_key = subscription
        .ordered
        .then(|| format!("webhook/{id}/{}", entity.map_or_else(|| event.to_string(), str::to_owned)));
    NewDelivery { subscription: id.clone(), event, ordering_key, at }
}

macro_rules! events {
    ($store:ty, $connection:ty, $skip_locked:literal) => {
        impl $store {
            /// Writes events in this order, with deliveries for the subscriptions that want them, or for `only` one. An event
            /// that is there already stays as it is, and is delivered once more under its id.
            ///
            /// Events of a tenant are written one transaction after another, so that whoever follows them by their numbers
            /// misses none. The caller signals events and jobs once it has committed.
            pub(super) async fn insert_events(
                connection: &mut $connection,
                tenant: &TenantId,
                events: &[(&NewEvent, Timestamp)],
                only: Option<&str>,
            ) -> Result<(), crate::store::sql::Failure> {
                if events.is_empty() {
                    return Ok(());
                }
                Self::lock_key(connection, tenant.as_str(), "events").await?;
                let subscriptions = Self::subscriptions_of(connection, tenant).await?;
                let mut deliveries = Vec::new();
                for (event, at) in events {
                    let asked = |subscription: &&Subscription| match only {
                        Some(only) => subscription.id == only,
                        None => subscription.wants(event.kind, event.store.as_deref()),
                    };
                    let requested: Vec<_> = subscriptions.iter().filter(asked).collect();
                    let kept = requested.iter().any(|subscription| subscription.include_entity);
                    sqlx::query(
                        "insert into events (tenant, id, type, connection, store, entity_kind, entity, occurred_at,
                         received_at, notification, sealed)
                         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
                         on conflict (tenant, id) do update set sealed = coalesce(excluded.sealed, events.sealed)",
                    )
                    .bind(tenant.as_str())
                    .bind(event.id)
                    .bind(EventType::as_str(event.kind))
                    .bind(&event.connection)
                    .bind(&event.store)
                    .bind(event.entity.as_ref().map(|entity| entity.kind.as_str()))
                    .bind(event.entity.as_ref().map(|entity| entity.id.as_str()))
                    .bind(Instant(event.occurred_at))
                    .bind(Instant(event.received_at))
                    .bind(event.notification)
                    .bind(event.sealed.as_ref().filter(|_| kept))
                    .execute(&mut *connection)
                    .await?;
                    let entity = event.entity.as_ref().map(|entity| format!("{}/{}", entity.kind.as_str(), entity.id));
                    deliveries
                        .extend(requested.iter().map(|subscription| delivery(subscription, event.id, entity.as_deref(), *at)));
                }
                Self::insert_deliveries(connection, tenant, deliveries).await?;
                Self::announce_event(connection).await?;
                Ok(())
            }

            /// Makes deliveries and the jobs that send them; those that are there already are sent once more.
            pub(super) async fn insert_deliveries(
                connection: &mut $connection,
                tenant: &TenantId,
                deliveries: Vec<NewDelivery>,
            ) -> Result<u64, sqlx::Error> {
                let mut jobs = Vec::with_capacity(deliveries.len());
                for new in deliveries {
                    let id: Uuid = sqlx::query_scalar(
                        "insert into deliveries (tenant, id, subscription, event, state, created_at, next_attempt_at)
                         values ($1, $2, $3, $4, 'pending', $5, $5)
                         on conflict (tenant, subscription, event)
                         do update set state = 'pending', next_attempt_at = excluded.next_attempt_at
                         returning id",
                    )
                    .bind(tenant.as_str())
                    .bind(Uuid::new_v4())
                    .bind(&new.subscription)
                    .bind(new.event)
                    .bind(Instant(new.at))
                    .fetch_one(&mut *connection)
                    .await?;
                    jobs.push(NewJob {
                        id,
                        owner: JobOwner::Tenant(tenant.clone()),
                        kind: DELIVERY_JOB,
                        ordering_key: new.ordering_key,
                        unique_key: None,
                        payload: serde_json::json!({ "delivery": id }).to_string(),
                        created_at: new.at,
                        run_at: new.at,
                    });
                }
                // Keys are locked in their order; the sort is stable, so that of one key the order stays.
                jobs.sort_by(|one, other| one.ordering_key.cmp(&other.ordering_key));
                for job in &jobs {
                    Self::insert_job(connection, job).await?;
                }
                Ok(jobs.len() as u64)
            }
        }

        #[async_trait]
        impl EventStore for $store {
            async fn events(&self, tenant: &TenantId, after: i64, limit: u32) -> Result<Vec<Event>, StoreError> {
                self.work(async {
                    let rows: Vec<EventRow> =
                        sqlx::query_as(select!("where tenant = $1 and seq > $2 order by seq limit $3"))
                            .bind(tenant.as_str())
                            .bind(after)
                            .bind(i64::from(limit))
                            .fetch_all(&mut *self.connection().await?)
                            .await?;
                    Ok(rows.into_iter().map(event).collect())
                })
                .await
            }

            async fn last_event(&self, tenant: &TenantId) -> Result<i64, StoreError> {
                self.work(async {
                    let select = sqlx::query_scalar("select coalesce(max(seq), 0) from events where tenant = $1");
                    Ok(select.bind(tenant.as_str()).fetch_one(&mut *self.connection().await?).await?)
                })
                .await
            }

            async fn event(&self, tenant: &TenantId, id: Uuid) -> Result<Option<Event>, StoreError> {
                self.work(async {
                    let row: Option<EventRow> = sqlx::query_as(select!("where tenant = $1 and id = $2"))
                        .bind(tenant.as_str())
                        .bind(id)
                        .fetch_optional(&mut *self.connection().await?)
                        .await?;
                    Ok(row.map(event))
                })
                .await
            }

            async fn event_entity(&self, tenant: &TenantId, id: Uuid) -> Result<Option<Vec<u8>>, StoreError> {
                self.work(async {
                    let select = sqlx::query_scalar("select sealed from events where tenant = $1 and id = $2");
                    let sealed: Option<Option<Vec<u8>>> =
                        select.bind(tenant.as_str()).bind(id).fetch_optional(&mut *self.connection().await?).await?;
                    Ok(sealed.flatten())
                })
                .await
            }

            async fn add_event(
                &self,
                tenant: &TenantId,
                event: &NewEvent,
                only: Option<&str>,
            ) -> Result<bool, StoreError> {
                self.work(async {
                    let mut transaction = self.write().await?;
                    let events = [(event, event.received_at)];
                    match Self::insert_events(&mut transaction, tenant, &events, only).await {
                        Ok(()) => {}
                        Err(crate::store::sql::Failure::Sql(error)) if is_foreign_key(&error) => return Ok(false),
                        Err(error) => return Err(error),
                    }
                    self.commit(transaction).await?;
                    self.signal_event();
                    self.signal_job();
                    Ok(true)
                })
                .await
            }

            async fn purge_events(&self, before: Timestamp, limit: u32) -> Result<u64, StoreError> {
                self.work(async {
                    let purged = sqlx::query(concat!(
                        "delete from events where seq in
                         (select seq from events where received_at < $1 order by received_at limit $2 ",
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

            fn event_signals(&self) -> watch::Receiver<u64> {
                self.event_changes()
            }
        }
    };
}

on_both!(events);
