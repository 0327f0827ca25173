//! The log line of one call of Y2: whose connection it was, and how the call ended. Knows nothing of what was sent and
//! answered: a sentence of Y2's may quote a customer.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use cegid_y2::Outcome;
use tokio::time::Instant;
use tracing::Level;

use crate::{
    domain::ids::{ConnectionId, TenantId},
    trace::TraceContext,
};

/// How long a connection that goes on failing alike is not told aloud again.
const QUIET: Duration = Duration::from_secs(60);

/// Which failures were told aloud lately, so that a Y2 that is down for a night does not fill the log.
#[derive(Default)]
pub(in crate::flows) struct Told(Mutex<HashMap<(TenantId, ConnectionId, Outcome), Instant>>);

impl Told {
    /// Whether this failure is the first of its kind for a while; the next ones are not.
    fn first(&self, tenant: &TenantId, connection: &ConnectionId, outcome: Outcome, now: Instant) -> bool {
        // Nothing panics while it is held; a poisoned map would still be a whole one.
        let mut told = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let key = (tenant.clone(), connection.clone(), outcome);
        let is_quiet = |at: &Instant| now.saturating_duration_since(*at) < QUIET;
        if told.get(&key).is_some_and(is_quiet) {
            return false;
        }
        told.retain(|_, at| is_quiet(at));
        told.insert(key, now);
        true
    }
}

/// Whose calls they are.
pub(in crate::flows) struct Whose {
    pub(in crate::flows) tenant: TenantId,
    pub(in crate::flows) connection: ConnectionId,
    /// What the calls continue.
    pub(in crate::flows) context: Option<Arc<TraceContext>>,
    /// What the log was told of other calls.
    pub(in crate::flows) told: Arc<Told>,
}

/// A call under way.
pub(super) struct CallLog {
    pub(super) service: &'static str,
    pub(super) operation: &'static str,
    pub(super) started: Instant,
}

impl CallLog {
    /// `outcome` is `None` where whoever waited went away.
    pub(super) fn ended(&self, whose: &Whose, outcome: Option<Outcome>, status: Option<u16>) {
        let aloud = outcome.and_then(level_of).filter(|_| {
            outcome.is_some_and(|outcome| whose.told.first(&whose.tenant, &whose.connection, outcome, Instant::now()))
        });
        macro_rules! line {
            ($level:ident, $message:literal) => {
                tracing::event!(
                    Level::$level,
                    tenant.id = whose.tenant.as_str(),
                    y2.connection = whose.connection.as_str(),
                    y2.service = self.service,
                    y2.operation = self.operation,
                    outcome = outcome.map_or("abandoned", Outcome::as_str),
                    status,
                    duration_ms = self.started.elapsed().as_micros() as f64 / 1000.0,
                    trace_id = whose.context.as_deref().map(TraceContext::trace_id),
                    $message
                )
            };
        }
        match aloud {
            Some(Level::WARN) => line!(WARN, "a call of Y2 failed"),
            Some(_) => line!(INFO, "Y2 refused a call"),
            None => line!(DEBUG, "Y2 called"),
        }
    }
}

/// How loud a call that ended so is; `None`: it is for whoever looks at every call.
fn level_of(outcome: Outcome) -> Option<Level> {
    match outcome {
        Outcome::Timeout | Outcome::Unreachable | Outcome::Malformed | Outcome::CredentialsRefused => Some(Level::WARN),
        // Mostly an affair of the caller's: Y2 takes neither this customer nor that receipt.
        Outcome::Fault => Some(Level::INFO),
        // A call that was not sent follows from failures that were told, and what Y2 lacks stays so.
        Outcome::Answered | Outcome::OperationMissing | Outcome::Shed => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_connection_that_goes_on_failing_alike_is_told_once_a_minute() {
        let (told, begin) = (Told::default(), Instant::now());
        let first = |connection: &str, outcome, seconds| {
            let at = begin + Duration::from_secs(seconds);
            told.first(&"demo".parse().unwrap(), &connection.parse().unwrap(), outcome, at)
        };
        assert!(first("default", Outcome::Timeout, 0));
        assert!(!first("default", Outcome::Timeout, 59));
        assert!(first("default", Outcome::Unreachable, 59), "another failure is news");
        assert!(first("other", Outcome::Timeout, 59), "another connection as well");
        assert!(first("default", Outcome::Timeout, 60));
        assert!(!first("default", Outcome::Timeout, 61));
    }
}
