//! A request as a step of a trace: the caller's `traceparent` taken up, a span for whoever collects spans. Tells the route's
//! template and nothing that the caller wrote.

use std::sync::Arc;

use axum::{
    Extension,
    extract::{Request, State},
    middleware::Next,
    response::Response,
};
use http::{HeaderMap, HeaderName, HeaderValue};

use super::{RequestContext, metrics::known_method};
use crate::{
    http::Problem,
    trace::{Span, StepKind, TraceContext, Tracer},
};

static TRACEPARENT: HeaderName = HeaderName::from_static("traceparent");
static TRACESTATE: HeaderName = HeaderName::from_static("tracestate");

/// What a request causes continues this. An extension of the request, if it belongs to a trace.
#[derive(Clone, Debug)]
pub struct RequestTrace(pub Arc<TraceContext>);

pub(super) async fn follow(
    State(tracer): State<Tracer>,
    Extension(context): Extension<RequestContext>,
    mut request: Request,
    next: Next,
) -> Response {
    let received = received(request.headers()).map(Arc::new);
    // Machines ask probes every few seconds, and nobody wants to look at that.
    let span = if context.is_probe() { None } else { begin(&tracer, &request, &context, received.as_ref()) };
    let trace = span.as_ref().and_then(|span| span.context()).cloned().or(received);
    if let Some(trace) = trace {
        request.extensions_mut().insert(RequestTrace(trace));
    }
    let mut span = UnderWay(span);
    let response = next.run(request).await;
    span.end(&response, &context);
    response
}

fn received(headers: &HeaderMap) -> Option<TraceContext> {
    let lines = |name| headers.get_all(name).into_iter().map(HeaderValue::as_bytes);
    TraceContext::read(lines(&TRACEPARENT), lines(&TRACESTATE))
}

fn begin(
    tracer: &Tracer,
    request: &Request,
    context: &RequestContext,
    parent: Option<&Arc<TraceContext>>,
) -> Option<Box<dyn Span>> {
    let method = known_method(request.method());
    let name = || match context.matched() {
        Some(template) => format!("{} {template}", method.unwrap_or("HTTP")),
        None => method.unwrap_or("HTTP").to_owned(),
    };
    let mut span = tracer.begin(StepKind::Server, name, parent)?;
    span.text("http.request.method", method.unwrap_or("_OTHER").into());
    if let Some(template) = context.matched() {
        span.text("http.route", template.to_owned().into());
    }
    Some(span)
}

/// The span of a request that is not answered yet.
struct UnderWay(Option<Box<dyn Span>>);

impl UnderWay {
    /// A refusal is no failure of ours (HTTP semantic conventions): only 5xx is one.
    fn end(&mut self, response: &Response, context: &RequestContext) {
        let Some(mut span) = self.0.take() else { return };
        let status = response.status();
        span.number("http.response.status_code", status.as_u16().into());
        if let Some(tenant) = context.tenant() {
            span.text("tenant.id", tenant.to_string().into());
        }
        match response.extensions().get::<Problem>() {
            Some(problem) => span.text("error.type", problem.problem_type().id().into()),
            None if status.is_server_error() => span.text("error.type", status.as_str().to_owned().into()),
            None => {}
        }
        if status.is_server_error() {
            span.failed();
        }
    }
}

/// The caller went away before the answer.
impl Drop for UnderWay {
    fn drop(&mut self) {
        if let Some(span) = &mut self.0 {
            span.text("error.type", "abandoned".into());
        }
    }
}
