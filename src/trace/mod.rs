//! Distributed traces: what a caller says of the trace that its request belongs to, and the spans that are told of what is
//! done. Refuses to know who collects spans, and what they are about.
//!
//! A request continues the [`TraceContext`] of its caller, and what it causes continues that of the request. Where spans are
//! collected ([`Tracer`]), each step has one of its own in between; else the caller's context is handed on as it came.

mod context;
mod span;

pub use context::{MAX_TRACESTATE, TraceContext};
pub use span::{Span, SpanMaker, StepKind, Tracer};
