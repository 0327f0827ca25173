//! The calls of one request to one connection, as steps of the request's trace: `traceparent` for Y2, a span for whoever
//! collects spans, a line for the log, an entry of the exchange log. Knows no operation; what is sent goes into the exchange log only.

use std::sync::Arc;

use http::{HeaderName, HeaderValue};
use tokio::time::Instant;

use super::{
    call_exchange::{CallEnd, CallExchange},
    call_log::{CallLog, CallScope},
};
use cegid_y2::{CallOutcome, CallTrace, LastAnswer, SentRequest, TracedCall};

use crate::{
    domain::exchange_log::Subject,
    trace::{Span, StepKind, TraceContext, Tracer},
};

static TRACEPARENT: HeaderName = HeaderName::from_static("traceparent");
static TRACESTATE: HeaderName = HeaderName::from_static("tracestate");

/// What the calls have in common.
pub(in crate::flows) struct ConnectionTrace {
    pub(in crate::flows) tracer: Tracer,
    pub(in crate::flows) scope: Arc<CallScope>,
}

impl CallTrace for ConnectionTrace {
    fn begin(&self, service: &'static str, operation: &'static str) -> Box<dyn TracedCall> {
        let Self { tracer, scope } = self;
        let name = || format!("{service}/{operation}");
        let mut span = tracer.begin(StepKind::Client, name, scope.context.as_ref());
        if let Some(span) = &mut span {
            span.text("tenant.id", scope.tenant.to_string().into());
            span.text("y2.connection", scope.connection.to_string().into());
            span.text("y2.service", service.into());
            span.text("y2.operation", operation.into());
        }
        // Where nobody collects spans there is no step in between that could be recent_failures of: the caller's context goes on.
        let context = span.as_ref().and_then(|span| span.context()).or(scope.context.as_ref());
        let headers = context.map(|context| headers(context)).unwrap_or_default();
        let log = CallLog { service, operation, started: Instant::now() };
        Box::new(Call { scope: Arc::clone(scope), log: Some(log), exchange: None, span, headers })
    }
}

struct Call {
    scope: Arc<CallScope>,
    /// Until it ends.
    log: Option<CallLog>,
    /// Until it ends, where the exchange log is on.
    exchange: Option<CallExchange>,
    /// Until it ends.
    span: Option<Box<dyn Span>>,
    headers: Vec<(HeaderName, HeaderValue)>,
}

impl TracedCall for Call {
    fn headers(&self) -> &[(HeaderName, HeaderValue)] {
        &self.headers
    }

    fn wants_messages(&self) -> bool {
        self.scope.log.is_on(&self.scope.tenant, &Subject::Connection(self.scope.connection.clone()))
    }

    fn sending(&mut self, request: SentRequest) {
        self.exchange = Some(CallExchange::new(&self.scope, request));
    }

    fn ended(&mut self, outcome: CallOutcome, answer: Option<LastAnswer>) {
        let status = answer.as_ref().map(|answer| answer.status);
        if let Some(log) = self.log.take() {
            log.ended(&self.scope, Some(outcome), status);
            self.exchanged(&log, outcome.as_str(), answer);
        }
        let Some(mut span) = self.span.take() else { return };
        span.text("y2.outcome", outcome.as_str().into());
        if let Some(status) = status {
            span.number("http.response.status_code", status.into());
        }
        if outcome != CallOutcome::Answered {
            span.text("error.type", outcome.as_str().into());
            span.failed();
        }
    }
}

impl Call {
    fn exchanged(&mut self, log: &CallLog, outcome: &'static str, answer: Option<LastAnswer>) {
        let Some(exchange) = self.exchange.take() else { return };
        let CallLog { service, operation, started } = *log;
        exchange.ended(&self.scope, CallEnd { service, operation, outcome, answer, took: started.elapsed() });
    }
}

/// Whoever waited has gone, or its time was up.
impl Drop for Call {
    fn drop(&mut self) {
        if let Some(log) = self.log.take() {
            log.ended(&self.scope, None, None);
            self.exchanged(&log, "abandoned", None);
        }
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
