//! What the middleware, the extractors and the handler of one request tell each other: an extension of the request that all of
//! them share.

use std::{
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use axum::{
    extract::{MatchedPath, Request, State},
    middleware::Next,
    response::Response,
};
use http::Extensions;
use tokio::time::Instant;
use tower_http::request_id::RequestId;

use super::shares::{Slot, SlotKind};
use crate::{domain::ids::TenantId, http::limits::RateLimitFields};

/// The template of whatever matches no route. A raw path never becomes a label.
pub(super) const NO_ROUTE: &str = "none";

/// What machines ask every few seconds: logged at `debug`, and never refused for want of room.
const PROBES: [&str; 3] = ["/healthz", "/readyz", "/metrics"];

/// What one request may cost: the installation's limits, unless its route has others (`router.rs`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RequestLimits {
    /// Bytes of the body.
    pub body_bytes: usize,
    /// From the first byte of the body to its last.
    pub body_time: Duration,
    /// To the head of the answer; a request with a body has [`Self::body_time`] on top.
    pub answer_time: Duration,
    /// What it has to find a slot for, on a tenant's route.
    pub slot: SlotKind,
}

impl Default for RequestLimits {
    fn default() -> Self {
        let time = Duration::from_secs(30);
        Self { body_bytes: 1 << 20, body_time: time, answer_time: time, slot: SlotKind::Request }
    }
}

/// The request under way. Clones are the same request.
#[derive(Clone)]
pub struct RequestContext(Arc<Inner>);

struct Inner {
    started: Instant,
    request_id: String,
    template: Option<MatchedPath>,
    path: String,
    state: Mutex<Mutable>,
}

/// What becomes known on the way.
struct Mutable {
    limits: RequestLimits,
    rate_limit: Option<RateLimitFields>,
    /// Until the answer begins, or the caller goes away.
    slot: Option<Slot>,
}

/// Begins the context of each request.
pub(super) async fn begin(State(limits): State<RequestLimits>, mut request: Request, next: Next) -> Response {
    let extensions = request.extensions();
    let id = extensions.get::<RequestId>().and_then(|id| id.header_value().to_str().ok());
    let context = RequestContext(Arc::new(Inner {
        started: Instant::now(),
        request_id: id.unwrap_or_default().to_owned(),
        template: extensions.get().cloned(),
        path: request.uri().path().to_owned(),
        state: Mutex::new(Mutable { limits, rate_limit: None, slot: None }),
    }));
    request.extensions_mut().insert(context);
    next.run(request).await
}

impl RequestContext {
    /// The limits of a request with these extensions; the defaults where no middleware is around a route of a test.
    pub fn limits_of(extensions: &Extensions) -> RequestLimits {
        extensions.get::<Self>().map(Self::limits).unwrap_or_default()
    }

    /// When its head had arrived.
    pub fn started(&self) -> Instant {
        self.0.started
    }

    /// As in `x-request-id`.
    pub fn request_id(&self) -> &str {
        &self.0.request_id
    }

    /// Its path, without the query.
    pub fn path(&self) -> &str {
        &self.0.path
    }

    /// The route as registered (`/api/{tenantId}/cegid/stores`); `none` where there is none.
    pub fn route(&self) -> &str {
        self.matched().unwrap_or(NO_ROUTE)
    }

    /// The route, if there is one.
    pub(super) fn matched(&self) -> Option<&str> {
        self.0.template.as_ref().map(MatchedPath::as_str)
    }

    /// Whether machines ask this every few seconds.
    pub(super) fn is_probe(&self) -> bool {
        PROBES.contains(&self.route())
    }

    /// The tenant of the path, where the route has one and the segment could be one.
    pub(super) fn tenant(&self) -> Option<TenantId> {
        let rest = self.route().starts_with("/api/{tenantId}").then(|| self.path().strip_prefix("/api/"))??;
        rest.split('/').next()?.parse().ok()
    }

    /// What it may cost.
    pub fn limits(&self) -> RequestLimits {
        self.state().limits
    }

    /// Its route has limits of its own.
    pub(in crate::http) fn change_limits(&self, change: impl FnOnce(RequestLimits) -> RequestLimits) {
        let mut state = self.state();
        state.limits = change(state.limits);
    }

    /// It was counted; the answer says what is left.
    pub(in crate::http) fn note_rate_limit(&self, fields: RateLimitFields) {
        self.state().rate_limit = Some(fields);
    }

    /// It was admitted.
    pub(in crate::http) fn hold_slot(&self, slot: Slot) {
        self.state().slot = Some(slot);
    }

    pub(super) fn release_slot(&self) {
        let slot = self.state().slot.take();
        drop(slot);
    }

    pub(super) fn rate_limit(&self) -> Option<RateLimitFields> {
        self.state().rate_limit.clone()
    }

    fn state(&self) -> MutexGuard<'_, Mutable> {
        self.0.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
