//! Looks up, loads once, keeps, and serves stale. Knows neither Y2 nor what a list holds.

use std::{
    collections::HashMap,
    future::Future,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use moka::{Expiry, policy::EvictionPolicy, sync::Cache};
use tokio::time::{Instant, timeout_at};
use tracing::Instrument;

use super::{
    entry::{Cached, Entry, Freshness, Weigh},
    flight::{Flight, Pilot, take_off},
    key::ListKey,
    recent::Recent,
};
use crate::{flows::Error, tenant::model::Caches};

/// How long a failure answers for Y2, so that a Y2 that is down is not hammered by everybody who asks.
const FAILURE_KEPT: Duration = Duration::from_secs(5);

/// How a look-up can end, for a figure that wants to start at zero.
pub const OUTCOMES: [&str; 6] = ["hit", "miss", "collapsed", "stale", "bypass", "error"];

/// Is told how each lookup ended, for metrics.
pub trait CacheObserver: Send + Sync {
    /// `outcome` is one of [`OUTCOMES`].
    fn looked_up(&self, list: &'static str, outcome: &'static str);
}

/// An observer that looks away.
impl CacheObserver for () {
    fn looked_up(&self, _: &'static str, _: &'static str) {}
}

/// The lists of all tenants. Cheap to clone; every clone is the same cache.
#[derive(Clone)]
pub struct ListCache(Arc<Inner>);

struct Inner {
    entries: Cache<ListKey, Kept, foldhash::fast::RandomState>,
    /// Those that were asked for a moment ago.
    recent: Recent,
    under_way: Mutex<UnderWay>,
    observer: Arc<dyn CacheObserver>,
}

#[derive(Clone)]
struct Kept {
    entry: Arc<Entry>,
    /// Fresh and stale time together.
    for_long: Duration,
}

#[derive(Default)]
struct UnderWay {
    flights: HashMap<ListKey, Flight>,
    failures: HashMap<ListKey, Failure>,
}

struct Failure {
    error: Error,
    at: Instant,
}

/// Entries go when even a dead Y2 would not bring them back.
struct AtTheEndOfStale;

impl Expiry<ListKey, Kept> for AtTheEndOfStale {
    fn expire_after_create(&self, _: &ListKey, kept: &Kept, _: std::time::Instant) -> Option<Duration> {
        Some(kept.for_long)
    }

    fn expire_after_update(
        &self,
        _: &ListKey,
        kept: &Kept,
        _: std::time::Instant,
        _: Option<Duration>,
    ) -> Option<Duration> {
        Some(kept.for_long)
    }
}

impl ListCache {
    /// A cache of at most `max_bytes`, as far as [`Weigh`] sees them.
    pub fn new(max_bytes: u64, observer: Arc<dyn CacheObserver>) -> Self {
        let entries = Cache::builder()
            .max_capacity(max_bytes)
            .weigher(|_: &ListKey, kept: &Kept| u32::try_from(kept.entry.weight()).unwrap_or(u32::MAX))
            // The default policy may refuse a new entry in favour of old ones; a list that is asked for must be kept.
            .eviction_policy(EvictionPolicy::lru())
            .expire_after(AtTheEndOfStale)
            .build_with_hasher(foldhash::fast::RandomState::default());
        Self(Arc::new(Inner { entries, recent: Recent::default(), under_way: Mutex::default(), observer }))
    }

    /// The list of `key`: from the cache while it is fresh, else from `load`, which is called once for all who wait and
    /// runs to its end even when they go away. Where `load` fails because Y2 cannot answer, the last good list is served
    /// for as long as `caches.stale` allows.
    ///
    /// Nobody is kept waiting beyond `until`: whoever has to leave gets the last good list as if Y2 had not answered. A load
    /// that others may wait for is not held to one caller's time; `load` is told by when it has to be done, if at all.
    ///
    /// # Errors
    /// Those of `load`, also for everybody who asks within the next 5 seconds.
    pub async fn get<T, F>(
        &self,
        key: ListKey,
        caches: &Caches,
        until: Option<Instant>,
        load: impl FnOnce(Option<Instant>) -> F + Send,
    ) -> Result<Cached<T>, Error>
    where
        T: Weigh + Send + Sync + 'static,
        F: Future<Output = Result<T, Error>> + Send + 'static,
    {
        let list = key.list();
        let answer = if caches.fresh.is_zero() {
            let load = load(until);
            Box::pin(async { Cached::new(Arc::new(Entry::new(load.await?)), Duration::ZERO, Freshness::Bypassed) })
                .await
        } else {
            match self.known(&key, caches) {
                Known::Fresh(cached) => cached,
                // In a box: the future of a hit, which is nearly every one, stays small.
                Known::Old(known) => Box::pin(self.ask(key, known, caches, until, || load(None))).await,
            }
        };
        // As in [`OUTCOMES`].
        let outcome = match answer.as_ref().map(|cached| cached.freshness) {
            Ok(Freshness::Fresh { .. }) => "hit",
            Ok(Freshness::Loaded { collapsed: true, .. }) => "collapsed",
            Ok(Freshness::Loaded { .. }) => "miss",
            Ok(Freshness::Bypassed) => "bypass",
            Ok(Freshness::Stale { .. }) => "stale",
            Err(_) => "error",
        };
        self.0.observer.looked_up(list, outcome);
        answer
    }

    /// Bytes that the kept lists weigh, for metrics.
    pub fn weight(&self) -> u64 {
        self.0.entries.run_pending_tasks();
        self.0.entries.weighted_size()
    }

    async fn ask<T, F>(
        &self,
        key: ListKey,
        known: Option<Arc<Entry>>,
        caches: &Caches,
        until: Option<Instant>,
        load: impl FnOnce() -> F + Send,
    ) -> Result<Cached<T>, Error>
    where
        T: Weigh + Send + Sync + 'static,
        F: Future<Output = Result<T, Error>> + Send + 'static,
    {
        match self.join_or_start(&key, caches, load) {
            Joined::Fresh(cached) => cached,
            Joined::Failed(error) => stale_or(error, known, caches),
            Joined::Flight { flight, collapsed } => match landed(flight, &key, until).await {
                Ok(entry) => {
                    let age = entry.age();
                    Cached::new(entry, age, Freshness::Loaded { replaced: known.is_some(), collapsed })
                }
                Err(error) => stale_or(error, known, caches),
            },
        }
    }

    fn known<T: Send + Sync + 'static>(&self, key: &ListKey, caches: &Caches) -> Known<T> {
        let now = Instant::now();
        let if_fresh = |entry: Arc<Entry>| {
            let age = entry.age_at(now);
            match caches.fresh.checked_sub(age) {
                Some(remaining) => Known::Fresh(Cached::new(entry, age, Freshness::Fresh { remaining })),
                None => Known::Old(Some(entry)),
            }
        };
        // One that is not fresh any more may have been replaced: the cache knows.
        if let Some(Known::Fresh(cached)) = self.0.recent.get(key, now).map(if_fresh) {
            return Known::Fresh(cached);
        }
        let Some(Kept { entry, .. }) = self.0.entries.get(key) else { return Known::Old(None) };
        self.0.recent.note(key, &entry, now);
        if_fresh(entry)
    }

    /// Decides under one lock who loads: exactly one of all who ask.
    fn join_or_start<T, F>(&self, key: &ListKey, caches: &Caches, load: impl FnOnce() -> F) -> Joined<T>
    where
        T: Weigh + Send + Sync + 'static,
        F: Future<Output = Result<T, Error>> + Send + 'static,
    {
        let mut under_way = self.lock();
        if let Some(flight) = under_way.flights.get(key) {
            return Joined::Flight { flight: flight.clone(), collapsed: true };
        }
        // A load may have ended since `known` looked.
        if let Known::Fresh(cached) = self.known(key, caches) {
            return Joined::Fresh(cached);
        }
        if let Some(failure) = under_way.failures.get(key).filter(|failure| failure.at.elapsed() < FAILURE_KEPT) {
            return Joined::Failed(failure.error.clone());
        }
        let (pilot, flight) = take_off();
        under_way.flights.insert(key.clone(), flight.clone());
        drop(under_way);
        let landing = Landing { cache: self.clone(), key: key.clone(), landed: false };
        let for_long = caches.fresh.saturating_add(caches.stale);
        let load = load();
        tokio::spawn(async move { landing.bring_down(pilot, for_long, load.await) }.in_current_span());
        Joined::Flight { flight, collapsed: false }
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, UnderWay> {
        self.0.under_way.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

async fn landed(flight: Flight, key: &ListKey, until: Option<Instant>) -> Result<Arc<Entry>, Error> {
    let landed = match until {
        None => flight.landed().await,
        Some(until) => timeout_at(until, flight.landed()).await.unwrap_or_else(|_| Some(Err(key.too_late()))),
    };
    landed.unwrap_or_else(|| Err(key.too_many_wait()))
}

enum Known<T> {
    Fresh(Result<Cached<T>, Error>),
    Old(Option<Arc<Entry>>),
}

enum Joined<T> {
    Fresh(Result<Cached<T>, Error>),
    Failed(Error),
    Flight { flight: Flight, collapsed: bool },
}

fn stale_or<T: Send + Sync + 'static>(
    error: Error,
    known: Option<Arc<Entry>>,
    caches: &Caches,
) -> Result<Cached<T>, Error> {
    match known {
        Some(entry) if error.is_outage() && entry.age() <= caches.fresh.saturating_add(caches.stale) => {
            let age = entry.age();
            let overdue = age.saturating_sub(caches.fresh);
            Cached::new(entry, age, Freshness::Stale { overdue, because: error.word() })
        }
        _ => Err(error),
    }
}

/// Takes a flight off the list of those under way, also when the load panics.
struct Landing {
    cache: ListCache,
    key: ListKey,
    landed: bool,
}

impl Landing {
    fn bring_down<T: Weigh + Send + Sync + 'static>(
        mut self,
        pilot: Pilot,
        for_long: Duration,
        loaded: Result<T, Error>,
    ) {
        let outcome = loaded.map(|value| Arc::new(Entry::new(value)));
        let mut under_way = self.cache.lock();
        match &outcome {
            Ok(entry) => {
                self.cache.0.entries.insert(self.key.clone(), Kept { entry: Arc::clone(entry), for_long });
                under_way.failures.remove(&self.key);
            }
            Err(error) => {
                under_way.failures.retain(|_, failure| failure.at.elapsed() < FAILURE_KEPT);
                let failure = Failure { error: error.clone(), at: Instant::now() };
                under_way.failures.insert(self.key.clone(), failure);
            }
        }
        under_way.flights.remove(&self.key);
        // Whoever asks from here on may start the next flight: it is not ours to take off the list.
        self.landed = true;
        drop(under_way);
        pilot.land(outcome);
    }
}

impl Drop for Landing {
    fn drop(&mut self) {
        if !self.landed {
            self.cache.lock().flights.remove(&self.key);
        }
    }
}
