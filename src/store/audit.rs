//! The audit as rows: appended, never changed. Knows no rule about what is recorded.
//!
//! An entry that belongs to a change is written by the method that makes the change, in its transaction; the methods here
//! are for the others and for reading.

use async_trait::async_trait;

use super::StoreError;
use crate::domain::{
    audit::{Entry, Record, chain::Hash},
    ids::TenantId,
};

/// The end of a tenant's chain.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AuditHead {
    /// Whose.
    pub tenant: TenantId,
    /// The number of the last entry.
    pub sequence: i64,
    /// Its hash.
    pub hash: Hash,
}

/// The audit of every tenant.
#[async_trait]
pub trait AuditStore: Send + Sync {
    /// Appends entries that belong to no other change, all or none. Serves the installation as a whole: the entries may be
    /// several tenants'.
    ///
    /// # Errors
    /// The database's.
    async fn record(&self, entries: &[(TenantId, Entry)]) -> Result<(), StoreError>;

    /// At most `limit` entries, newest first: those before the one with the number `before`, or the last ones. What
    /// belongs to a deleted tenant of the same id is left out.
    ///
    /// # Errors
    /// The database's.
    async fn audit(&self, tenant: &TenantId, before: Option<i64>, limit: u32) -> Result<Vec<Record>, StoreError>;

    /// At most `limit` entries after the one with the number `after`, oldest first, nothing left out: what verifies a
    /// chain.
    ///
    /// # Errors
    /// The database's.
    async fn audit_chain(&self, tenant: &TenantId, after: i64, limit: u32) -> Result<Vec<Record>, StoreError>;

    /// The end of the tenant's chain. `None`: nothing was ever recorded.
    ///
    /// # Errors
    /// The database's.
    async fn audit_head(&self, tenant: &TenantId) -> Result<Option<AuditHead>, StoreError>;
}
