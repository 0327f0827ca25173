//! Who acts on a tenant's notifications: one process at a time, for a while, so that their order is kept by whoever has the
//! turn. And what is written in a turn: each statement names it, and is refused when another one has begun since.
//!
//! A lease is a number, not a time, as in [`super::jobs`]: claiming counts `attempt` up, the worker counts `beat` up.

use async_trait::async_trait;
use jiff::Timestamp;
use tokio::sync::watch;
use uuid::Uuid;

use super::{StoreError, events::NewEvent};
use crate::domain::{
    ids::TenantId,
    notifications::{EntityKey, NotificationKind},
};

/// A turn that was leased.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Turn {
    /// Whose notifications.
    pub tenant: TenantId,
    /// The process that has it.
    pub worker: Uuid,
    /// The lease; grows with every claim.
    pub attempt: i64,
}

/// A turn that somebody has, or had when the process ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RunningTurn {
    /// The lease.
    pub turn: Turn,
    /// Grows while the worker lives.
    pub beat: i64,
}

/// Which turns a process can take.
#[derive(Clone, Debug)]
pub struct TurnClaim {
    /// The process since its start.
    pub worker: Uuid,
    /// The tenant that was served last.
    pub after: Option<TenantId>,
    /// How many at most.
    pub limit: u32,
    /// What is due by then.
    pub now: Timestamp,
}

/// A notification whose body nobody has read.
#[derive(Clone, PartialEq, Eq)]
pub struct Unread {
    /// Its order.
    pub seq: i64,
    /// Its id.
    pub id: Uuid,
    /// Of which Y2.
    pub connection: String,
    /// When it came.
    pub received_at: Timestamp,
    /// Headers and body.
    pub sealed: Vec<u8>,
}

/// What the body of a notification means.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sorted {
    /// Its order.
    pub seq: i64,
    /// Its id.
    pub id: Uuid,
    /// Of which Y2.
    pub connection: String,
    /// When it came.
    pub received_at: Timestamp,
    /// Its type as it was called.
    pub type_name: Option<String>,
    /// What that is here.
    pub kind: Option<NotificationKind>,
    /// What it is about.
    pub entity: Option<EntityKey>,
    /// The tenant's store.
    pub store: Option<String>,
    /// The sender's id of the event: the same one within a day is the same event.
    pub event_id: Option<String>,
    /// When it happened, as the sender wrote it.
    pub occurred_at: Option<String>,
    /// Of type and body: an equal one that waits is the same, where there is no event's id.
    pub digest: [u8; 32],
    /// What has to be done one after another.
    pub ordering_key: String,
    /// Whether it merges into one of the same kind and key that waits.
    pub coalesce: bool,
    /// What is to be done about it.
    pub verdict: Verdict,
}

/// What is to be done about a notification that was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It waits for its turn, unless it turns out to be a duplicate.
    Wait,
    /// Nothing.
    Ignore(String),
    /// It cannot be understood.
    Park(String),
}

/// A notification that is to be acted upon now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Begun {
    /// Its order.
    pub seq: i64,
    /// Its id.
    pub id: Uuid,
    /// Of which Y2.
    pub connection: String,
    /// When it came.
    pub received_at: Timestamp,
    /// What it is; `None`: nobody here knows.
    pub kind: Option<NotificationKind>,
    /// What it is about.
    pub entity: Option<EntityKey>,
    /// The tenant's store.
    pub store: Option<String>,
    /// When it happened, as the sender wrote it.
    pub occurred_at: Option<String>,
    /// What has to be done one after another.
    pub ordering_key: String,
    /// Tries, this one included.
    pub attempts: u32,
}

/// How a try ended.
#[derive(Clone, Debug)]
pub struct Finished {
    /// The notification.
    pub seq: i64,
    /// Its id.
    pub id: Uuid,
    /// What has to be done one after another.
    pub ordering_key: String,
    /// What it came to.
    pub ending: Ending,
    /// What happened, a JSON object without personal data; goes to the history.
    pub attempt: String,
    /// When.
    pub at: Timestamp,
}

/// What a try came to.
#[derive(Clone, Debug)]
pub enum Ending {
    /// Its event is written in the same transaction, with a delivery for each subscription that wants it.
    Done {
        /// The event.
        event: Box<NewEvent>,
        /// Why, where that is worth saying.
        reason: Option<String>,
    },
    /// Nothing to do.
    Ignored(String),
    /// Given up.
    Parked(String),
    /// Another try.
    Retry {
        /// Not before.
        at: Timestamp,
        /// Why.
        reason: String,
    },
    /// It was no try at all: later.
    Later {
        /// Not before.
        at: Timestamp,
        /// Why.
        reason: String,
    },
}

/// Turns, and what is written in them.
#[async_trait]
pub trait NotificationTurnStore: Send + Sync {
    /// Leases the turns of tenants that have something due and that nobody serves, beginning behind the one that was served
    /// last. Serves the installation as a whole.
    ///
    /// # Errors
    /// The database's.
    async fn claim_turns(&self, claim: &TurnClaim) -> Result<Vec<Turn>, StoreError>;

    /// Counts up the beat of every turn of a worker, and answers which those are.
    ///
    /// # Errors
    /// The database's.
    async fn beat_turns(&self, worker: Uuid) -> Result<Vec<Turn>, StoreError>;

    /// Every turn that somebody has.
    ///
    /// # Errors
    /// The database's.
    async fn running_turns(&self) -> Result<Vec<RunningTurn>, StoreError>;

    /// Ends a turn; with a `beat`, only if it still stands there. What was begun in it and not finished waits again.
    ///
    /// # Errors
    /// The database's.
    async fn end_turn(&self, turn: &Turn, beat: Option<i64>, now: Timestamp) -> Result<bool, StoreError>;

    /// When the next notification will be due that is not due yet.
    ///
    /// # Errors
    /// The database's.
    async fn next_notification_due(&self, now: Timestamp) -> Result<Option<Timestamp>, StoreError>;

    /// The oldest that nobody has read.
    ///
    /// # Errors
    /// The database's.
    async fn unread(&self, tenant: &TenantId, limit: u32) -> Result<Vec<Unread>, StoreError>;

    /// Writes down what bodies mean. `false`: the turn is over, and nothing was written.
    ///
    /// # Errors
    /// The database's.
    async fn sort(&self, turn: &Turn, sorted: &[Sorted]) -> Result<bool, StoreError>;

    /// Begins with the ones that are due, in order. `None`: the turn is over.
    ///
    /// # Errors
    /// The database's.
    async fn begin(&self, turn: &Turn, now: Timestamp, limit: u32) -> Result<Option<Vec<Begun>>, StoreError>;

    /// Writes down how tries ended, with their events and the deliveries of these. `false`: the turn is over, and nothing
    /// was written.
    ///
    /// # Errors
    /// The database's.
    async fn finish(&self, turn: &Turn, finished: &[Finished]) -> Result<bool, StoreError>;

    /// Changes whenever this process or, on a database server, another one has taken something in.
    fn inbox_signals(&self) -> watch::Receiver<u64>;
}
