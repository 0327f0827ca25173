//! A request as a step of a trace: the caller's `traceparent` taken up, a span for whoever collects spans. Tells the route's
//! template and nothing that the caller wrote.

#[cfg(test)]
mod tests;

use std::sync::Arc;

use axum::extract::Request;
use http::{HeaderMap, HeaderName, HeaderValue, StatusCode};

use super::figures::{RouteFigures, known_method};
use crate::{
    domain::ids::TenantId,
    trace::{Kind, Span, TraceContext, Tracer},
};

static TRACEPARENT: HeaderName = HeaderName::from_static("traceparent");
static TRACESTATE: HeaderName = HeaderName::from_static("tracestate");

/// What a request causes continues this. An extension of the request, if it belongs to a trace.
#[derive(Clone, Debug)]
pub struct RequestTrace(pub Arc<TraceContext>);

/// A request that belongs to a trace.
pub(super) struct Traced {
    context: Option<Arc<TraceContext>>,
    /// Until it ends.
    span: Option<Box<dyn Span>>,
}

impl Traced {
    /// In a box: most requests belong to no trace, and are not to carry the room for one.
    pub(super) fn begin(tracer: &Tracer, request: &mut Request, route: &RouteFigures) -> Option<Box<Self>> {
        let received = received(request.headers()).map(Arc::new);
        // Machines ask these every few seconds, and nobody wants to look at that.
        let span = if route.probe { None } else { begin(tracer, request, route, received.as_ref()) };
        let context = span.as_ref().and_then(|span| span.context()).cloned().or(received);
        if let Some(context) = &context {
            request.extensions_mut().insert(RequestTrace(Arc::clone(context)));
        }
        (context.is_some() || span.is_some()).then(|| Box::new(Self { context, span }))
    }

    /// For the log.
    pub(super) fn id(&self) -> Option<&str> {
        self.context.as_ref().map(|context| context.trace_id())
    }

    /// The answer is known. A refusal is no failure of ours (HTTP semantic conventions): only 5xx is one.
    pub(super) fn end(&mut self, status: StatusCode, problem: Option<&'static str>, tenant: Option<TenantId>) {
        let Some(mut span) = self.span.take() else { return };
        span.number("http.response.status_code", status.as_u16().into());
        if let Some(tenant) = tenant {
            span.text("tenant.id", tenant.to_string().into());
        }
        match problem {
            Some(problem) => span.text("error.type", problem.into()),
            None if status.is_server_error() => span.text("error.type", status.as_str().to_owned().into()),
            None => {}
        }
        if status.is_server_error() {
            span.failed();
        }
    }
}

/// The caller went away before the answer.
impl Drop for Traced {
    fn drop(&mut self) {
        if let Some(span) = &mut self.span {
            span.text("error.type", "abandoned".into());
        }
    }
}

fn received(headers: &HeaderMap) -> Option<TraceContext> {
    // The usual case first, in one look.
    headers.get(&TRACEPARENT)?;
    let lines = |name| headers.get_all(name).into_iter().map(HeaderValue::as_bytes);
    TraceContext::read(lines(&TRACEPARENT), lines(&TRACESTATE))
}

fn begin(
    tracer: &Tracer,
    request: &Request,
    route: &RouteFigures,
    parent: Option<&Arc<TraceContext>>,
) -> Option<Box<dyn Span>> {
    let method = known_method(request.method());
    let name = || match (method, route.matched()) {
        (method, Some(template)) => format!("{} {template}", method.unwrap_or("HTTP")),
        (method, None) => method.unwrap_or("HTTP").to_owned(),
    };
    let mut span = tracer.begin(Kind::Server, name, parent)?;
    span.text("http.request.method", method.unwrap_or("_OTHER").into());
    if let Some(template) = route.matched() {
        span.text("http.route", template.to_owned().into());
    }
    Some(span)
}
