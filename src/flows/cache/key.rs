//! What tells one cached list from another.

use std::time::Duration;

use crate::{
    domain::ids::{ConnectionId, TenantId},
    flows::{Error, Y2Error},
    tenant::{Connection, Endpoint, Tenant},
};

/// One list of one connection, as one revision of the tenant's configuration shows it.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct ListKey {
    tenant: TenantId,
    connection: ConnectionId,
    simulated: bool,
    revision: i64,
    list: &'static str,
}

impl ListKey {
    /// The key of `list` (`stores`) of that connection. A change of the tenant makes new keys, so nothing of before it, its
    /// language of labels included, is served after it.
    pub fn new(tenant: &Tenant, connection: &Connection, list: &'static str) -> Self {
        Self {
            tenant: tenant.id.clone(),
            connection: connection.id.clone(),
            simulated: connection.endpoint == Endpoint::Simulator,
            revision: tenant.revision,
            list,
        }
    }

    /// What is said where Y2 did not answer while the caller could wait.
    pub(super) fn too_late(&self) -> Error {
        Error::y2(&self.connection, Y2Error::Timeout)
    }

    /// What is said where too many wait for Y2's answer already.
    pub(super) fn too_many_wait(&self) -> Error {
        Error::y2(&self.connection, Y2Error::Unavailable { retry_after: Duration::from_secs(1) })
    }

    /// Which list.
    pub fn list(&self) -> &'static str {
        self.list
    }
}
