//! What the product does, topic by topic: diagnostics, sandbox.
//!
//! Refuses to know axum and SQL. Talks to Y2 through [`crate::y2`], to storage through the traits of [`crate::store`].

use std::sync::Arc;

use crate::tenant::Tenant;

/// Every handle that flows need, built once by `app`.
pub struct Services {
    /// Time and ids.
    pub clock: crate::clock::Clock,
}

/// One caller's view: its tenant and the shared handles. Cheap to clone.
#[derive(Clone)]
pub struct Ctx {
    /// The tenant of the path and of the credential.
    pub tenant: Arc<Tenant>,
    /// Shared handles.
    pub services: Arc<Services>,
}
