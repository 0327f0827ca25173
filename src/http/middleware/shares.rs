//! Who may be in flight: as many requests as the installation allows, and of visitors of public pages no more than their rate.

use std::{
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use axum::{
    Extension,
    extract::{Request, State},
    middleware::Next,
    response::{IntoResponse as _, Response},
};
use metrics::Counter;

use super::{MiddlewareOptions, RequestContext};
use crate::{
    http::{
        limits::RateLimits,
        problem::{Problem, ProblemType},
    },
    telemetry::Metrics,
};

/// Pages that anybody may read: their visitors are counted by address.
const PUBLIC_PAGES: [&str; 2] = ["/docs", "/openapi."];

/// The places of all requests. Cheap to clone.
#[derive(Clone)]
pub(super) struct Shares {
    in_flight: Arc<AtomicUsize>,
    most: usize,
    rate_limits: RateLimits,
    shed: Counter,
}

impl Shares {
    pub(super) fn new(options: &MiddlewareOptions, metrics: &Metrics) -> Self {
        metrics.describe_counter(
            "http_requests_shed_total",
            "Requests refused unread, because as many as there may be were in flight.",
        );
        Self {
            in_flight: Arc::default(),
            most: options.max_in_flight,
            rate_limits: options.rate_limits.clone(),
            shed: metrics.counter::<&str, 0>("http_requests_shed_total", []),
        }
    }

    fn enter(&self) -> Option<Place> {
        let place = Place(Arc::clone(&self.in_flight));
        let before = self.in_flight.fetch_add(1, Ordering::Relaxed);
        (before < self.most).then_some(place)
    }
}

/// A request's place, until its answer begins or its caller goes away.
struct Place(Arc<AtomicUsize>);

impl Drop for Place {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}

pub(super) async fn admit(
    State(shares): State<Shares>,
    Extension(context): Extension<RequestContext>,
    request: Request,
    next: Next,
) -> Response {
    if context.is_probe() {
        return next.run(request).await;
    }
    let Some(_place) = shares.enter() else {
        shares.shed.increment(1);
        return overloaded().into_response();
    };
    let route = context.route();
    if PUBLIC_PAGES.iter().any(|page| route.starts_with(page)) {
        let (parts, body) = request.into_parts();
        if let Err(refused) = shares.rate_limits.admit_visitor(&parts, &context) {
            return refused.into_response();
        }
        return next.run(Request::from_parts(parts, body)).await;
    }
    next.run(request).await
}

fn overloaded() -> Problem {
    Problem::new(ProblemType::ServiceUnavailable)
        .detail("Too many requests are in flight; try again in a moment.")
        .retry_after(Duration::from_secs(1))
}
