//! Rate, errors and duration by route template. No label names a path, a tenant or what a caller makes up.

use std::sync::{
    Arc,
    atomic::{AtomicUsize, Ordering},
};

use axum::{
    Extension,
    extract::{Request, State},
    middleware::Next,
    response::Response,
};
use http::Method;

use super::RequestContext;
use crate::{
    http::problem::{Problem, ProblemType},
    telemetry::Metrics,
};

const METHODS: [&str; 7] = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"];

/// The method, if it is one that everybody knows: others are what a caller makes up.
pub(super) fn known_method(method: &Method) -> Option<&'static str> {
    METHODS.into_iter().find(|known| *known == method.as_str())
}

/// What is counted of requests. Cheap to clone.
#[derive(Clone)]
pub(super) struct RequestMetrics {
    metrics: Metrics,
    in_flight: Arc<AtomicUsize>,
}

impl RequestMetrics {
    /// Nothing was counted yet.
    pub(super) fn new(metrics: Metrics) -> Self {
        metrics.describe_counter("http_requests_total", "Answered requests by method, route template and status.");
        metrics
            .describe_seconds("http_request_duration_seconds", "From the head of a request to the head of its answer.");
        metrics.describe_gauge("http_requests_in_flight", "Requests that are being answered.");
        metrics.describe_counter("http_problems_total", "Answers that are problems, by type (/docs/problems).");
        // All of them are there from the start: the rise of a counter that appears with its first count is seen by nobody.
        for problem in ProblemType::ALL {
            metrics.counter("http_problems_total", [("problem", problem.id())]).increment(0);
        }
        let in_flight = Arc::new(AtomicUsize::new(0));
        let (gauge, sampled) = (metrics.gauge::<&str, 0>("http_requests_in_flight", []), Arc::clone(&in_flight));
        metrics.sample_with(move || gauge.set(sampled.load(Ordering::Relaxed) as f64));
        Self { metrics, in_flight }
    }

    fn record(&self, method: &Method, context: &RequestContext, response: &Response) {
        let method = known_method(method).unwrap_or("OTHER").to_owned();
        let route = context.route().to_owned();
        let labels = [("method", method.clone()), ("route", route.clone())];
        self.metrics.seconds("http_request_duration_seconds", labels).record(context.started().elapsed().as_secs_f64());
        let status = response.status().as_str().to_owned();
        let labels = [("method", method), ("route", route), ("status", status)];
        self.metrics.counter("http_requests_total", labels).increment(1);
        if let Some(problem) = response.extensions().get::<Problem>() {
            self.metrics.counter("http_problems_total", [("problem", problem.problem_type().id())]).increment(1);
        }
    }
}

pub(super) async fn count(
    State(metrics): State<RequestMetrics>,
    Extension(context): Extension<RequestContext>,
    request: Request,
    next: Next,
) -> Response {
    let method = request.method().clone();
    let _in_flight = InFlight::enter(&metrics.in_flight);
    let response = next.run(request).await;
    metrics.record(&method, &context, &response);
    response
}

/// A request that is counted until it is answered, or its caller goes away.
struct InFlight(Arc<AtomicUsize>);

impl InFlight {
    fn enter(count: &Arc<AtomicUsize>) -> Self {
        count.fetch_add(1, Ordering::Relaxed);
        Self(Arc::clone(count))
    }
}

impl Drop for InFlight {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}
