//! What was called: the last calls as they were received and answered, bounded in number and in bytes.
//!
//! Never holds a header, so never a password.

use std::collections::VecDeque;
use std::sync::{Mutex, MutexGuard, PoisonError};

use axum::body::Bytes;
use serde::Serialize;

use cegid_y2_contract::Dropped;

/// How many calls are kept.
pub const MAX_CALLS: usize = 1000;
/// How much of a request or of a reply is kept, in bytes.
pub const MAX_BODY: usize = 64 * 1024;
/// How much is kept of all bodies together, in bytes.
pub const MAX_BODIES: usize = 16 * 1024 * 1024;

/// One call.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct RecordedCall {
    /// When it arrived.
    pub at: jiff::Timestamp,
    /// The service's name, without `.svc`, as far as it is known.
    pub service: String,
    /// The operation, as far as the action told it.
    pub operation: Option<&'static str>,
    /// The HTTP status of the answer.
    pub status: u16,
    /// How the caller showed who it is.
    pub credential: Credential,
    /// The request, cut at [`MAX_BODY`].
    #[serde(serialize_with = "as_text")]
    pub request: Bytes,
    /// The reply before compression, cut at [`MAX_BODY`].
    #[serde(serialize_with = "as_text")]
    pub reply: Bytes,
    /// Elements of the request that were left out as .NET leaves them out.
    pub dropped: Vec<Dropped>,
    /// The injected fault that was applied.
    pub injected: Option<&'static str>,
}

impl RecordedCall {
    /// The request as text.
    pub fn request_xml(&self) -> std::borrow::Cow<'_, str> {
        String::from_utf8_lossy(&self.request)
    }

    /// The reply as text.
    pub fn reply_xml(&self) -> std::borrow::Cow<'_, str> {
        String::from_utf8_lossy(&self.reply)
    }
}

/// How a caller showed who it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Credential {
    /// Not at all, or wrongly.
    None,
    /// Login and password.
    Basic,
    /// The cookie of an earlier call.
    Cookie,
}

/// The last calls, oldest first.
#[derive(Debug, Default)]
pub struct Recorder(Mutex<Kept>);

#[derive(Debug, Default)]
struct Kept {
    calls: VecDeque<RecordedCall>,
    bytes: usize,
}

impl Recorder {
    /// Keeps a call, and forgets the oldest ones where there are too many.
    pub(super) fn push(&self, mut call: RecordedCall) {
        call.request = cut(call.request);
        call.reply = cut(call.reply);
        let mut kept = self.lock();
        kept.bytes += size(&call);
        kept.calls.push_back(call);
        while kept.calls.len() > MAX_CALLS || kept.bytes > MAX_BODIES {
            let Some(oldest) = kept.calls.pop_front() else { break };
            kept.bytes -= size(&oldest);
        }
    }

    /// All calls, oldest first.
    pub fn all(&self) -> Vec<RecordedCall> {
        self.lock().calls.iter().cloned().collect()
    }

    /// The calls of one operation, oldest first; the service without `.svc`.
    pub fn of(&self, service: &str, operation: &str) -> Vec<RecordedCall> {
        let matching = |call: &&RecordedCall| call.service == service && call.operation == Some(operation);
        self.lock().calls.iter().filter(matching).cloned().collect()
    }

    /// The last call.
    pub fn last(&self) -> Option<RecordedCall> {
        self.lock().calls.back().cloned()
    }

    /// How many calls are kept.
    pub fn len(&self) -> usize {
        self.lock().calls.len()
    }

    /// Whether no call is kept.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Forgets all calls.
    pub fn clear(&self) {
        *self.lock() = Kept::default();
    }

    fn lock(&self) -> MutexGuard<'_, Kept> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn size(call: &RecordedCall) -> usize {
    call.request.len() + call.reply.len()
}

/// A copy where the body is longer, so that what is cut off is freed.
fn cut(body: Bytes) -> Bytes {
    if body.len() > MAX_BODY { Bytes::copy_from_slice(&body[..MAX_BODY]) } else { body }
}

fn as_text<S: serde::Serializer>(body: &Bytes, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(&String::from_utf8_lossy(body))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn call(bytes: usize) -> RecordedCall {
        RecordedCall {
            at: jiff::Timestamp::UNIX_EPOCH,
            service: "CustomerWcfService".into(),
            operation: Some("SearchCustomerIds"),
            status: 200,
            credential: Credential::Basic,
            request: Bytes::from(vec![b'x'; bytes]),
            reply: Bytes::new(),
            dropped: Vec::new(),
            injected: None,
        }
    }

    #[test]
    fn the_record_is_bounded_in_calls_and_in_bytes() {
        let recorder = Recorder::default();
        for _ in 0..MAX_CALLS + 10 {
            recorder.push(call(1));
        }
        assert_eq!(recorder.len(), MAX_CALLS);
        recorder.clear();
        for _ in 0..400 {
            recorder.push(call(MAX_BODY * 4));
        }
        assert_eq!(recorder.len(), MAX_BODIES / MAX_BODY);
        assert!(recorder.all().iter().all(|call| call.request.len() == MAX_BODY));
    }
}
