//! Time, ids and randomness as a parameter. Knows nothing of who asks.
//!
//! Production code takes a [`Clock`]; tests hold it still or move it by hand. Direct calls of the system clock are
//! refused by `clippy.toml`.

use std::{
    sync::{Arc, Mutex},
    time::{Duration, Instant},
};

use jiff::Timestamp;
use uuid::Uuid;

/// Where time and ids come from. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Clock(Source);

#[derive(Clone, Debug)]
enum Source {
    /// Since when [`Clock::elapsed`] counts.
    System(Instant),
    Fixed(Arc<Mutex<Fixed>>),
}

#[derive(Debug)]
struct Fixed {
    at: Timestamp,
    elapsed: Duration,
}

impl Clock {
    /// The clock of the machine.
    pub fn system() -> Self {
        Self(Source::System(Instant::now()))
    }

    /// A clock that stands at `at` until [`Clock::advance`] moves it.
    pub fn fixed(at: Timestamp) -> Self {
        Self(Source::Fixed(Arc::new(Mutex::new(Fixed { at, elapsed: Duration::ZERO }))))
    }

    /// The present instant, UTC.
    #[expect(clippy::disallowed_methods, reason = "the one place that reads the system clock")]
    pub fn now(&self) -> Timestamp {
        match &self.0 {
            Source::System(_) => Timestamp::now(),
            Source::Fixed(fixed) => fixed.lock().unwrap_or_else(std::sync::PoisonError::into_inner).at,
        }
    }

    /// How long this clock has been running. For durations: it never goes back, whatever happens to the time of day.
    pub fn elapsed(&self) -> Duration {
        match &self.0 {
            Source::System(since) => since.elapsed(),
            Source::Fixed(fixed) => fixed.lock().unwrap_or_else(std::sync::PoisonError::into_inner).elapsed,
        }
    }

    /// Moves a fixed clock forward (or back, with a negative span, which is a change of the time of day only). Does
    /// nothing to the system clock.
    pub fn advance(&self, by: jiff::SignedDuration) {
        if let Source::Fixed(fixed) = &self.0 {
            let mut fixed = fixed.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
            fixed.at = fixed.at.saturating_add(by).unwrap_or(fixed.at);
            fixed.elapsed += Duration::try_from(by).unwrap_or_default();
        }
    }

    /// A new time-ordered id (UUID version 7) whose time part is [`Clock::now`].
    pub fn new_id(&self) -> Uuid {
        let now = self.now();
        let seconds = u64::try_from(now.as_second()).unwrap_or(0);
        let nanos = u32::try_from(now.subsec_nanosecond()).unwrap_or(0);
        Uuid::new_v7(uuid::Timestamp::from_unix(uuid::NoContext, seconds, nanos))
    }
}
