//! The calls of one request to one connection, as steps of the request's trace: `traceparent` for Y2, a span for whoever
//! collects spans. Knows no operation, and tells nothing of what is sent.

use std::sync::Arc;

use http::{HeaderName, HeaderValue};

use crate::{
    domain::ids::{ConnectionId, TenantId},
    trace::{Kind, Span, TraceContext, Tracer},
    y2::{CallTrace, Outcome, TracedCall},
};

static TRACEPARENT: HeaderName = HeaderName::from_static("traceparent");
static TRACESTATE: HeaderName = HeaderName::from_static("tracestate");

/// What the calls have in common.
pub(in crate::flows) struct ConnectionTrace {
    pub(in crate::flows) tracer: Tracer,
    /// What the calls continue.
    pub(in crate::flows) context: Option<Arc<TraceContext>>,
    pub(in crate::flows) tenant: TenantId,
    pub(in crate::flows) connection: ConnectionId,
}

impl CallTrace for ConnectionTrace {
    fn begin(&self, service: &'static str, operation: &'static str) -> Box<dyn TracedCall> {
        let name = || format!("{service}/{operation}");
        let mut span = self.tracer.begin(Kind::Client, name, self.context.as_ref());
        if let Some(span) = &mut span {
            span.text("tenant.id", self.tenant.to_string().into());
            span.text("y2.connection", self.connection.to_string().into());
            span.text("y2.service", service.into());
            span.text("y2.operation", operation.into());
        }
        // Where nobody collects spans there is no step in between that could be told of: the caller's context goes on.
        let context = span.as_ref().and_then(|span| span.context()).or(self.context.as_ref());
        let headers = context.map(|context| headers(context)).unwrap_or_default();
        Box::new(Call { span, headers })
    }
}

struct Call {
    /// Until it ends.
    span: Option<Box<dyn Span>>,
    headers: Vec<(HeaderName, HeaderValue)>,
}

impl TracedCall for Call {
    fn headers(&self) -> &[(HeaderName, HeaderValue)] {
        &self.headers
    }

    fn ended(&mut self, outcome: Outcome, status: Option<u16>) {
        let Some(mut span) = self.span.take() else { return };
        span.text("y2.outcome", outcome.as_str().into());
        if let Some(status) = status {
            span.number("http.response.status_code", status.into());
        }
        if outcome != Outcome::Answered {
            span.text("error.type", outcome.as_str().into());
            span.failed();
        }
    }
}

/// Whoever waited has gone, or its time was up.
impl Drop for Call {
    fn drop(&mut self) {
        if let Some(span) = &mut self.span {
            span.text("error.type", "abandoned".into());
            span.failed();
        }
    }
}

fn headers(context: &TraceContext) -> Vec<(HeaderName, HeaderValue)> {
    let parent = (&TRACEPARENT, Some(context.traceparent()));
    let state = (&TRACESTATE, context.tracestate());
    let header = |(name, value): (&HeaderName, Option<&str>)| Some((name.clone(), value?.try_into().ok()?));
    [parent, state].into_iter().filter_map(header).collect()
}
