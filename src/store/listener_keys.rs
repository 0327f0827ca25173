//! The API key that belongs to a connection's listener, sealed so that it can be shown to whoever sets Y2 up.

use async_trait::async_trait;
use jiff::Timestamp;

use super::StoreError;
use crate::domain::ids::{ConnectionId, TenantId};

/// The key of a listener.
#[derive(Clone, PartialEq, Eq)]
pub struct ListenerKey {
    /// Which of the tenant's keys it is.
    pub key_id: String,
    /// When it was made.
    pub created_at: Timestamp,
    /// Its value.
    pub sealed: Vec<u8>,
}

impl std::fmt::Debug for ListenerKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "ListenerKey({})", self.key_id)
    }
}

/// The keys of listeners.
#[async_trait]
pub trait ListenerKeyStore: Send + Sync {
    /// A connection's.
    ///
    /// # Errors
    /// The database's.
    async fn listener_key(
        &self,
        tenant: &TenantId,
        connection: &ConnectionId,
    ) -> Result<Option<ListenerKey>, StoreError>;

    /// Keeps one, in the place of another one that has the key `instead_of`, or where there is none. `false`: somebody was
    /// faster, or there is no such tenant.
    ///
    /// # Errors
    /// The database's.
    async fn keep_listener_key(
        &self,
        tenant: &TenantId,
        connection: &ConnectionId,
        key: &ListenerKey,
        instead_of: Option<&str>,
    ) -> Result<bool, StoreError>;
}
