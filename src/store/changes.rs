//! How one process learns what another one changed: a revision that only grows. Knows no registry.

use async_trait::async_trait;

use super::{ApiKeyRecord, StoreError, TenantSet, VersionInfo};

/// Everything that changed after a revision, read in one transaction.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Changes {
    /// The revision that these changes lead to.
    pub revision: i64,
    /// Every tenant there is, changed or not, by id: whoever is missing was deleted, with its keys.
    pub tenants: Vec<VersionInfo>,
    /// The sets of the tenants that changed.
    pub changed_tenants: Vec<TenantSet>,
    /// The keys that were made or revoked.
    pub changed_keys: Vec<ApiKeyRecord>,
}

/// The installation's revision and what moved it. Serves the installation as a whole.
#[async_trait]
pub trait ChangeFeed: Send + Sync {
    /// The revision: one row, cheap enough to be read twice a second.
    ///
    /// # Errors
    /// The database's.
    async fn revision(&self) -> Result<i64, StoreError>;

    /// What changed after `seen`; 0 gives everything.
    ///
    /// # Errors
    /// The database's.
    async fn changes_since(&self, seen: i64) -> Result<Changes, StoreError>;

    /// Returns when the revision is worth being read again: at once where this process was told of one later than
    /// `seen`, else after some time at the latest. Being called in a loop costs at most two looks a second, whatever
    /// becomes of the database.
    async fn wait_for_change(&self, seen: i64);
}
