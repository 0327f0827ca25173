//! How the last call of a client ended that was sent, for people who look at a connection. Knows no wall clock, and nothing
//! of calls that were held back.

use std::{
    sync::{Mutex, PoisonError},
    time::Duration,
};

use tokio::time::Instant;

use crate::Error;

/// How the last call ended that was sent, or tried to be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LastCall {
    /// How long ago it ended.
    pub ago: Duration,
    /// The endpoint without `.svc`.
    pub service: &'static str,
    /// The operation.
    pub operation: &'static str,
    /// Why there was no answer; `None`: there was one.
    pub error: Option<Error>,
}

#[derive(Default)]
pub(super) struct Last(Mutex<Option<(Instant, LastCall)>>);

impl Last {
    pub(super) fn note(&self, service: &'static str, operation: &'static str, error: Option<&Error>) {
        let call = LastCall { ago: Duration::ZERO, service, operation, error: error.cloned() };
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some((Instant::now(), call));
    }

    pub(super) fn get(&self) -> Option<LastCall> {
        let last = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        last.as_ref().map(|(ended, call)| LastCall { ago: ended.elapsed(), ..call.clone() })
    }
}
