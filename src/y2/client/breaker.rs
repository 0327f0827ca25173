//! Stops calling a Y2 that fails. Knows no reason.

use std::time::Duration;

/// What the breaker does at the moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BreakerState {
    /// Calls go through.
    Closed,
    /// Calls are refused; a probe goes out after this time.
    Open { retry_after: Duration },
    /// One probe is under way or due; other calls are refused.
    HalfOpen,
}
