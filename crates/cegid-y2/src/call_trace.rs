//! The trace that the calls of a client belong to. The headers that it hands on are made by somebody else; what is sent and
//! received is shown to whoever asks for it.

use std::sync::Arc;

use bytes::Bytes;
use http::{HeaderName, HeaderValue};

use super::CallOutcome;
use crate::soap::xml::Names;

/// Is asked before every call.
pub trait CallTrace: Send + Sync {
    /// A call that begins now. `service` is the endpoint without `.svc`.
    fn begin(&self, service: &'static str, operation: &'static str) -> Box<dyn TracedCall>;
}

/// One call of a trace. Dropped without an end, it was given up by whoever waited for it.
pub trait TracedCall: Send + Sync {
    /// What is sent along with every try.
    fn headers(&self) -> &[(HeaderName, HeaderValue)];
    /// Whether it wants to be shown what is sent and received: that costs a second writing of the request where names differ.
    fn wants_messages(&self) -> bool;
    /// What will be sent. Only where it is wanted.
    fn sending(&mut self, request: SentRequest);
    /// How it ended; with the last answer, if there was one.
    fn ended(&mut self, outcome: CallOutcome, answer: Option<LastAnswer>);
}

/// A request as the types of this crate say it, and as it goes over the wire. Personal data throughout: it has no `Debug`.
pub struct SentRequest {
    /// By the names of the contract.
    pub ours: RequestMessage,
    /// As it is sent; `None`: the same.
    pub theirs: Option<RequestMessage>,
    /// How the names of the other side differ.
    pub names: Arc<Names>,
}

/// An envelope and where it belongs. Credentials are in headers and so not in here.
pub struct RequestMessage {
    /// The last part of the address.
    pub endpoint: String,
    /// The SOAP action.
    pub action: String,
    /// The envelope.
    pub body: Bytes,
}

/// The last answer of a call, as it came.
#[derive(Clone)]
pub struct LastAnswer {
    /// The HTTP status.
    pub status: u16,
    /// `Content-Type`, with its parameters.
    pub content_type: Option<String>,
    /// Decompressed, as far as it was read.
    pub body: Bytes,
}
