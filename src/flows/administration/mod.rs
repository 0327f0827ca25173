//! What an administrator of a tenant does: keys, configuration, connections, and reading what was recorded of it.
//!
//! Whatever is changed here is in effect in this process when the flow returns, and elsewhere within a second. Refuses to
//! know axum and SQL, and how a caller proved who it is.

mod audit;
mod configuration;
mod connections;
mod keys;
pub mod refusals;

use std::sync::Arc;

pub use self::{
    audit::{AuditState, audit, verify_audit},
    configuration::{
        FileProblem, TriedFile, file, file_version, file_versions, files, may_write, remove_file, replace_file,
        restore_file, try_file,
    },
    connections::{BreakerSummary, ConnectionState, LastOutcome, check_connection, connection, connections},
    keys::{CreatedKey, create_key, key, keys, revoke_key},
};
use crate::{store::Store, tenant::TenantRegistry};
use refusals::Refusals;

/// What the administration works on.
pub struct Administration {
    store: Arc<dyn Store>,
    registry: TenantRegistry,
    /// Refused calls of the administration, until they are recorded.
    pub refusals: Refusals,
}

impl Administration {
    /// On this database; `registry` is the one that requests are served from.
    pub fn new(store: Arc<dyn Store>, registry: TenantRegistry) -> Self {
        Self { store, registry, refusals: Refusals::default() }
    }

    /// Takes over what was just changed. Where the database fails right now, the poll does it later.
    pub(in crate::flows) async fn take_effect(&self) {
        if let Err(error) = self.registry.refresh_now().await {
            tracing::warn!(%error, "a change is written and not yet in effect in this process");
        }
    }
}
