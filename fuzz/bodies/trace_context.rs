//! The headers of W3C Trace Context, `traceparent` in the first line: what is accepted is bounded, and reads back as itself.

use cegid_connector::trace::{MAX_TRACESTATE, TraceContext};

pub fn run(data: &[u8]) {
    let mut lines = data.split(|byte| *byte == b'\n');
    let traceparent = lines.next();
    let Some(context) = TraceContext::read(traceparent, lines) else { return };
    assert_eq!((context.traceparent().len(), context.trace_id().len(), context.step_id().len()), (55, 32, 16));
    assert!(context.tracestate().is_none_or(|state| (1..=MAX_TRACESTATE).contains(&state.len())));
    let again = TraceContext::read([context.traceparent().as_bytes()], context.tracestate().map(str::as_bytes));
    assert_eq!(again, Some(context));
}
