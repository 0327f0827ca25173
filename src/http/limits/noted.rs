//! From where a request is counted to the end of its answer. The extractor that counts sees no answer, and the frame that
//! sees the answer does not know the caller; both run within one poll of the request's future, on one thread. What the one
//! leaves here, the other takes before the poll ends, so that nothing is ever found by another request. An extension of
//! the request or the answer would cost an allocation each time.

use std::cell::Cell;

/// What was counted. A number, not yet the fields that say so: an answer without them pays for none.
#[derive(Clone, Copy, Debug)]
pub(in crate::http) struct Noted {
    /// Of the limits that apply, the one that is closest to being reached.
    pub(super) limit: Which,
    /// How often more.
    pub(super) remaining: u32,
}

/// The limits.
#[derive(Clone, Copy, Debug)]
pub(super) enum Which {
    Credential,
    Tenant,
    Address,
}

thread_local! {
    static NOTED: Cell<Option<Noted>> = const { Cell::new(None) };
}

/// Leaves it for the answer.
pub(super) fn note(limit: Which, remaining: u32) {
    NOTED.set(Some(Noted { limit, remaining }));
}

/// Takes what this poll has left. Whoever polls a request's future takes it each time, wanted or not.
pub(in crate::http) fn take() -> Option<Noted> {
    NOTED.take()
}
