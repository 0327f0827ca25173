//! Everything sealed, whatever it is: for moving it from one master key to another. Sees sealed bytes only.
//!
//! A sealed value says at its beginning which master key it is under, so the database can tell them apart. A table that
//! gets sealed bytes gets a [`SealedPlace`].

use async_trait::async_trait;
use uuid::Uuid;

use super::StoreError;
use crate::domain::ids::TenantId;

/// The name of a master key, as it stands in each value that it sealed.
pub type KeyName = [u8; 4];

/// Where a sealed value is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SealedPlace {
    /// A secret of a version of a tenant's files.
    Secret {
        /// The version.
        version: i64,
        /// The file that holds the reference.
        file: String,
        /// Where in the file.
        path: String,
        /// What the secret may be used for.
        bound_to: String,
    },
    /// A trace of the sandbox.
    Trace {
        /// Its id.
        id: Uuid,
    },
    /// Headers and body of a notification.
    Notification {
        /// Its id.
        id: Uuid,
    },
    /// The entity of an event.
    Event {
        /// The event's id.
        id: Uuid,
    },
    /// The secrets of a subscription.
    Subscription {
        /// Its id.
        id: String,
    },
    /// The API key of a listener.
    ListenerKey {
        /// Its connection.
        connection: String,
    },
    /// The messages of an exchange.
    Exchange {
        /// Its id.
        id: Uuid,
    },
    /// What came along with a session of LiveStore.
    SessionContext {
        /// Our id of the session.
        id: Uuid,
    },
    /// What was entered in a session of LiveStore.
    SessionEntered {
        /// Our id of the session.
        id: Uuid,
    },
}

/// A sealed value and where it is kept.
#[derive(Clone, PartialEq, Eq)]
pub struct SealedValue {
    /// Whose.
    pub tenant: TenantId,
    /// Where.
    pub place: SealedPlace,
    /// The sealed bytes.
    pub sealed: Vec<u8>,
}

impl std::fmt::Debug for SealedValue {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "SealedValue({}, {:?}, {} bytes)", self.tenant, self.place, self.sealed.len())
    }
}

/// How many values are sealed under a master key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SealedCount {
    /// The key.
    pub key: KeyName,
    /// Values.
    pub values: u64,
}

/// Sealed values of the whole installation.
#[async_trait]
pub trait SealedStore: Send + Sync {
    /// Which master keys values are sealed under, in the order of their names.
    ///
    /// # Errors
    /// The database's.
    async fn sealed_under(&self) -> Result<Vec<SealedCount>, StoreError>;

    /// At most `limit` values under a key, after leaving out `skip` of them.
    ///
    /// # Errors
    /// The database's.
    async fn sealed_values(&self, key: KeyName, skip: u32, limit: u32) -> Result<Vec<SealedValue>, StoreError>;

    /// Puts other bytes in the place of a value that is still what it was; answers how many it was.
    ///
    /// # Errors
    /// The database's.
    async fn reseal(&self, values: &[(SealedValue, Vec<u8>)]) -> Result<u64, StoreError>;
}
