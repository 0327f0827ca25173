//! The trace that the calls of a client belong to. The headers that it hands on are made by somebody else.

use http::{HeaderName, HeaderValue};

use super::CallOutcome;

/// Is asked before every call.
pub trait CallTrace: Send + Sync {
    /// A call that begins now. `service` is the endpoint without `.svc`.
    fn begin(&self, service: &'static str, operation: &'static str) -> Box<dyn TracedCall>;
}

/// One call of a trace. Dropped without an end, it was given up by whoever waited for it.
pub trait TracedCall: Send + Sync {
    /// What is sent along with every try.
    fn headers(&self) -> &[(HeaderName, HeaderValue)];
    /// How it ended; with the HTTP status, if there was an answer.
    fn ended(&mut self, outcome: CallOutcome, status: Option<u16>);
}
