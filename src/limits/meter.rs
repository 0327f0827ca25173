//! One meter, and the place where its owner keeps it. Knows no name.

use std::{
    num::NonZeroU32,
    sync::{
        Arc, OnceLock,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

use governor::{
    Quota as Rate, RateLimiter, clock,
    middleware::StateInformationMiddleware,
    state::{InMemoryState, NotKeyed},
};

/// The time that quotas are for.
pub const WINDOW: Duration = Duration::from_secs(60);

/// How often in [`WINDOW`], all of it at once if need be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Quota(NonZeroU32);

impl Quota {
    /// `None` for none at all.
    pub fn new(count: u32) -> Option<Self> {
        NonZeroU32::new(count).map(Self)
    }

    /// How often.
    pub fn count(self) -> u32 {
        self.0.get()
    }
}

/// What is left after one more time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reading {
    /// How often it may still happen at once.
    pub remaining: u32,
}

/// It was not counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TooOften {
    /// Until it may happen once more.
    pub wait: Duration,
}

type Limiter = RateLimiter<NotKeyed, InMemoryState, LastUsed, StateInformationMiddleware>;

/// Counts one who may do something so many times a minute. Counting is one atomic operation.
pub struct Meter {
    limiter: Limiter,
    last_used: LastUsed,
}

impl Meter {
    pub(super) fn new(quota: Quota) -> Self {
        let last_used = LastUsed::default();
        let limiter = RateLimiter::direct_with_clock(Rate::per_minute(quota.0), last_used.clone())
            .with_middleware::<StateInformationMiddleware>();
        Self { limiter, last_used }
    }

    /// Counts one more time, at `now` of [`Clock::elapsed`](crate::clock::Clock::elapsed).
    ///
    /// # Errors
    /// It would be too often; it was not counted.
    pub fn count(&self, now: Duration) -> Result<Reading, TooOften> {
        self.last_used.set(now);
        match self.limiter.check() {
            Ok(state) => Ok(Reading { remaining: state.remaining_burst_capacity() }),
            Err(until) => Err(TooOften { wait: until.wait_time_from(now) }),
        }
    }

    /// Whether nothing is left to remember: a new meter would say the same.
    pub(super) fn is_idle(&self, now: Duration) -> bool {
        now >= self.last_used.get() + WINDOW
    }
}

/// Where somebody who is counted keeps the meter. A copy finds it again by itself.
#[derive(Default)]
pub struct MeterSlot(pub(super) OnceLock<Arc<Meter>>);

impl Clone for MeterSlot {
    fn clone(&self) -> Self {
        Self::default()
    }
}

/// How often somebody did something is no part of who they are.
impl PartialEq for MeterSlot {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl Eq for MeterSlot {}

impl std::fmt::Debug for MeterSlot {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("MeterSlot")
    }
}

/// When the meter was used last: the limiter's clock, too, so that one reading of ours serves every meter of a request.
#[derive(Clone, Debug, Default)]
struct LastUsed(Arc<AtomicU64>);

impl LastUsed {
    fn set(&self, now: Duration) {
        self.0.store(u64::try_from(now.as_nanos()).unwrap_or(u64::MAX), Ordering::Relaxed);
    }

    fn get(&self) -> Duration {
        Duration::from_nanos(self.0.load(Ordering::Relaxed))
    }
}

impl clock::Clock for LastUsed {
    type Instant = Duration;

    fn now(&self) -> Duration {
        self.get()
    }
}
