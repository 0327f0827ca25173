//! What happens around every request: its id, its trace, its log line, its metrics, its place among those in flight, the end of
//! its time, the headers of every answer and the body of every problem. [`wrap`] is the whole list, from the outside in.

mod access_log;
mod answer;
mod context;
mod metrics;
mod request_id;
mod shares;
mod trace;

use axum::{
    Router,
    middleware::{from_fn, from_fn_with_state},
};
use http::{HeaderValue, header};
use tower::ServiceBuilder;
use tower_http::{
    catch_panic::CatchPanicLayer,
    compression::{
        CompressionLayer, CompressionLevel,
        predicate::{DefaultPredicate, Predicate as _, SizeAbove},
    },
    request_id::{PropagateRequestIdLayer, SetRequestIdLayer},
    sensitive_headers::SetSensitiveRequestHeadersLayer,
    set_header::SetResponseHeaderLayer,
};

use super::auth::X_API_KEY;
use crate::{clock::Clock, telemetry::Metrics, trace::Tracer};
pub use context::{RequestContext, RequestLimits};
use metrics::RequestMetrics;
pub use request_id::X_REQUEST_ID;
use request_id::{TimeOrderedId, drop_harmful};
pub use shares::{ShareOptions, Shares, SlotKind};
pub use trace::RequestTrace;

/// Smaller answers are not worth the time of compressing them.
const WORTH_COMPRESSING: u16 = 1024;

/// How the middleware behaves.
#[derive(Clone, Debug)]
pub struct MiddlewareOptions {
    /// The address of the installation, for the `type` of problems.
    pub public_url: Option<url::Url>,
    /// What a request may cost, where its route says nothing else.
    pub request_limits: RequestLimits,
    /// Who may be in flight. Callers of tenants' routes are admitted by [`Call`](super::extract::Call).
    pub shares: Shares,
    /// Is told of every request but the probes.
    pub tracer: Tracer,
}

/// Those routes with everything around them. Each call counts for itself, in `metrics`.
pub fn wrap(routes: Router, options: MiddlewareOptions, metrics: &Metrics, clock: &Clock) -> Router {
    let no_sniff = HeaderValue::from_static("nosniff");
    let no_referrer = HeaderValue::from_static("no-referrer");
    let compressible = DefaultPredicate::new().and(SizeAbove::new(WORTH_COMPRESSING)).and(answer::may_be_compressed);
    routes.layer(
        ServiceBuilder::new()
            .map_request(drop_harmful)
            .layer(SetRequestIdLayer::x_request_id(TimeOrderedId(clock.clone())))
            .layer(PropagateRequestIdLayer::x_request_id())
            .layer(SetSensitiveRequestHeadersLayer::new([header::AUTHORIZATION, X_API_KEY]))
            .layer(SetResponseHeaderLayer::overriding(header::X_CONTENT_TYPE_OPTIONS, no_sniff))
            .layer(SetResponseHeaderLayer::overriding(header::REFERRER_POLICY, no_referrer))
            .layer(CompressionLayer::new().quality(CompressionLevel::Fastest).compress_when(compressible))
            .layer(from_fn_with_state(options.request_limits, context::begin))
            .layer(from_fn_with_state(options.tracer, trace::follow))
            .layer(from_fn(access_log::log))
            .layer(from_fn_with_state(RequestMetrics::new(metrics.clone()), metrics::count))
            .layer(from_fn(answer::tell_rate_limit))
            .layer(from_fn_with_state(options.public_url, answer::write_problem))
            .layer(from_fn(answer::limit_time))
            .layer(from_fn_with_state(options.shares, shares::admit))
            .layer(CatchPanicLayer::custom(answer::panicked)),
    )
}
