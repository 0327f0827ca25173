//! From where a request is counted to the end of its answer. The extractor that counts sees no answer, and the frame that
//! sees the answer does not know the caller; both run within one poll of the request's future, on one thread. What the one
//! leaves here, the other takes before the poll ends, so that nothing is ever found by another request. An extension of
//! the request or the answer would cost an allocation each time.

use std::cell::Cell;

use http::HeaderValue;

/// The two fields of an answer.
#[derive(Clone, Debug)]
pub(in crate::http) struct Noted {
    /// `RateLimit-Policy`.
    pub(in crate::http) policy: HeaderValue,
    /// `RateLimit`.
    pub(in crate::http) state: HeaderValue,
}

thread_local! {
    static NOTED: Cell<Option<Noted>> = const { Cell::new(None) };
}

/// Leaves the fields for the answer.
pub(super) fn note(noted: Noted) {
    NOTED.set(Some(noted));
}

/// Takes what this poll has left. Whoever polls a request's future takes it each time, wanted or not.
pub(in crate::http) fn take() -> Option<Noted> {
    NOTED.take()
}
