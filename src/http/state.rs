//! What handlers and extractors share: handles that `app` built once. Knows how to build none of them.

use std::{ops::Deref, sync::Arc};

use axum::extract::FromRef;
use url::Url;

use super::{
    api::retail_operations::RetailOperations,
    extract::{Caller, body::BodyLimits},
};
use crate::{clock::Clock, domain::ids::TenantId, flows::Services, tenant::Tenant};

/// The state of the router. Cloning it is one reference count.
#[derive(Clone)]
pub struct AppState(Arc<Handles>);

/// Every handle of the HTTP side.
pub struct Handles {
    /// Time and ids.
    pub clock: Clock,
    /// Credentials and tenants.
    pub access: Arc<dyn Access>,
    /// What flows need.
    pub services: Arc<Services>,
    /// Of request bodies.
    pub body_limits: BodyLimits,
    /// The retail-operations provider.
    pub retail_operations: RetailOperations,
    /// How the installation presents itself.
    pub site: Site,
}

/// Who may call, and for whom.
pub trait Access: Send + Sync {
    /// The caller that holds `key`, unless it is unknown, revoked or expired.
    fn caller(&self, key: &str, now: jiff::Timestamp) -> Option<Arc<Caller>>;
    /// The tenant of that id.
    fn tenant(&self, id: &TenantId) -> Option<Arc<Tenant>>;
}

/// How the installation presents itself.
#[derive(Clone, Debug, Default)]
pub struct Site {
    /// The address under which callers reach it, without a trailing slash.
    pub public_url: Option<Url>,
    /// Where the document says that people sign in.
    pub authorization_url: Option<Url>,
}

impl AppState {
    /// Shares the handles.
    pub fn new(handles: Handles) -> Self {
        Self(Arc::new(handles))
    }
}

impl Deref for AppState {
    type Target = Handles;

    fn deref(&self) -> &Handles {
        &self.0
    }
}

impl FromRef<AppState> for BodyLimits {
    fn from_ref(state: &AppState) -> Self {
        state.body_limits
    }
}

impl FromRef<AppState> for RetailOperations {
    fn from_ref(state: &AppState) -> Self {
        state.retail_operations.clone()
    }
}
