//! One log line a request. Never the query, a body, or a header of the caller's.

use std::error::Error;

use axum::{Extension, extract::Request, middleware::Next, response::Response};
use tracing::{Instrument as _, Level, Span};

use super::{RequestContext, trace::RequestTrace};
use crate::{domain::ids::TenantId, http::Problem};

pub(super) async fn log(Extension(context): Extension<RequestContext>, request: Request, next: Next) -> Response {
    let method = request.method().clone();
    let trace = request.extensions().get::<RequestTrace>().cloned();
    let request_id = context.request_id();
    let span = if tracing::enabled!(Level::INFO) {
        tracing::info_span!("http", request_id, route = context.route())
    } else {
        Span::none()
    };
    // Not around the end: its log line would carry the span, which says the same.
    let response = next.run(request).instrument(span).await;
    let trace_id = trace.as_ref().map(|RequestTrace(context)| context.trace_id());
    let problem = response.extensions().get::<Problem>();
    if let Some(cause) = problem.and_then(Problem::logged_cause) {
        tracing::error!(request_id, trace_id, route = context.route(), cause = chain(cause), "failed");
    }
    macro_rules! line {
        ($level:ident) => {
            if tracing::enabled!(Level::$level) {
                tracing::event!(
                    Level::$level,
                    method = method.as_str(),
                    route = context.route(),
                    status = response.status().as_u16(),
                    duration_ms = context.started().elapsed().as_micros() as f64 / 1000.0,
                    tenant.id = context.tenant().as_ref().map(TenantId::as_str),
                    problem = problem.map(|problem| problem.problem_type().id()),
                    request_id,
                    trace_id,
                    "request"
                );
            }
        };
    }
    if context.is_probe() {
        line!(DEBUG);
    } else {
        line!(INFO);
    }
    response
}

fn chain(error: &(dyn Error + Send + Sync)) -> String {
    let mut text = error.to_string();
    let mut source = error.source();
    while let Some(cause) = source {
        text.push_str(": ");
        text.push_str(&cause.to_string());
        source = cause.source();
    }
    text
}
