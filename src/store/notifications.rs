//! The inbox: every notification as it came, what it means, and what became of it. Sees sealed bodies only.

use async_trait::async_trait;
use jiff::Timestamp;
use uuid::Uuid;

use super::StoreError;
use crate::domain::{
    ids::{ConnectionId, TenantId},
    notifications::State,
};

/// A notification that has just come.
#[derive(Clone, Debug)]
pub struct NewNotification {
    /// Its id, for ever.
    pub id: Uuid,
    /// Whose.
    pub tenant: TenantId,
    /// Of which Y2.
    pub connection: ConnectionId,
    /// How it came: `post`, `pull`, `sandbox`.
    pub source: &'static str,
    /// Its id in Y2's log; the same one again is not taken in.
    pub source_id: Option<String>,
    /// When.
    pub received_at: Timestamp,
    /// Why nothing will be done about it; `None`: something will.
    pub ignored: Option<&'static str>,
    /// Headers and body.
    pub sealed: Vec<u8>,
}

/// What became of a new notification.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Taken {
    /// It is kept, on the disk.
    Kept,
    /// Its id of Y2's log is known.
    AlreadyThere,
    /// There is no such tenant.
    UnknownTenant,
}

/// A notification without its body.
#[derive(Clone, Debug, PartialEq)]
pub struct Notification {
    /// The order in which they were taken in.
    pub seq: i64,
    /// Its id.
    pub id: Uuid,
    /// Of which Y2.
    pub connection: String,
    /// How it came.
    pub source: String,
    /// When.
    pub received_at: Timestamp,
    /// Where it stands.
    pub state: State,
    /// Why.
    pub reason: Option<String>,
    /// When it is tried next, where it waits.
    pub due_at: Option<Timestamp>,
    /// When it came to an end.
    pub finished_at: Option<Timestamp>,
    /// Its type as it was called.
    pub type_name: Option<String>,
    /// What that is here.
    pub kind: Option<String>,
    /// What it is about.
    pub entity_kind: Option<String>,
    /// Which one.
    pub entity: Option<String>,
    /// The tenant's store.
    pub store: Option<String>,
    /// The sender's id of the event.
    pub event_id: Option<String>,
    /// The one that it is the same as, or was merged into.
    pub same_as: Option<Uuid>,
    /// Tries that were begun.
    pub attempts: u32,
    /// What happened in each: a JSON list.
    pub history: String,
}

/// Which notifications.
#[derive(Clone, Debug, Default)]
pub struct NotificationFilter {
    /// In that state.
    pub state: Option<State>,
    /// Called that, or of that kind.
    pub kind: Option<String>,
    /// About that entity.
    pub entity: Option<String>,
    /// Of that Y2.
    pub connection: Option<String>,
    /// Received at or after.
    pub from: Option<Timestamp>,
    /// Received before.
    pub to: Option<Timestamp>,
}

/// How many there are in a state, and since when the oldest waits.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Backlog {
    /// Waiting or being done.
    pub waiting: u64,
    /// Given up.
    pub parked: u64,
    /// Received: the oldest that waits.
    pub oldest: Option<Timestamp>,
    /// Received: the last one of all.
    pub newest: Option<Timestamp>,
}

/// The inbox.
#[async_trait]
pub trait NotificationStore: Send + Sync {
    /// Takes notifications in, of any tenants, in this order and in one transaction: one sync of the disk for all of them. Serves
    /// the installation as a whole.
    ///
    /// # Errors
    /// The database's; then none of them is kept.
    async fn take_in(&self, new: &[NewNotification]) -> Result<Vec<Taken>, StoreError>;

    /// Newest first, at most `limit`, those before `before` in the order of being taken in.
    ///
    /// # Errors
    /// The database's.
    async fn notifications(
        &self,
        tenant: &TenantId,
        filter: &NotificationFilter,
        before: Option<i64>,
        limit: u32,
    ) -> Result<Vec<Notification>, StoreError>;

    /// One.
    ///
    /// # Errors
    /// The database's.
    async fn notification(&self, tenant: &TenantId, id: Uuid) -> Result<Option<Notification>, StoreError>;

    /// Headers and body of one, sealed.
    ///
    /// # Errors
    /// The database's.
    async fn notification_body(&self, tenant: &TenantId, id: Uuid) -> Result<Option<Vec<u8>>, StoreError>;

    /// Has finished ones done once more under their ids, oldest first, at most `limit`; answers their ids. One, or those that fit.
    ///
    /// # Errors
    /// The database's.
    async fn replay_notifications(
        &self,
        tenant: &TenantId,
        id: Option<Uuid>,
        filter: &NotificationFilter,
        limit: u32,
        now: Timestamp,
    ) -> Result<Vec<Uuid>, StoreError>;

    /// The ids that [`Self::replay_notifications`] would take.
    ///
    /// # Errors
    /// The database's.
    async fn replayable(
        &self,
        tenant: &TenantId,
        filter: &NotificationFilter,
        limit: u32,
    ) -> Result<Vec<Uuid>, StoreError>;

    /// Has nothing done about one that waits or was given up; `false`: it does neither.
    ///
    /// # Errors
    /// The database's.
    async fn ignore_notification(
        &self,
        tenant: &TenantId,
        id: Uuid,
        reason: &str,
        now: Timestamp,
    ) -> Result<bool, StoreError>;

    /// What waits at a connection, or at all of a tenant's.
    ///
    /// # Errors
    /// The database's.
    async fn backlog(&self, tenant: &TenantId, connection: Option<&str>) -> Result<Backlog, StoreError>;

    /// How many of the whole installation wait and lie parked, and since when the oldest is due. Cheap.
    ///
    /// # Errors
    /// The database's.
    async fn backlog_of_all(&self) -> Result<Backlog, StoreError>;

    /// Removes at most `limit` that came to an end before an instant; answers how many. Serves the installation as a whole.
    ///
    /// # Errors
    /// The database's.
    async fn purge_notifications(&self, before: Timestamp, limit: u32) -> Result<u64, StoreError>;
}
