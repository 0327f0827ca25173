//! One issuer's keys as they are held: fetched when first needed, renewed when they are old or a token names an unknown
//! one, kept for a while when the issuer is away. Knows no token and no tenant.
//!
//! However many requests wait for keys, there is one fetch at a time, and no caller can end it: it runs in a task of its
//! own, so that whoever hangs up does not spoil it for the others.

use std::{
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

use arc_swap::ArcSwapOption;
use tokio::sync::{Semaphore, watch};

use super::{
    fetch::{FetchError, Fetcher, Published},
    keys::KeySet,
};
use crate::clock::Clock;

/// Requests that may wait for one issuer: one that hangs holds up no more of them.
const MAX_WAITING: usize = 64;
/// Between two fetches of an issuer's keys, however many unknown keys are named meanwhile.
pub const BETWEEN_FETCHES: Duration = Duration::from_secs(30);
/// Between two looks at an issuer that has not even shown its metadata: it was never asked for keys.
pub const BETWEEN_LOOKS: Duration = Duration::from_secs(5);
/// Keys are renewed after this where the issuer gives no age: a withdrawn key stops working within it.
const RENEW_AFTER: Duration = Duration::from_secs(10 * 60);
/// Whatever age the issuer gives.
const RENEW_WITHIN: std::ops::RangeInclusive<Duration> = Duration::from_secs(60)..=Duration::from_secs(60 * 60);
/// Keys of an issuer that does not answer are used for so long, and then no more.
pub const KEPT_FOR: Duration = Duration::from_secs(24 * 60 * 60);

/// The keys of one issuer.
pub struct KeySource {
    issuer: String,
    fetcher: Fetcher,
    clock: Clock,
    keys: ArcSwapOption<KeySet>,
    /// Grows when the keys change; 0 before there are any.
    generation: AtomicU64,
    /// Of [`Clock::elapsed`], in milliseconds: from then on the keys should be renewed.
    renew_at: AtomicU64,
    /// Likewise: from then on they are not used any more.
    over_at: AtomicU64,
    state: Mutex<State>,
    places: Semaphore,
}

/// As many requests as may wait for the issuer wait already.
pub struct TooManyWait;

#[derive(Default)]
struct State {
    /// Closed when the fetch under way has ended.
    under_way: Option<watch::Receiver<()>>,
    /// Of [`Clock::elapsed`]: no fetch before it.
    not_before: Duration,
    failing: bool,
}

impl KeySource {
    /// Nothing is fetched yet.
    pub fn new(issuer: String, fetcher: Fetcher, clock: Clock) -> Arc<Self> {
        Arc::new(Self {
            issuer,
            fetcher,
            clock,
            keys: ArcSwapOption::empty(),
            generation: AtomicU64::new(0),
            renew_at: AtomicU64::new(0),
            over_at: AtomicU64::new(0),
            state: Mutex::default(),
            places: Semaphore::new(MAX_WAITING),
        })
    }

    /// Which keys are held: another number, other keys. `None` when there are none that may be used. Renews them in the
    /// background when they are old; costs three loads otherwise.
    pub fn generation(self: &Arc<Self>) -> Option<u64> {
        let now = millis(self.clock.elapsed());
        if now >= self.renew_at.load(Ordering::Relaxed) {
            drop(self.fetch());
        }
        let generation = self.generation.load(Ordering::Acquire);
        (generation > 0 && now < self.over_at.load(Ordering::Relaxed)).then_some(generation)
    }

    /// The keys that are held, with their number.
    pub fn held(self: &Arc<Self>) -> Option<(u64, Arc<KeySet>)> {
        // The number first: keys that are newer than their number are checked once more, older ones would stay.
        let generation = self.generation()?;
        self.keys.load_full().map(|keys| (generation, keys))
    }

    /// Fetches the keys, or waits for the fetch under way. Does nothing when it is too early for another one.
    ///
    /// # Errors
    /// Too many wait already.
    pub async fn renew(self: &Arc<Self>) -> Result<(), TooManyWait> {
        if let Some(mut under_way) = self.fetch() {
            let _place = self.places.try_acquire().map_err(|_| TooManyWait)?;
            // Nothing is ever sent; the end of the fetch closes the channel.
            while under_way.changed().await.is_ok() {}
        }
        Ok(())
    }

    /// When it makes sense to ask again, in whole seconds.
    pub fn retry_after_seconds(&self) -> u64 {
        let wait = self.state().not_before.saturating_sub(self.clock.elapsed());
        wait.as_secs() + u64::from(wait.subsec_nanos() > 0)
    }

    fn fetch(self: &Arc<Self>) -> Option<watch::Receiver<()>> {
        let mut state = self.state();
        if let Some(under_way) = &state.under_way {
            return Some(under_way.clone());
        }
        let now = self.clock.elapsed();
        if now < state.not_before {
            return None;
        }
        // Whatever becomes of it: a fetch that hangs or panics counts too.
        state.not_before = now + BETWEEN_FETCHES;
        self.renew_at.store(millis(state.not_before), Ordering::Relaxed);
        let (ended, under_way) = watch::channel(());
        state.under_way = Some(under_way.clone());
        let source = Arc::clone(self);
        tokio::spawn(async move {
            let end = EndOfFetch(Arc::clone(&source));
            match source.fetcher.published(&source.issuer).await {
                Ok(published) => source.take_over(published),
                Err(error) => source.failed(&error),
            }
            drop(end);
            drop(ended);
        });
        Some(under_way)
    }

    fn take_over(&self, published: Published) {
        let now = self.clock.elapsed();
        let age = published.max_age.unwrap_or(RENEW_AFTER).clamp(*RENEW_WITHIN.start(), *RENEW_WITHIN.end());
        let unchanged = self.keys.load().as_ref().is_some_and(|held| held.is_same(&published.keys));
        self.renew_at.store(millis(now + age), Ordering::Relaxed);
        self.over_at.store(millis(now + KEPT_FOR), Ordering::Relaxed);
        if !unchanged {
            tracing::info!(issuer = self.issuer, keys = published.keys.len(), "the keys of an issuer were taken over");
            self.keys.store(Some(Arc::new(published.keys)));
            self.generation.fetch_add(1, Ordering::Release);
        }
        self.state().failing = false;
    }

    fn failed(&self, error: &FetchError) {
        let mut state = self.state();
        if !error.at_keys {
            state.not_before = self.clock.elapsed() + BETWEEN_LOOKS;
            self.renew_at.store(millis(state.not_before), Ordering::Relaxed);
        }
        // Once an outage, not once a request.
        if !std::mem::replace(&mut state.failing, true) {
            let held = self.keys.load().is_some();
            tracing::warn!(issuer = self.issuer, %error, held, "the keys of an issuer cannot be fetched");
        }
    }

    fn state(&self) -> std::sync::MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Ends the fetch under way, also when it panics.
struct EndOfFetch(Arc<KeySource>);

impl Drop for EndOfFetch {
    fn drop(&mut self) {
        self.0.state().under_way = None;
    }
}

fn millis(duration: Duration) -> u64 {
    u64::try_from(duration.as_millis()).unwrap_or(u64::MAX)
}
