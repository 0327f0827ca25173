//! Looks up, loads once, keeps, and serves stale.

use std::{future::Future, panic::AssertUnwindSafe, sync::Arc, time::Duration};

use futures_util::FutureExt as _;
use moka::{Expiry, future::Cache, policy::EvictionPolicy};
use tokio::{
    sync::Semaphore,
    time::{Instant, timeout_at},
};
use tracing::Instrument;

use super::{
    cached::{Cached, Freshness, Loaded, Weigh},
    key::ListKey,
};
use crate::{flows::Error, tenant::model::Caches};

/// How long a failure answers for Y2, so that a Y2 that is down is not hammered by everybody who asks.
const FAILURE_KEPT: Duration = Duration::from_secs(5);

/// How a look-up can end, for a metric that wants to start at zero.
pub const OUTCOMES: [&str; 6] = ["hit", "miss", "collapsed", "stale", "bypass", "error"];

/// Is told how each look-up ended, for metrics.
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
pub struct ListCache {
    lists: Cache<ListKey, Known, foldhash::fast::RandomState>,
    waiting: moka::sync::Cache<ListKey, Arc<Semaphore>>,
    observer: Arc<dyn CacheObserver>,
}

/// Callers that may wait for one load: half of what a tenant may have in flight by default, so that a load which hangs leaves
/// room for the tenant's other requests.
const MAX_WAITING: usize = 128;

/// What is known of a list: the last good one, and whether Y2 failed when it was asked for the next.
#[derive(Clone)]
struct Known {
    good: Option<Loaded>,
    failure: Option<(Error, Instant)>,
    caches: Caches,
}

impl Known {
    fn after(loaded: Result<Loaded, Error>, before: Option<Loaded>, caches: Caches) -> Self {
        match loaded {
            Ok(list) => Self { good: Some(list), failure: None, caches },
            Err(error) => Self { good: before, failure: Some((error, Instant::now())), caches },
        }
    }

    /// Whether it answers without Y2 being asked.
    fn is_current(&self) -> bool {
        match (&self.failure, &self.good) {
            (Some((_, at)), _) => at.elapsed() < FAILURE_KEPT,
            (None, Some(list)) => list.age() <= self.caches.fresh,
            (None, None) => false,
        }
    }

    /// The list; where Y2 failed, the last good one if it cannot answer for now, else the failure. `freshness` is that of a list
    /// that Y2 gave.
    fn served<T: Send + Sync + 'static>(
        self,
        freshness: impl FnOnce(&Loaded) -> Freshness,
    ) -> Result<Cached<T>, Error> {
        match (self.good, self.failure) {
            (Some(list), None) => {
                let freshness = freshness(&list);
                list.served(freshness)
            }
            (good, Some((error, _))) => stale_or(error, good, &self.caches),
            (None, None) => Err(broke_off()),
        }
    }

    /// Until even a dead Y2 would not bring it back.
    fn kept_for(&self) -> Duration {
        let good = self.good.as_ref().map(|list| stale_until(&self.caches).saturating_sub(list.age()));
        good.unwrap_or_default().max(FAILURE_KEPT)
    }

    fn weight(&self) -> u32 {
        let list = self.good.as_ref().map_or(0, |list| list.weight);
        u32::try_from(list + 512).unwrap_or(u32::MAX)
    }
}

struct KeptFor;

impl Expiry<ListKey, Known> for KeptFor {
    fn expire_after_create(&self, _: &ListKey, known: &Known, _: std::time::Instant) -> Option<Duration> {
        Some(known.kept_for())
    }

    fn expire_after_update(
        &self,
        _: &ListKey,
        known: &Known,
        _: std::time::Instant,
        _: Option<Duration>,
    ) -> Option<Duration> {
        Some(known.kept_for())
    }
}

impl ListCache {
    /// A cache of at most `max_bytes`, as far as [`Weigh`] sees them.
    pub fn new(max_bytes: u64, observer: Arc<dyn CacheObserver>) -> Self {
        let lists = Cache::builder()
            .max_capacity(max_bytes)
            .weigher(|_: &ListKey, known: &Known| known.weight())
            // The default policy may refuse a new entry in favour of old ones; a list that is asked for must be kept.
            .eviction_policy(EvictionPolicy::lru())
            .expire_after(KeptFor)
            .build_with_hasher(foldhash::fast::RandomState::default());
        // Nobody waits longer than a request takes, so what has been idle for longer has nobody in it.
        let waiting = moka::sync::Cache::builder().time_to_idle(Duration::from_secs(600)).build();
        Self { lists, waiting, observer }
    }

    /// The list of `key`: from the cache while it is fresh, else from `load`, which is called once for all who wait and
    /// runs to its end even when they go away. Where `load` fails because Y2 cannot answer, the last good list is served
    /// for as long as `caches.stale` allows.
    ///
    /// Nobody is kept waiting beyond `until`: whoever has to leave gets the last good list as if Y2 had not answered. A load
    /// that others may wait for is not held to one caller's time; `load` gets the time by which it has to be done, if any.
    ///
    /// # Errors
    /// Those of `load`, also for everybody who asks within the next 5 seconds.
    pub async fn get<T, F>(
        &self,
        key: ListKey,
        caches: &Caches,
        until: Option<Instant>,
        load: impl FnOnce(Option<Instant>) -> F + Send + 'static,
    ) -> Result<Cached<T>, Error>
    where
        T: Weigh + Send + Sync + 'static,
        F: Future<Output = Result<T, Error>> + Send,
    {
        let name = key.list();
        let answer = if caches.fresh.is_zero() {
            let load = load(until);
            // In a box, like the other: the future of a hit, which is nearly every one, stays small.
            Box::pin(async { Loaded::new(load.await?).served(Freshness::Bypassed) }).await
        } else {
            match self.lists.get(&key).await {
                Some(known) if known.is_current() => {
                    known.served(|list| Freshness::Fresh { remaining: caches.fresh.saturating_sub(list.age()) })
                }
                known => {
                    let before = known.and_then(|known| known.good);
                    Box::pin(self.load_once(key, before, caches, until, || load(None))).await
                }
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
        self.observer.looked_up(name, outcome);
        answer
    }

    /// Waits for the one load of `key`, which is `load` unless there is one already. Whoever waits for a load waits here.
    async fn load_once<T, F>(
        &self,
        key: ListKey,
        before: Option<Loaded>,
        caches: &Caches,
        until: Option<Instant>,
        load: impl FnOnce() -> F + Send + 'static,
    ) -> Result<Cached<T>, Error>
    where
        T: Weigh + Send + Sync + 'static,
        F: Future<Output = Result<T, Error>> + Send,
    {
        let places = self.waiting.get_with_by_ref(&key, || Arc::new(Semaphore::new(MAX_WAITING)));
        let Ok(_place) = places.try_acquire() else { return stale_or(key.too_many_wait(), before, caches) };
        let too_late = key.too_late();
        let loading = self.load_apart(key, before.clone(), caches.clone(), load);
        let loaded = match until {
            None => loading.await,
            Some(until) => match timeout_at(until, loading).await {
                Ok(loaded) => loaded,
                Err(_) => return stale_or(too_late, before, caches),
            },
        };
        let (known, collapsed) = loaded.map_err(|_| broke_off())?;
        known.served(|_| Freshness::Loaded { replaced: before.is_some(), collapsed })
    }

    /// A task of its own, so that a caller who goes away takes nobody's answer along. It says what is known now, and whether
    /// another task's load found out.
    fn load_apart<T, F>(
        &self,
        key: ListKey,
        before: Option<Loaded>,
        caches: Caches,
        load: impl FnOnce() -> F + Send + 'static,
    ) -> tokio::task::JoinHandle<(Known, bool)>
    where
        T: Weigh + Send + Sync + 'static,
        F: Future<Output = Result<T, Error>> + Send,
    {
        let load = async move {
            // A panic is a failure for all who wait: moka would have each of them load anew. Its own report is in the log.
            let loaded =
                AssertUnwindSafe(async { load().await }).catch_unwind().await.unwrap_or_else(|_| Err(broke_off()));
            Known::after(loaded.map(Loaded::new), before, caches)
        };
        let lists = self.lists.clone();
        let load_or_join = async move {
            let entry = lists.entry(key).or_insert_with_if(load, |known| !known.is_current()).await;
            let collapsed = !entry.is_fresh();
            (entry.into_value(), collapsed)
        };
        tokio::spawn(load_or_join.in_current_span())
    }

    /// Bytes that the kept lists weigh, for metrics.
    pub fn weight(&self) -> u64 {
        // Its housekeeping waits for nobody unless another does it at the moment, and then this need not.
        let _ = self.lists.run_pending_tasks().now_or_never();
        self.lists.weighted_size()
    }
}

fn stale_until(caches: &Caches) -> Duration {
    caches.fresh.saturating_add(caches.stale)
}

fn stale_or<T: Send + Sync + 'static>(error: Error, good: Option<Loaded>, caches: &Caches) -> Result<Cached<T>, Error> {
    match good {
        Some(list) if error.is_outage() && list.age() <= stale_until(caches) => {
            let overdue = list.age().saturating_sub(caches.fresh);
            list.served(Freshness::Stale { overdue, because: error.word() })
        }
        _ => Err(error),
    }
}

fn broke_off() -> Error {
    Error::internal(std::io::Error::other("a list could not be loaded: the load broke off"))
}
