//! What the sandbox kept of an exchange, for an hour. Sees sealed bytes only.

use async_trait::async_trait;
use jiff::Timestamp;
use uuid::Uuid;

use super::StoreError;
use crate::domain::ids::TenantId;

/// One exchange of the sandbox.
#[derive(Clone, PartialEq, Eq)]
pub struct SandboxTrace {
    /// The address under which it is read.
    pub id: Uuid,
    /// When it was written.
    pub created_at: Timestamp,
    /// From when on it does not exist any more.
    pub expires_at: Timestamp,
    /// The sealed bytes.
    pub sealed: Vec<u8>,
}

impl std::fmt::Debug for SandboxTrace {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "SandboxTrace({}, {} bytes)", self.id, self.sealed.len())
    }
}

/// Traces of the sandbox.
#[async_trait]
pub trait TraceStore: Send + Sync {
    /// Keeps a trace. `false`: there is no such tenant, nothing was kept.
    ///
    /// # Errors
    /// The database's.
    async fn keep_trace(&self, tenant: &TenantId, trace: &SandboxTrace) -> Result<bool, StoreError>;

    /// Reads a trace that has not expired at `now`.
    ///
    /// # Errors
    /// The database's.
    async fn trace(&self, tenant: &TenantId, id: Uuid, now: Timestamp) -> Result<Option<SandboxTrace>, StoreError>;

    /// Removes at most `limit` traces of any tenant that have expired at `now`; answers how many. A job of the whole
    /// installation; bounded, so that it never holds the writer for long.
    ///
    /// # Errors
    /// The database's.
    async fn purge_expired_traces(&self, now: Timestamp, limit: u32) -> Result<u64, StoreError>;
}
