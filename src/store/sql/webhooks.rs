//! [`WebhookStore`] in SQL.

use async_trait::async_trait;
use jiff::Timestamp;
use uuid::Uuid;

use super::{
    columns::{Instant, Json},
    events::delivery,
    is_foreign_key, is_taken,
};
use crate::{
    domain::{audit::Entry, ids::TenantId, notifications::EventType},
    store::{
        StoreError, WebhookStore,
        webhooks::{Attempted, Delivery, Subscription},
    },
};

row!(SubscriptionRow {
    id: String,
    endpoint: String,
    events: String,
    stores: Json,
    enabled: bool,
    ordered: bool,
    include_entity: bool,
    description: Option<String>,
    failing_since: Option<Instant>,
    paused_at: Option<Instant>,
    paused_reason: Option<String>,
    created_at: Instant,
    updated_at: Instant,
    version: i64,
    sealed: Vec<u8>,
});

fn subscription(row: SubscriptionRow) -> Result<Subscription, StoreError> {
    let unreadable = || StoreError::Unreadable("a subscription");
    Ok(Subscription {
        id: row.id,
        endpoint: row.endpoint,
        // One that a newer release wrote and this one does not know asks for nothing here.
        events: row.events.split(' ').filter_map(|pattern| pattern.parse().ok()).collect(),
        stores: serde_json::from_str(&row.stores.0).map_err(|_| unreadable())?,
        enabled: row.enabled,
        ordered: row.ordered,
        include_entity: row.include_entity,
        description: row.description,
        failing_since: row.failing_since.map(|at| at.0),
        paused_at: row.paused_at.map(|at| at.0),
        paused_reason: row.paused_reason,
        created_at: row.created_at.0,
        updated_at: row.updated_at.0,
        version: row.version,
        sealed: row.sealed,
    })
}

macro_rules! select_subscriptions {
    ($rest:literal) => {
        concat!(
            "select id, endpoint, events, stores, enabled, ordered, include_entity, description, failing_since, paused_at,
             paused_reason, created_at, updated_at, version, sealed from subscriptions ",
            $rest
        )
    };
}

macro_rules! bind_subscription {
    ($query:expr, $tenant:expr, $subscription:expr) => {
        $query
            .bind($tenant.as_str())
            .bind(&$subscription.id)
            .bind(&$subscription.endpoint)
            .bind($subscription.events.iter().map(|event| event.as_str()).collect::<Vec<_>>().join(" "))
            .bind(Json(serde_json::json!($subscription.stores).to_string()))
            .bind($subscription.enabled)
            .bind($subscription.ordered)
            .bind($subscription.include_entity)
            .bind(&$subscription.description)
            .bind($subscription.failing_since.map(Instant))
            .bind($subscription.paused_at.map(Instant))
            .bind(&$subscription.paused_reason)
            .bind(Instant($subscription.created_at))
            .bind(Instant($subscription.updated_at))
            .bind(&$subscription.sealed)
    };
}

row!(DeliveryRow {
    seq: i64,
    id: Uuid,
    subscription: String,
    event: Uuid,
    state: String,
    attempts: i64,
    created_at: Instant,
    last_attempt_at: Option<Instant>,
    next_attempt_at: Option<Instant>,
    last_status: Option<i32>,
    last_error: Option<String>,
    answer: Option<String>,
});

fn a_delivery(row: DeliveryRow) -> Delivery {
    Delivery {
        seq: row.seq,
        id: row.id,
        subscription: row.subscription,
        event: row.event,
        state: row.state,
        attempts: u32::try_from(row.attempts).unwrap_or(u32::MAX),
        created_at: row.created_at.0,
        last_attempt_at: row.last_attempt_at.map(|at| at.0),
        next_attempt_at: row.next_attempt_at.map(|at| at.0),
        last_status: row.last_status.and_then(|status| u16::try_from(status).ok()),
        last_error: row.last_error,
        answer: row.answer,
    }
}

macro_rules! select_deliveries {
    ($rest:literal) => {
        concat!(
            "select seq, id, subscription, event, state, attempts, created_at, last_attempt_at, next_attempt_at, last_status,
             last_error, answer from deliveries ",
            $rest
        )
    };
}

macro_rules! webhooks {
    ($store:ty, $connection:ty, $skip_locked:literal) => {
        impl $store {
            /// All of a tenant's, in the transaction that writes an event.
            pub(super) async fn subscriptions_of(
                connection: &mut $connection,
                tenant: &TenantId,
            ) -> Result<Vec<Subscription>, crate::store::sql::Failure> {
                let rows: Vec<SubscriptionRow> =
                    sqlx::query_as(select_subscriptions!("where tenant = $1 order by created_at, id"))
                        .bind(tenant.as_str())
                        .fetch_all(connection)
                        .await?;
                Ok(rows.into_iter().map(subscription).collect::<Result<_, _>>()?)
            }
        }

        #[async_trait]
        impl WebhookStore for $store {
            async fn subscriptions(&self, tenant: &TenantId) -> Result<Vec<Subscription>, StoreError> {
                self.work(async {
                    let mut connection = self.connection().await?;
                    Self::subscriptions_of(&mut connection, tenant).await
                })
                .await
            }

            async fn subscription(&self, tenant: &TenantId, id: &str) -> Result<Option<Subscription>, StoreError> {
                self.work(async {
                    let row: Option<SubscriptionRow> =
                        sqlx::query_as(select_subscriptions!("where tenant = $1 and id = $2"))
                            .bind(tenant.as_str())
                            .bind(id)
                            .fetch_optional(&mut *self.connection().await?)
                            .await?;
                    Ok(row.map(subscription).transpose()?)
                })
                .await
            }

            async fn add_subscription(
                &self,
                tenant: &TenantId,
                new: &Subscription,
                entry: &Entry,
            ) -> Result<bool, StoreError> {
                const INSERT: &str = "insert into subscriptions (tenant, id, endpoint, events, stores, enabled, ordered,
                     include_entity, description, failing_since, paused_at, paused_reason, created_at, updated_at, sealed)
                     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)";
                self.work(async {
                    let mut transaction = self.write().await?;
                    let added =
                        bind_subscription!(sqlx::query(INSERT), tenant, new).execute(&mut *transaction).await;
                    match added {
                        Ok(_) => {
                            Self::append_audit(&mut transaction, tenant, entry).await?;
                            self.commit(transaction).await?;
                            Ok(true)
                        }
                        Err(error) if is_taken(&error) || is_foreign_key(&error) => Ok(false),
                        Err(error) => Err(error.into()),
                    }
                })
                .await
            }

            async fn change_subscription(
                &self,
                tenant: &TenantId,
                changed: &Subscription,
                entry: &Entry,
            ) -> Result<bool, StoreError> {
                const UPDATE: &str = "update subscriptions set endpoint = $3, events = $4, stores = $5, enabled = $6,
                     ordered = $7, include_entity = $8, description = $9, failing_since = $10, paused_at = $11,
                     paused_reason = $12, created_at = $13, updated_at = $14, sealed = $15, version = version + 1
                     where tenant = $1 and id = $2 and version = $16";
                self.work(async {
                    let mut transaction = self.write().await?;
                    let updated = bind_subscription!(sqlx::query(UPDATE), tenant, changed)
                        .bind(changed.version - 1)
                        .execute(&mut *transaction)
                        .await?;
                    if updated.rows_affected() == 0 {
                        return Ok(false);
                    }
                    Self::append_audit(&mut transaction, tenant, entry).await?;
                    self.commit(transaction).await?;
                    Ok(true)
                })
                .await
            }

            async fn remove_subscription(
                &self,
                tenant: &TenantId,
                id: &str,
                entry: &Entry,
            ) -> Result<bool, StoreError> {
                self.work(async {
                    let mut transaction = self.write().await?;
                    let removed = sqlx::query("delete from subscriptions where tenant = $1 and id = $2")
                        .bind(tenant.as_str())
                        .bind(id)
                        .execute(&mut *transaction)
                        .await?;
                    if removed.rows_affected() == 0 {
                        return Ok(false);
                    }
                    Self::append_audit(&mut transaction, tenant, entry).await?;
                    self.commit(transaction).await?;
                    Ok(true)
                })
                .await
            }

            async fn deliveries(
                &self,
                tenant: &TenantId,
                subscription: &str,
                state: Option<&str>,
                before: Option<i64>,
                limit: u32,
            ) -> Result<Vec<Delivery>, StoreError> {
                self.work(async {
                    let rows: Vec<DeliveryRow> = sqlx::query_as(select_deliveries!(
                        "where tenant = $1 and subscription = $2 and ($3 is null or state = $3)
                         and ($4 is null or seq < $4) order by seq desc limit $5"
                    ))
                    .bind(tenant.as_str())
                    .bind(subscription)
                    .bind(state)
                    .bind(before)
                    .bind(i64::from(limit))
                    .fetch_all(&mut *self.connection().await?)
                    .await?;
                    Ok(rows.into_iter().map(a_delivery).collect())
                })
                .await
            }

            async fn deliveries_of(&self, tenant: &TenantId, event: Uuid) -> Result<Vec<Delivery>, StoreError> {
                self.work(async {
                    let rows: Vec<DeliveryRow> =
                        sqlx::query_as(select_deliveries!("where tenant = $1 and event = $2 order by seq"))
                            .bind(tenant.as_str())
                            .bind(event)
                            .fetch_all(&mut *self.connection().await?)
                            .await?;
                    Ok(rows.into_iter().map(a_delivery).collect())
                })
                .await
            }

            async fn delivery(&self, tenant: &TenantId, id: Uuid) -> Result<Option<Delivery>, StoreError> {
                self.work(async {
                    let row: Option<DeliveryRow> =
                        sqlx::query_as(select_deliveries!("where tenant = $1 and id = $2"))
                            .bind(tenant.as_str())
                            .bind(id)
                            .fetch_optional(&mut *self.connection().await?)
                            .await?;
                    Ok(row.map(a_delivery))
                })
                .await
            }

            async fn attempted(&self, tenant: &TenantId, id: Uuid, tried: &Attempted) -> Result<bool, StoreError> {
                self.work(async {
                    let mut transaction = self.write().await?;
                    let subscription: Option<String> = sqlx::query_scalar(
                        "update deliveries set state = $3, attempts = attempts + 1, last_attempt_at = $4,
                         next_attempt_at = $5, last_status = $6, last_error = $7, answer = $8
                         where tenant = $1 and id = $2 returning subscription",
                    )
                    .bind(tenant.as_str())
                    .bind(id)
                    .bind(tried.state)
                    .bind(Instant(tried.at))
                    .bind(tried.next_at.map(Instant))
                    .bind(tried.status.map(i32::from))
                    .bind(&tried.error)
                    .bind(&tried.answer)
                    .fetch_optional(&mut *transaction)
                    .await?;
                    let Some(subscription) = subscription else { return Ok(false) };
                    let failing = (tried.state != "delivered").then_some(Instant(tried.at));
                    sqlx::query(
                        "update subscriptions set
                         failing_since = case when $3 is null then null else coalesce(failing_since, $3) end,
                         paused_at = case when $4 is null then paused_at else coalesce(paused_at, $5) end,
                         paused_reason = coalesce($4, paused_reason)
                         where tenant = $1 and id = $2 and ($4 is not null or (failing_since is null) <> ($3 is null))",
                    )
                    .bind(tenant.as_str())
                    .bind(subscription)
                    .bind(failing)
                    .bind(&tried.pause)
                    .bind(Instant(tried.at))
                    .execute(&mut *transaction)
                    .await?;
                    self.commit(transaction).await?;
                    Ok(true)
                })
                .await
            }

            async fn redeliver(
                &self,
                tenant: &TenantId,
                subscription: &str,
                delivery_id: Option<Uuid>,
                since: Option<Timestamp>,
                limit: u32,
                now: Timestamp,
            ) -> Result<u64, StoreError> {
                self.work(async {
                    let mut transaction = self.write().await?;
                    let known = Self::subscriptions_of(&mut transaction, tenant).await?;
                    let Some(known) = known.into_iter().find(|known| known.id == subscription) else { return Ok(0) };
                    let rows: Vec<(Uuid, String, Option<String>, Option<String>, Option<String>)> = sqlx::query_as(
                        "select id, type, store, entity_kind, entity from events e where e.tenant = $1
                         and ($2 is null or e.received_at >= $2)
                         and ($3 is null or exists (select 1 from deliveries d where d.tenant = $1 and d.id = $3
                              and d.subscription = $4 and d.event = e.id))
                         and ($2 is not null or $3 is not null) order by e.seq limit $5",
                    )
                    .bind(tenant.as_str())
                    .bind(since.map(Instant))
                    .bind(delivery_id)
                    .bind(subscription)
                    .bind(i64::from(limit))
                    .fetch_all(&mut *transaction)
                    .await?;
                    let matching = |(_, kind, store, ..): &(Uuid, String, Option<String>, Option<String>, Option<String>)| {
                        delivery_id.is_some()
                            || kind.parse::<EventType>().is_ok_and(|kind| known.wants(kind, store.as_deref()))
                    };
                    let deliveries = rows.into_iter().filter(matching).map(|(event, _, _, kind, entity)| {
                        let entity = kind.zip(entity).map(|(kind, entity)| format!("{kind}/{entity}"));
                        delivery(&known, event, entity.as_deref(), now)
                    });
                    let count = Self::insert_deliveries(&mut transaction, tenant, deliveries.collect()).await?;
                    self.commit(transaction).await?;
                    self.signal_job();
                    Ok(count)
                })
                .await
            }
        }
    };
}

on_both!(webhooks);
