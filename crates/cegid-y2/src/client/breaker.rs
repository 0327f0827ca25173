//! Stops calling a Y2 that fails, and finds out when it is back. Knows no reason, only success, failure and silence.
//!
//! Own code next to the gate: the crates at hand have no probe that can be given back when its caller goes away.

mod window;

use std::{
    sync::{Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use tokio::time::Instant;

use self::window::Window;
use super::Timings;

/// Failures in a row that open the breaker.
const IN_A_ROW: u32 = 5;
/// Told to callers while a probe is under way.
const PROBE_TIME: Duration = Duration::from_secs(1);

/// What the breaker does at the moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BreakerState {
    /// Calls go through.
    Closed,
    /// Calls are refused; a probe goes out after this time.
    Open {
        /// From now.
        retry_after: Duration,
    },
    /// One probe is under way or due; other calls are refused.
    HalfOpen,
}

pub(super) struct Breaker {
    timings: Timings,
    state: Mutex<State>,
}

struct State {
    phase: Phase,
    /// Grows with every change of phase: a call that began in an earlier one says nothing about this one.
    generation: u64,
    /// Times in a row that it opened without a success between.
    opened: u32,
    /// When the first exchange began since anything last came back.
    silent_since: Option<Instant>,
}

enum Phase {
    Closed { failures: u32, window: Window },
    Open { until: Instant },
    Probing,
}

/// The right to make one exchange. Dropped without a report, it counts for nothing.
pub(super) struct Pass<'a> {
    breaker: &'a Breaker,
    generation: u64,
    began: Instant,
    reported: bool,
}

impl Breaker {
    pub(super) fn new(timings: Timings) -> Self {
        let phase = Phase::Closed { failures: 0, window: Window::default() };
        Self { timings, state: Mutex::new(State { phase, generation: 0, opened: 0, silent_since: None }) }
    }

    pub(super) fn state(&self, now: Instant) -> BreakerState {
        match self.lock().phase {
            Phase::Closed { .. } => BreakerState::Closed,
            Phase::Open { until } if now < until => BreakerState::Open { retry_after: until - now },
            Phase::Open { .. } | Phase::Probing => BreakerState::HalfOpen,
        }
    }

    /// A pass, or how long to stay away. Whoever comes first after the pause gets the only pass: the probe.
    pub(super) fn admit(&self, now: Instant) -> Result<Pass<'_>, Duration> {
        let mut state = self.lock();
        match state.phase {
            Phase::Closed { .. } => {}
            Phase::Open { until } if now < until => return Err(until - now),
            Phase::Open { .. } => state.enter(Phase::Probing),
            Phase::Probing => return Err(PROBE_TIME),
        }
        state.silent_since.get_or_insert(now);
        Ok(Pass { breaker: self, generation: state.generation, began: now, reported: false })
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Longer with every failed probe, and never the same twice, so that many clients do not come back as one.
    fn pause(&self, opened: u32) -> Duration {
        let Timings { open_least: least, open_most: most, .. } = self.timings;
        let base = least.saturating_mul(2_u32.saturating_pow(opened)).min(most);
        base.mul_f64(1.0 + rand::random::<f64>()).min(most)
    }
}

impl State {
    fn enter(&mut self, phase: Phase) {
        self.phase = phase;
        self.generation += 1;
    }
}

impl Pass<'_> {
    /// The service answered, whatever it said.
    pub(super) fn succeeded(mut self, now: Instant) {
        self.reported = true;
        let mut state = self.breaker.lock();
        state.silent_since = None;
        if state.generation != self.generation {
            return;
        }
        if let Phase::Closed { failures, window } = &mut state.phase {
            *failures = 0;
            window.add(now, true);
        } else {
            state.opened = 0;
            state.enter(Phase::Closed { failures: 0, window: Window::default() });
        }
    }

    /// The service failed.
    pub(super) fn failed(self, now: Instant) {
        self.breaker.lock().silent_since = None;
        self.count_failure(now);
    }

    /// The caller's time was over before there was an answer. Whoever waited long for a slot has little time left, and
    /// that is no failure of the service: it counts where this exchange had `enough` time, or where nobody else heard of
    /// the service for as long either.
    pub(super) fn ran_out(self, now: Instant, enough: Duration) {
        let silent_since = self.breaker.lock().silent_since.map_or(self.began, |since| since.min(self.began));
        if now.saturating_duration_since(silent_since) >= enough {
            self.count_failure(now);
        }
    }

    fn count_failure(mut self, now: Instant) {
        self.reported = true;
        let mut state = self.breaker.lock();
        if state.generation != self.generation {
            return;
        }
        let opens = match &mut state.phase {
            Phase::Closed { failures, window } => {
                *failures += 1;
                window.add(now, false);
                *failures >= IN_A_ROW || window.mostly_failed()
            }
            Phase::Open { .. } | Phase::Probing => true,
        };
        if opens {
            let until = now + self.breaker.pause(state.opened);
            state.opened = state.opened.saturating_add(1);
            state.enter(Phase::Open { until });
        }
    }
}

/// A probe whose caller went away: the next one may probe at once.
impl Drop for Pass<'_> {
    fn drop(&mut self) {
        if self.reported {
            return;
        }
        let mut state = self.breaker.lock();
        if state.generation == self.generation && matches!(state.phase, Phase::Probing) {
            state.enter(Phase::Open { until: Instant::now() });
        }
    }
}

#[cfg(test)]
mod tests;
