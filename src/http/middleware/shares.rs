//! Who may be in flight. A request has a slot of its tenant's share, which [`Call`](crate::http::extract::Call) takes once the
//! credential is checked, or, where a route asks for none, of its address's share. So nobody can hold all of the process, with
//! slow bodies, a Y2 that hangs, or many requests. The slot is given back when the answer begins.

use std::{
    collections::HashMap,
    net::{IpAddr, Ipv4Addr},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use axum::{
    Extension,
    extract::{Request, State},
    middleware::Next,
    response::{IntoResponse as _, Response},
};
use http::request::Parts;
use metrics::Counter;

use super::RequestContext;
use crate::{
    domain::ids::TenantId,
    http::{
        extract::{TrustedProxies, visitor},
        limits::RateLimits,
        problem::{Problem, ProblemType},
    },
    telemetry::Metrics,
};

/// Pages that anybody may read: their visitors are counted by address.
const PUBLIC_PAGES: [&str; 2] = ["/docs", "/openapi."];
/// Routes that ask for a credential of a tenant.
const OF_TENANTS: &str = "/api/{tenantId}/";
/// Streamed uploads of one tenant at a time: each may take minutes.
const UPLOADS_PER_TENANT: usize = 4;
/// When to try again.
const SOON: Duration = Duration::from_secs(1);

/// Requests in flight at a time; beyond them, further ones are refused at once.
#[derive(Clone, Copy, Debug)]
pub struct ShareOptions {
    /// Of everybody together, probes excepted. A quarter of it is for requests without a credential.
    pub all: usize,
    /// Of one tenant.
    pub per_tenant: usize,
    /// From one address, where no credential is asked for.
    pub per_address: usize,
}

/// What kind of slot a request needs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SlotKind {
    /// Of the tenant's share.
    Request,
    /// Of the few for streamed uploads.
    Upload,
}

/// The slots of the process. Cheap to clone; clones count together.
#[derive(Clone)]
pub struct Shares(Arc<Inner>);

struct Inner {
    options: ShareOptions,
    rate_limits: RateLimits,
    proxies: TrustedProxies,
    shed: Counter,
    held: Mutex<Held>,
}

#[derive(Default)]
struct Held {
    all: usize,
    without_credential: usize,
    by_holder: HashMap<Holder, usize>,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
enum Holder {
    Tenant(TenantId),
    Uploads(TenantId),
    Address(IpAddr),
}

impl Shares {
    /// Nobody is in flight. Visitors of public pages are counted in `rate_limits`, too.
    pub fn new(options: ShareOptions, rate_limits: RateLimits, proxies: TrustedProxies, metrics: &Metrics) -> Self {
        metrics.describe_counter(
            "http_requests_shed_total",
            "Requests refused unread, because as many as there may be were in flight.",
        );
        let shed = metrics.counter::<&str, 0>("http_requests_shed_total", []);
        Self(Arc::new(Inner { options, rate_limits, proxies, shed, held: Mutex::default() }))
    }

    /// A slot of the tenant's.
    ///
    /// # Errors
    /// The tenant has as many requests in flight as it may have, or everybody together has.
    pub(in crate::http) fn of_tenant(&self, tenant: &TenantId, kind: SlotKind) -> Result<Slot, Problem> {
        match kind {
            SlotKind::Request => self.take(Holder::Tenant(tenant.clone())),
            SlotKind::Upload => self.take(Holder::Uploads(tenant.clone())),
        }
    }

    /// A slot of the address that the request came from.
    ///
    /// # Errors
    /// The address has as many requests in flight as it may have, or all without a credential together have.
    pub(in crate::http) fn of_visitor(&self, parts: &Parts) -> Result<Slot, Problem> {
        // Where there is no network, all come from one place.
        self.take(Holder::Address(visitor(parts, &self.0.proxies).unwrap_or(Ipv4Addr::UNSPECIFIED.into())))
    }

    fn take(&self, holder: Holder) -> Result<Slot, Problem> {
        let ShareOptions { all, per_tenant, per_address } = self.0.options;
        let (most, what) = match holder {
            Holder::Tenant(_) => (per_tenant, "requests of this tenant"),
            Holder::Uploads(_) => (UPLOADS_PER_TENANT, "uploads of this tenant"),
            Holder::Address(_) => (per_address, "requests from your address"),
        };
        let without_credential = matches!(holder, Holder::Address(_));
        let mut held = self.held();
        let refused = if held.by_holder.get(&holder).is_some_and(|held| *held >= most) {
            Some(over_share(most, what))
        } else if held.all >= all || without_credential && held.without_credential >= all - all / 4 * 3 {
            Some(overloaded())
        } else {
            None
        };
        if let Some(refused) = refused {
            self.0.shed.increment(1);
            return Err(refused);
        }
        held.all += 1;
        held.without_credential += usize::from(without_credential);
        *held.by_holder.entry(holder.clone()).or_default() += 1;
        Ok(Slot { shares: self.clone(), holder })
    }

    fn held(&self) -> MutexGuard<'_, Held> {
        self.0.held.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl std::fmt::Debug for Shares {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("Shares").field(&self.0.options).finish()
    }
}

/// A place among the requests in flight, until it is dropped.
pub(in crate::http) struct Slot {
    shares: Shares,
    holder: Holder,
}

impl Drop for Slot {
    fn drop(&mut self) {
        let mut held = self.shares.held();
        held.all -= 1;
        held.without_credential -= usize::from(matches!(self.holder, Holder::Address(_)));
        if let Some(count) = held.by_holder.get_mut(&self.holder) {
            *count -= 1;
            if *count == 0 {
                held.by_holder.remove(&self.holder);
            }
        }
    }
}

/// Admits a request without a credential; one of a tenant's route is admitted by its extractor, once the tenant is known.
pub(super) async fn admit(
    State(shares): State<Shares>,
    Extension(context): Extension<RequestContext>,
    request: Request,
    next: Next,
) -> Response {
    let route = context.route();
    if context.is_probe() || route.starts_with(OF_TENANTS) {
        let response = next.run(request).await;
        context.release_slot();
        return response;
    }
    let (parts, body) = request.into_parts();
    let _slot = match shares.of_visitor(&parts) {
        Ok(slot) => slot,
        Err(refused) => return refused.into_response(),
    };
    if PUBLIC_PAGES.iter().any(|page| route.starts_with(page))
        && let Err(refused) = shares.0.rate_limits.admit_visitor(&parts, &context)
    {
        return refused.into_response();
    }
    next.run(Request::from_parts(parts, body)).await
}

fn over_share(most: usize, what: &str) -> Problem {
    Problem::new(ProblemType::TooManyRequests)
        .detail(format!("{most} {what} are in flight; try again when some of them are answered."))
        .retry_after(SOON)
}

fn overloaded() -> Problem {
    Problem::new(ProblemType::ServiceUnavailable)
        .detail("Too many requests are in flight; try again in a moment.")
        .retry_after(SOON)
}
