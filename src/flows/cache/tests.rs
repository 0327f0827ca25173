//! What the cache promises. Time stands still unless a test moves it.

use std::{
    sync::{
        Arc, Mutex,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use tokio::{
    sync::Notify,
    time::{Instant, advance},
};

use super::*;
use crate::{
    flows::{
        Error, Y2Error,
        testing::{connection, tenant},
    },
    tenant::model::Caches,
};

#[derive(Debug, PartialEq)]
struct Names(Vec<String>);

impl Weigh for Names {
    fn weight(&self) -> usize {
        self.0.iter().map(String::len).sum()
    }
}

const CACHES: Caches = Caches { fresh: Duration::from_secs(60), stale: Duration::from_secs(600) };

fn key() -> ListKey {
    ListKey::new(&tenant(vec![]), &connection("default"), "stores")
}

fn cache() -> ListCache {
    ListCache::new(1 << 20, Arc::new(()))
}

fn names(text: &str) -> Names {
    Names(vec![text.to_owned()])
}

fn down() -> Error {
    Error::y2(&"default".parse().unwrap(), Y2Error::Timeout)
}

async fn get(cache: &ListCache, answer: Result<Names, Error>) -> Result<Cached<Names>, Error> {
    cache.get(key(), &CACHES, None, |_| async move { answer }).await
}

#[tokio::test(start_paused = true)]
async fn a_fresh_list_is_served_without_asking_again() {
    let cache = cache();
    assert_eq!(
        get(&cache, Ok(names("a"))).await.unwrap().freshness,
        Freshness::Loaded { replaced: false, collapsed: false }
    );
    advance(Duration::from_secs(59)).await;
    let second = get(&cache, Ok(names("b"))).await.unwrap();
    assert_eq!(second.freshness, Freshness::Fresh { remaining: Duration::from_secs(1) });
    assert_eq!(second.list.as_ref(), &names("a"));
    assert_eq!(second.age, Duration::from_secs(59));
}

#[tokio::test(start_paused = true)]
async fn past_its_fresh_time_a_list_is_asked_for_again() {
    let cache = cache();
    get(&cache, Ok(names("a"))).await.unwrap();
    advance(Duration::from_secs(61)).await;
    let second = get(&cache, Ok(names("b"))).await.unwrap();
    assert_eq!(second.freshness, Freshness::Loaded { replaced: true, collapsed: false });
    assert_eq!(second.list.as_ref(), &names("b"));
}

#[tokio::test(start_paused = true)]
async fn while_y2_is_down_the_last_good_list_is_served_and_says_so() {
    let cache = cache();
    get(&cache, Ok(names("a"))).await.unwrap();
    advance(Duration::from_secs(70)).await;
    let stale = get(&cache, Err(down())).await.unwrap();
    assert_eq!(stale.freshness, Freshness::Stale { overdue: Duration::from_secs(10), because: "y2-timeout" });
    assert_eq!(stale.list.as_ref(), &names("a"));
    advance(Duration::from_secs(600)).await;
    assert!(get(&cache, Err(down())).await.is_err(), "no list is served past its stale time");
}

#[tokio::test(start_paused = true)]
async fn refused_credentials_are_not_hidden_behind_an_old_list() {
    let cache = cache();
    get(&cache, Ok(names("a"))).await.unwrap();
    advance(Duration::from_secs(70)).await;
    let refused = Error::y2(&"default".parse().unwrap(), Y2Error::CredentialsRefused);
    assert!(get(&cache, Err(refused)).await.is_err());
}

#[tokio::test(start_paused = true)]
async fn a_failure_answers_for_five_seconds() {
    let cache = cache();
    assert!(get(&cache, Err(down())).await.is_err());
    advance(Duration::from_secs(4)).await;
    assert!(get(&cache, Ok(names("a"))).await.is_err(), "Y2 is left alone");
    advance(Duration::from_secs(1)).await;
    assert!(get(&cache, Ok(names("a"))).await.is_ok());
}

#[tokio::test(start_paused = true)]
async fn a_list_without_fresh_time_is_asked_for_each_time() {
    let cache = cache();
    let off = Caches { fresh: Duration::ZERO, ..CACHES };
    for text in ["a", "b"] {
        let cached = cache.get(key(), &off, None, move |_| async move { Ok(names(text)) }).await.unwrap();
        assert_eq!(cached.list.as_ref(), &names(text));
        assert_eq!(cached.freshness, Freshness::Bypassed);
    }
}

#[tokio::test(start_paused = true)]
async fn nobody_waits_beyond_their_time_and_the_load_goes_on_for_others() {
    let cache = cache();
    get(&cache, Ok(names("a"))).await.unwrap();
    advance(Duration::from_secs(70)).await;
    let until = Instant::now() + Duration::from_secs(10);
    let slow = |until: Option<Instant>| async move {
        assert_eq!(until, None, "others may wait longer");
        tokio::time::sleep(Duration::from_secs(30)).await;
        Ok(names("b"))
    };
    let left = cache.get::<Names, _>(key(), &CACHES, Some(until), slow).await.unwrap();
    assert_eq!(Instant::now(), until);
    assert_eq!(left.freshness, Freshness::Stale { overdue: Duration::from_secs(20), because: "y2-timeout" });
    let stayed = get(&cache, Ok(names("c"))).await.unwrap();
    assert_eq!(stayed.list.as_ref(), &names("b"));
}

#[tokio::test(start_paused = true)]
async fn whoever_has_to_leave_without_an_old_list_hears_that_y2_is_late() {
    let cache = cache();
    let until = Some(Instant::now() + Duration::from_secs(10));
    let never = |_| std::future::pending::<Result<Names, Error>>();
    let error = cache.get(key(), &CACHES, until, never).await.err().unwrap();
    assert_eq!(error.word(), "y2-timeout");
}

#[tokio::test]
async fn a_load_of_ones_own_knows_by_when_it_has_to_be_done() {
    let off = Caches { fresh: Duration::ZERO, ..CACHES };
    let until = Some(Instant::now() + Duration::from_secs(10));
    let own = move |its| async move {
        assert_eq!(its, until);
        Ok(names("a"))
    };
    cache().get(key(), &off, until, own).await.unwrap();
}

#[tokio::test]
async fn a_thousand_cold_readers_make_one_call() {
    let cache = cache();
    let calls = Arc::new(AtomicUsize::new(0));
    let gate = Arc::new(Notify::new());
    let readers: Vec<_> = (0..1000)
        .map(|_| {
            let (cache, calls, gate) = (cache.clone(), Arc::clone(&calls), Arc::clone(&gate));
            tokio::spawn(async move {
                let load = move |_| async move {
                    calls.fetch_add(1, Ordering::SeqCst);
                    gate.notified().await;
                    Ok(names("a"))
                };
                cache.get(key(), &CACHES, None, load).await.map(|cached| cached.freshness)
            })
        })
        .collect();
    // Every reader has had its turn before the load may end.
    while calls.load(Ordering::SeqCst) == 0 {
        tokio::task::yield_now().await;
    }
    for _ in 0..2000 {
        tokio::task::yield_now().await;
    }
    gate.notify_one();
    let mut collapsed = 0;
    for reader in readers {
        collapsed +=
            usize::from(reader.await.unwrap().unwrap() == Freshness::Loaded { replaced: false, collapsed: true });
    }
    assert_eq!(calls.load(Ordering::SeqCst), 1);
    assert_eq!(collapsed, 999);
}

#[tokio::test]
async fn the_first_caller_may_go_away() {
    let cache = cache();
    let gate = Arc::new(Notify::new());
    let started = Arc::new(Notify::new());
    let first = {
        let (cache, gate, started) = (cache.clone(), Arc::clone(&gate), Arc::clone(&started));
        tokio::spawn(async move {
            let load = move |_| async move {
                started.notify_one();
                gate.notified().await;
                Ok(names("from the first"))
            };
            cache.get::<Names, _>(key(), &CACHES, None, load).await.map(|_| ())
        })
    };
    started.notified().await;
    let second = {
        let cache = cache.clone();
        tokio::spawn(async move { get(&cache, Ok(names("from the second"))).await })
    };
    first.abort();
    assert!(first.await.unwrap_err().is_cancelled());
    gate.notify_one();
    assert_eq!(second.await.unwrap().unwrap().list.as_ref(), &names("from the first"));
}

#[tokio::test(start_paused = true)]
async fn a_load_that_breaks_off_is_one_failure_for_all_who_wait() {
    let cache = cache();
    let loads = Arc::new(AtomicUsize::new(0));
    let readers = (0..10).map(|_| {
        let (cache, loads) = (cache.clone(), Arc::clone(&loads));
        tokio::spawn(async move {
            let load = move |_| async move {
                loads.fetch_add(1, Ordering::SeqCst);
                tokio::task::yield_now().await;
                panic!("a bug of ours")
            };
            cache.get::<Names, _>(key(), &CACHES, None, load).await.map(|_| ())
        })
    });
    for reader in readers.collect::<Vec<_>>() {
        assert_eq!(reader.await.unwrap().err().map(|error| error.word()), Some("internal"));
    }
    assert_eq!(loads.load(Ordering::SeqCst), 1);
    advance(Duration::from_secs(6)).await;
    assert!(get(&cache, Ok(names("a"))).await.is_ok(), "the way is free again");
}

#[tokio::test(start_paused = true)]
async fn a_failure_never_replaces_the_last_good_list() {
    let cache = cache();
    get(&cache, Ok(names("a"))).await.unwrap();
    advance(Duration::from_secs(70)).await;
    let refused = || Error::y2(&"default".parse().unwrap(), Y2Error::CredentialsRefused);
    assert!(get(&cache, Err(refused())).await.is_err());
    advance(Duration::from_secs(6)).await;
    assert_eq!(get(&cache, Err(down())).await.unwrap().list.as_ref(), &names("a"));
    advance(Duration::from_secs(6)).await;
    let again = get(&cache, Ok(names("b"))).await.unwrap();
    assert_eq!(again.freshness, Freshness::Loaded { replaced: true, collapsed: false });
    assert_eq!(again.list.as_ref(), &names("b"));
}

#[tokio::test]
async fn a_new_revision_of_the_tenant_is_a_new_list() {
    let cache = cache();
    get(&cache, Ok(names("before"))).await.unwrap();
    let mut changed = tenant(vec![]);
    changed.revision += 1;
    let key = ListKey::new(&changed, &connection("default"), "stores");
    let after = cache.get(key, &CACHES, None, |_| async { Ok(names("after")) }).await.unwrap();
    assert_eq!(after.list.as_ref(), &names("after"));
}

#[tokio::test]
async fn memory_is_bounded() {
    let cache = ListCache::new(64 << 10, Arc::new(()));
    for at in 0..1000 {
        let list: &'static str = Box::leak(format!("list-{at}").into_boxed_str());
        let key = ListKey::new(&tenant(vec![]), &connection("default"), list);
        cache.get(key, &CACHES, None, |_| async { Ok(names(&"x".repeat(1000))) }).await.unwrap();
    }
    assert!(cache.weight() <= 64 << 10, "{} bytes", cache.weight());
}

#[tokio::test]
async fn every_lookup_is_observed() {
    #[derive(Default)]
    struct Seen(Mutex<Vec<&'static str>>);
    impl CacheObserver for Seen {
        fn looked_up(&self, _: &'static str, outcome: &'static str) {
            self.0.lock().unwrap().push(outcome);
        }
    }
    let seen = Arc::new(Seen::default());
    let cache = ListCache::new(1 << 20, Arc::clone(&seen) as Arc<dyn CacheObserver>);
    get(&cache, Ok(names("a"))).await.unwrap();
    get(&cache, Ok(names("a"))).await.unwrap();
    assert_eq!(*seen.0.lock().unwrap(), ["miss", "hit"]);
}
