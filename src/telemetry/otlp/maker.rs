//! Spans of ours as spans of the SDK, which decides whether they are recorded, and queues them when they end. Refuses to
//! export what a caller wrote: its `tracestate` is handed on beside the span.

use std::{
    borrow::Cow,
    sync::{Arc, atomic::Ordering::Relaxed},
};

use opentelemetry::{
    Context, KeyValue, SpanId, TraceFlags, TraceId,
    trace::{Span as _, SpanBuilder, SpanContext, SpanKind, Status, TraceContextExt, TraceState, Tracer},
};
use opentelemetry_sdk::trace::{SdkTracer, Span as SdkSpan};

use super::delivery::Tally;
use crate::trace::{Span, SpanMaker, StepKind, TraceContext};

pub(super) struct Maker {
    tracer: SdkTracer,
    tally: Arc<Tally>,
}

impl Maker {
    pub(super) fn new(tracer: SdkTracer, tally: Arc<Tally>) -> Self {
        Self { tracer, tally }
    }
}

impl SpanMaker for Maker {
    fn begin(&self, kind: StepKind, name: String, parent: Option<&Arc<TraceContext>>) -> Box<dyn Span> {
        let (sdk_kind, remote_parent) = match kind {
            StepKind::Server => (SpanKind::Server, true),
            StepKind::Client => (SpanKind::Client, false),
        };
        let context = match parent.and_then(|parent| span_context(parent, remote_parent)) {
            Some(parent) => Context::new().with_remote_span_context(parent),
            None => Context::new(),
        };
        let builder = SpanBuilder::from_name(name).with_kind(sdk_kind);
        let span = self.tracer.build_with_context(builder, &context);
        if span.is_recording() {
            self.tally.recorded.fetch_add(1, Relaxed);
        }
        Box::new(Step { context: continued(span.span_context(), parent), span })
    }
}

struct Step {
    span: SdkSpan,
    context: Option<Arc<TraceContext>>,
}

impl Span for Step {
    fn context(&self) -> Option<&Arc<TraceContext>> {
        self.context.as_ref()
    }

    fn text(&mut self, attribute: &'static str, value: Cow<'static, str>) {
        self.span.set_attribute(KeyValue::new(attribute, value));
    }

    fn number(&mut self, attribute: &'static str, value: i64) {
        self.span.set_attribute(KeyValue::new(attribute, value));
    }

    fn failed(&mut self) {
        self.span.set_status(Status::error(""));
    }
}

fn span_context(context: &TraceContext, remote: bool) -> Option<SpanContext> {
    let trace = TraceId::from_hex(context.trace_id()).ok()?;
    let step = SpanId::from_hex(context.step_id()).ok()?;
    Some(SpanContext::new(trace, step, TraceFlags::new(context.flags()), remote, TraceState::NONE))
}

/// What follows continues the span. After the exporter's end spans have no ids; then it continues the parent.
fn continued(span: &SpanContext, parent: Option<&Arc<TraceContext>>) -> Option<Arc<TraceContext>> {
    let (trace, step) = (span.trace_id().to_string(), span.span_id().to_string());
    let state = parent.and_then(|parent| parent.tracestate());
    let context = TraceContext::of_step(&trace, &step, span.trace_flags().to_u8(), state);
    context.map(Arc::new).or_else(|| parent.cloned())
}
