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
    /// Since when [`Clock::elapsed`] counts, and what time of day it was then.
    System(Instant, Timestamp),
    Fixed(Arc<Mutex<Fixed>>),
}

#[derive(Debug)]
struct Fixed {
    started: Timestamp,
    at: Timestamp,
    elapsed: Duration,
}

impl Clock {
    /// The clock of the machine.
    #[expect(clippy::disallowed_methods, reason = "one of the two places that read the system clock")]
    pub fn system() -> Self {
        Self(Source::System(Instant::now(), Timestamp::now()))
    }

    /// A clock that stands at `at` until [`Clock::advance`] moves it.
    pub fn fixed(at: Timestamp) -> Self {
        Self(Source::Fixed(Arc::new(Mutex::new(Fixed { started: at, at, elapsed: Duration::ZERO }))))
    }

    /// The present instant, UTC.
    #[expect(clippy::disallowed_methods, reason = "one of the two places that read the system clock")]
    pub fn now(&self) -> Timestamp {
        match &self.0 {
            Source::System(..) => Timestamp::now(),
            Source::Fixed(fixed) => fixed.lock().unwrap_or_else(std::sync::PoisonError::into_inner).at,
        }
    }

    /// How long this clock has been running. For durations: it never goes back, whatever happens to the time of day.
    pub fn elapsed(&self) -> Duration {
        match &self.0 {
            Source::System(since, _) => since.elapsed(),
            Source::Fixed(fixed) => fixed.lock().unwrap_or_else(std::sync::PoisonError::into_inner).elapsed,
        }
    }

    /// By how much the time of day was set since this clock was made; forward is positive. Also what a machine has slept.
    pub fn set_by(&self) -> jiff::SignedDuration {
        let started = match &self.0 {
            Source::System(_, started) => *started,
            Source::Fixed(fixed) => fixed.lock().unwrap_or_else(std::sync::PoisonError::into_inner).started,
        };
        let elapsed = jiff::SignedDuration::try_from(self.elapsed()).unwrap_or(jiff::SignedDuration::MAX);
        self.now().duration_since(started).saturating_sub(elapsed)
    }

    /// Sets the time of day of a fixed clock, as somebody would who corrects a machine's. Does nothing to the system clock.
    pub fn set(&self, at: Timestamp) {
        if let Source::Fixed(fixed) = &self.0 {
            fixed.lock().unwrap_or_else(std::sync::PoisonError::into_inner).at = at;
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
