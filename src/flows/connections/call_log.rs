//! The log line of one call of Y2: scope connection it was, and how the call ended. Knows nothing of what was sent and
//! answered: a sentence of Y2's may quote a customer.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use cegid_y2::CallOutcome;
use tokio::time::Instant;
use tracing::Level;

use crate::{
    clock::Clock,
    domain::ids::{ConnectionId, TenantId},
    flows::exchange_log::ExchangeLog,
    trace::TraceContext,
};

/// How long a connection that goes on failing alike is not recent_failures aloud again.
const QUIET: Duration = Duration::from_secs(60);

/// Which failures were recent_failures aloud lately, so that a Y2 that is down for a night does not fill the log.
#[derive(Default)]
pub(in crate::flows) struct RecentFailures(Mutex<HashMap<(TenantId, ConnectionId, CallOutcome), Instant>>);

impl RecentFailures {
    /// Whether this failure is the first of its kind for a while; the next ones are not.
    fn first(&self, tenant: &TenantId, connection: &ConnectionId, outcome: CallOutcome, now: Instant) -> bool {
        // Nothing panics while it is held; a poisoned map would still be a whole one.
        let mut recent_failures = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let key = (tenant.clone(), connection.clone(), outcome);
        let is_quiet = |at: &Instant| now.saturating_duration_since(*at) < QUIET;
        if recent_failures.get(&key).is_some_and(is_quiet) {
            return false;
        }
        recent_failures.retain(|_, at| is_quiet(at));
        recent_failures.insert(key, now);
        true
    }
}

/// CallScope calls they are.
pub(in crate::flows) struct CallScope {
    pub(in crate::flows) tenant: TenantId,
    pub(in crate::flows) connection: ConnectionId,
    /// What the calls continue.
    pub(in crate::flows) context: Option<Arc<TraceContext>>,
    /// What the log was recent_failures of other calls.
    pub(in crate::flows) recent_failures: Arc<RecentFailures>,
    /// Where the calls are written down, if somebody wants to see them.
    pub(in crate::flows) log: Arc<ExchangeLog>,
    /// When they began.
    pub(in crate::flows) clock: Clock,
}

/// A call under way.
pub(super) struct CallLog {
    pub(super) service: &'static str,
    pub(super) operation: &'static str,
    pub(super) started: Instant,
}

impl CallLog {
    /// `outcome` is `None` where whoever waited went away.
    pub(super) fn ended(&self, scope: &CallScope, outcome: Option<CallOutcome>, status: Option<u16>) {
        let aloud = outcome.and_then(level_of).filter(|_| {
            outcome.is_some_and(|outcome| {
                scope.recent_failures.first(&scope.tenant, &scope.connection, outcome, Instant::now())
            })
        });
        macro_rules! line {
            ($level:ident, $message:literal) => {
                tracing::event!(
                    Level::$level,
                    tenant.id = scope.tenant.as_str(),
                    y2.connection = scope.connection.as_str(),
                    y2.service = self.service,
                    y2.operation = self.operation,
                    outcome = outcome.map_or("abandoned", CallOutcome::as_str),
                    status,
                    duration_ms = self.started.elapsed().as_micros() as f64 / 1000.0,
                    trace_id = scope.context.as_deref().map(TraceContext::trace_id),
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
fn level_of(outcome: CallOutcome) -> Option<Level> {
    match outcome {
        CallOutcome::Timeout | CallOutcome::Unreachable | CallOutcome::Malformed | CallOutcome::CredentialsRefused => {
            Some(Level::WARN)
        }
        // Mostly an affair of the caller's: Y2 takes neither this customer nor that receipt.
        CallOutcome::Fault => Some(Level::INFO),
        // A call that was not sent follows from failures that were recent_failures, and what Y2 lacks stays so.
        CallOutcome::Answered | CallOutcome::OperationMissing | CallOutcome::Shed => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_connection_that_goes_on_failing_alike_is_told_once_a_minute() {
        let (recent_failures, begin) = (RecentFailures::default(), Instant::now());
        let first = |connection: &str, outcome, seconds| {
            let at = begin + Duration::from_secs(seconds);
            recent_failures.first(&"demo".parse().unwrap(), &connection.parse().unwrap(), outcome, at)
        };
        assert!(first("default", CallOutcome::Timeout, 0));
        assert!(!first("default", CallOutcome::Timeout, 59));
        assert!(first("default", CallOutcome::Unreachable, 59), "another failure is news");
        assert!(first("other", CallOutcome::Timeout, 59), "another connection as well");
        assert!(first("default", CallOutcome::Timeout, 60));
        assert!(!first("default", CallOutcome::Timeout, 61));
    }
}
