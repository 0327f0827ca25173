//! What handlers and extractors share: handles that `app` built once. Knows how to build none of them.

use std::{ops::Deref, sync::Arc};

use axum::extract::FromRef;
use url::Url;

use super::{
    api::retail_operations::RetailOperations, extract::TrustedProxies, limits::RateLimits,
    middleware::MiddlewareOptions, openapi::ServedDocument,
};
use crate::{
    clock::Clock, flows::Services, health::Readiness, identity::Tokens, telemetry::Metrics, tenant::TenantRegistry,
};

/// The state of the handlers. Cloning it is one reference count.
#[derive(Clone)]
pub struct AppState(Arc<Inner>);

/// The handles, and what the HTTP side keeps for itself.
pub struct Inner {
    handles: Handles,
    pub(in crate::http) document: ServedDocument,
}

/// Every handle of the HTTP side.
pub struct Handles {
    /// Time and ids.
    pub clock: Clock,
    /// Every tenant and every API key.
    pub tenants: TenantRegistry,
    /// Checks bearer tokens.
    pub tokens: Tokens,
    /// What flows need.
    pub services: Arc<Services>,
    /// Whether traffic should come here.
    pub readiness: Readiness,
    /// Every metric.
    pub metrics: Metrics,
    /// Whether `/metrics` is served.
    pub serve_metrics: bool,
    /// How often somebody may ask.
    pub rate_limits: RateLimits,
    /// Whose word counts on where a request came from.
    pub trusted_proxies: TrustedProxies,
    /// What happens around every request.
    pub middleware: MiddlewareOptions,
    /// The retail-operations provider.
    pub retail_operations: RetailOperations,
    /// How the installation presents itself.
    pub site: Site,
}

/// How the installation presents itself.
#[derive(Clone, Debug, Default)]
pub struct Site {
    /// The address under which callers reach it.
    pub public_url: Option<Url>,
    /// Where the document says that people sign in.
    pub authorization_url: Option<Url>,
}

impl Site {
    /// What stands before our paths for callers: the path of the public address, without a slash at its end.
    pub fn prefix(&self) -> &str {
        self.public_url.as_ref().map_or("", |url| url.path().trim_end_matches('/'))
    }
}

impl AppState {
    /// Shares the handles.
    pub fn new(handles: Handles) -> Self {
        Self(Arc::new(Inner { handles, document: ServedDocument::default() }))
    }
}

impl Deref for AppState {
    type Target = Inner;

    fn deref(&self) -> &Inner {
        &self.0
    }
}

impl Deref for Inner {
    type Target = Handles;

    fn deref(&self) -> &Handles {
        &self.handles
    }
}

impl FromRef<AppState> for RetailOperations {
    fn from_ref(state: &AppState) -> Self {
        state.retail_operations.clone()
    }
}
