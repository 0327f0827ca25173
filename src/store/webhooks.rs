//! Who wants to be told of events, and the deliveries to them. Sees sealed secrets only.
//!
//! Each delivery is a job of the same id, made in the transaction that makes the delivery.

use std::collections::BTreeSet;

use async_trait::async_trait;
use jiff::Timestamp;
use uuid::Uuid;

use super::StoreError;
use crate::domain::{
    audit::Entry,
    ids::TenantId,
    notifications::{EventType, Pattern},
};

/// The kind of the job that sends a delivery.
pub const DELIVERY_JOB: &str = "deliver-webhook";

/// A subscription.
#[derive(Clone, PartialEq, Eq)]
pub struct Subscription {
    /// Five characters.
    pub id: String,
    /// Where to post.
    pub endpoint: String,
    /// Which events.
    pub events: Vec<Pattern>,
    /// Only of these stores of the tenant's; of all where empty.
    pub stores: BTreeSet<String>,
    /// Whether anything is sent.
    pub enabled: bool,
    /// Whether events of one entity are sent one after another.
    pub ordered: bool,
    /// Whether the entity itself goes along.
    pub include_entity: bool,
    /// For people.
    pub description: Option<String>,
    /// Since when every delivery fails.
    pub failing_since: Option<Timestamp>,
    /// Since when nothing is sent because it failed for too long.
    pub paused_at: Option<Timestamp>,
    /// Why.
    pub paused_reason: Option<String>,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it was changed.
    pub updated_at: Timestamp,
    /// Moves with every change.
    pub version: i64,
    /// Its secrets.
    pub sealed: Vec<u8>,
}

impl std::fmt::Debug for Subscription {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Subscription({})", self.id)
    }
}

impl Subscription {
    /// Whether it gets an event now.
    pub fn wants(&self, event: EventType, store: Option<&str>) -> bool {
        self.enabled
            && self.paused_at.is_none()
            && (self.stores.is_empty() || store.is_some_and(|store| self.stores.contains(store)))
            && self.events.iter().any(|pattern| pattern.matches(event))
    }
}

/// A delivery of an event to a subscription.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Delivery {
    /// Its order.
    pub seq: i64,
    /// Its id.
    pub id: Uuid,
    /// To whom.
    pub subscription: String,
    /// Of what.
    pub event: Uuid,
    /// `pending`, `delivered` or `failed`.
    pub state: String,
    /// Tries.
    pub attempts: u32,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it was tried last.
    pub last_attempt_at: Option<Timestamp>,
    /// When it is tried next.
    pub next_attempt_at: Option<Timestamp>,
    /// The status of the last answer.
    pub last_status: Option<u16>,
    /// Why the last try failed.
    pub last_error: Option<String>,
    /// The beginning of the last answer, masked.
    pub answer: Option<String>,
}

/// How a try of a delivery ended.
#[derive(Clone, Debug)]
pub struct Attempted {
    /// `pending`, `delivered` or `failed`.
    pub state: &'static str,
    /// When.
    pub at: Timestamp,
    /// When it is tried next.
    pub next_at: Option<Timestamp>,
    /// The status of the answer.
    pub status: Option<u16>,
    /// Why it failed.
    pub error: Option<String>,
    /// The beginning of the answer, masked.
    pub answer: Option<String>,
    /// Nothing is sent to the subscription any more, for this reason.
    pub pause: Option<String>,
}

/// Subscriptions and deliveries.
#[async_trait]
pub trait WebhookStore: Send + Sync {
    /// All of a tenant's, oldest first.
    ///
    /// # Errors
    /// The database's.
    async fn subscriptions(&self, tenant: &TenantId) -> Result<Vec<Subscription>, StoreError>;

    /// One.
    ///
    /// # Errors
    /// The database's.
    async fn subscription(&self, tenant: &TenantId, id: &str) -> Result<Option<Subscription>, StoreError>;

    /// Adds one. `false`: the id is taken, or there is no such tenant.
    ///
    /// # Errors
    /// The database's.
    async fn add_subscription(
        &self,
        tenant: &TenantId,
        subscription: &Subscription,
        entry: &Entry,
    ) -> Result<bool, StoreError>;

    /// Puts it in the place of the one of the same id, if that still has the version before. `false`: it has not.
    ///
    /// # Errors
    /// The database's.
    async fn change_subscription(
        &self,
        tenant: &TenantId,
        subscription: &Subscription,
        entry: &Entry,
    ) -> Result<bool, StoreError>;

    /// Removes one, with its deliveries.
    ///
    /// # Errors
    /// The database's.
    async fn remove_subscription(&self, tenant: &TenantId, id: &str, entry: &Entry) -> Result<bool, StoreError>;

    /// A subscription's deliveries, newest first, those before `before`; in one state or all.
    ///
    /// # Errors
    /// The database's.
    async fn deliveries(
        &self,
        tenant: &TenantId,
        subscription: &str,
        state: Option<&str>,
        before: Option<i64>,
        limit: u32,
    ) -> Result<Vec<Delivery>, StoreError>;

    /// The deliveries of an event.
    ///
    /// # Errors
    /// The database's.
    async fn deliveries_of(&self, tenant: &TenantId, event: Uuid) -> Result<Vec<Delivery>, StoreError>;

    /// One.
    ///
    /// # Errors
    /// The database's.
    async fn delivery(&self, tenant: &TenantId, id: Uuid) -> Result<Option<Delivery>, StoreError>;

    /// Writes down how a try ended. `false`: there is no such delivery.
    ///
    /// # Errors
    /// The database's.
    async fn attempted(&self, tenant: &TenantId, id: Uuid, attempted: &Attempted) -> Result<bool, StoreError>;

    /// Delivers once more, under the same ids: one delivery, or the events since an instant that the subscription asks for.
    /// At most `limit`; answers how many.
    ///
    /// # Errors
    /// The database's.
    async fn redeliver(
        &self,
        tenant: &TenantId,
        subscription: &str,
        delivery: Option<Uuid>,
        since: Option<Timestamp>,
        limit: u32,
        now: Timestamp,
    ) -> Result<u64, StoreError>;
}
