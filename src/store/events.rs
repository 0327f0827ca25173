//! Events: what happened, in the order in which it was found out. Written with what they come from, and never changed.

use async_trait::async_trait;
use jiff::Timestamp;
use tokio::sync::watch;
use uuid::Uuid;

use super::StoreError;
use crate::domain::{
    ids::TenantId,
    notifications::{EntityKey, EventType},
};

/// An event to be written.
#[derive(Clone, PartialEq, Eq)]
pub struct NewEvent {
    /// Its id, which is also that of its notification where it has one: there is never a second one.
    pub id: Uuid,
    /// What happened.
    pub kind: EventType,
    /// Of which Y2.
    pub connection: Option<String>,
    /// The tenant's store.
    pub store: Option<String>,
    /// What it is about.
    pub entity: Option<EntityKey>,
    /// When it happened.
    pub occurred_at: Timestamp,
    /// When it was heard of.
    pub received_at: Timestamp,
    /// What it comes from.
    pub notification: Option<Uuid>,
    /// The entity itself; kept only where a subscription asks for it.
    pub sealed: Option<Vec<u8>>,
}

impl std::fmt::Debug for NewEvent {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "NewEvent({}, {})", self.id, self.kind)
    }
}

/// An event.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Event {
    /// Its order.
    pub seq: i64,
    /// Its id.
    pub id: Uuid,
    /// What happened; a type that a newer release wrote reads as it is.
    pub kind: String,
    /// Of which Y2.
    pub connection: Option<String>,
    /// The tenant's store.
    pub store: Option<String>,
    /// What it is about.
    pub entity_kind: Option<String>,
    /// Which one.
    pub entity: Option<String>,
    /// When it happened.
    pub occurred_at: Timestamp,
    /// When it was heard of.
    pub received_at: Timestamp,
    /// What it comes from.
    pub notification: Option<Uuid>,
}

/// Events of tenants.
#[async_trait]
pub trait EventStore: Send + Sync {
    /// The events after one of them, in order.
    ///
    /// # Errors
    /// The database's.
    async fn events(&self, tenant: &TenantId, after: i64, limit: u32) -> Result<Vec<Event>, StoreError>;

    /// The order of the last one; 0 where there is none.
    ///
    /// # Errors
    /// The database's.
    async fn last_event(&self, tenant: &TenantId) -> Result<i64, StoreError>;

    /// One.
    ///
    /// # Errors
    /// The database's.
    async fn event(&self, tenant: &TenantId, id: Uuid) -> Result<Option<Event>, StoreError>;

    /// The entity of one, sealed, where it is kept.
    ///
    /// # Errors
    /// The database's.
    async fn event_entity(&self, tenant: &TenantId, id: Uuid) -> Result<Option<Vec<u8>>, StoreError>;

    /// Writes one that comes from no notification, with the deliveries to whoever wants it. `only` names a subscription that
    /// gets it, whatever it asked for. `false`: there is no such tenant.
    ///
    /// # Errors
    /// The database's.
    async fn add_event(&self, tenant: &TenantId, event: &NewEvent, only: Option<&str>) -> Result<bool, StoreError>;

    /// Removes at most `limit` that were heard of before an instant; answers how many. Serves the installation as a whole.
    ///
    /// # Errors
    /// The database's.
    async fn purge_events(&self, before: Timestamp, limit: u32) -> Result<u64, StoreError>;

    /// Changes whenever this process has written an event, and on a database server also when another one has.
    fn event_signals(&self) -> watch::Receiver<u64>;
}
