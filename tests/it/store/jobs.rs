//! Cases of durable jobs.

use cegid_connector::store::{Claim, ClaimedJob, Enqueued, JobCounts, JobOwner, NewJob, Settlement, Store};
use uuid::Uuid;

use super::{TestDatabase, at, audit::by, make_tenant, tenant};

pub const ONE: Uuid = Uuid::from_u128(101);
const OTHER: Uuid = Uuid::from_u128(102);

/// A job of the installation, due at second 10.
pub fn job(id: u128) -> NewJob {
    NewJob {
        id: Uuid::from_u128(id),
        owner: JobOwner::Installation,
        kind: "send",
        ordering_key: None,
        unique_key: None,
        payload: r#"{"row": 7}"#.to_owned(),
        created_at: at(10),
        run_at: at(10),
    }
}

pub fn of(owner: &str, id: u128) -> NewJob {
    NewJob { owner: JobOwner::Tenant(tenant(owner)), ..job(id) }
}

pub fn keyed(owner: &str, key: &str, id: u128) -> NewJob {
    NewJob { ordering_key: Some(key.to_owned()), ..of(owner, id) }
}

pub async fn add(store: &dyn Store, job: NewJob) {
    assert_eq!(store.enqueue(&job).await.unwrap(), Enqueued::Added);
}

pub fn claim<'a>(worker: Uuid, second: i64, limit: u32) -> Claim<'a> {
    Claim { worker, kinds: &["send"], busy: &[], after: JobOwner::Installation, limit, now: at(second) }
}

/// Everything that can be leased now, in the order of the claims.
async fn claim_all(store: &dyn Store, second: i64) -> Vec<ClaimedJob> {
    let (mut claim, mut all) = (claim(ONE, second, 100), Vec::new());
    loop {
        let claimed = store.claim_jobs(&claim).await.unwrap();
        let Some(last) = claimed.last() else { return all };
        claim.after = last.owner.clone();
        all.extend(claimed);
    }
}

pub fn ids(jobs: &[ClaimedJob]) -> Vec<u128> {
    jobs.iter().map(|job| job.id.as_u128()).collect()
}

pub async fn settle(store: &dyn Store, job: &ClaimedJob, settlement: Settlement) -> bool {
    store.settle(job.id, job.attempt, None, &settlement).await.unwrap()
}

pub async fn a_job_is_leased_once_and_gone_when_it_is_done(database: &dyn TestDatabase) {
    let (store, other) = (database.open().await, database.open().await);
    let demo = make_tenant(store.as_ref(), "demo").await;
    add(store.as_ref(), of("demo", 1)).await;
    let claimed = other.claim_jobs(&claim(ONE, 10, 5)).await.unwrap();
    let expected = ClaimedJob {
        id: Uuid::from_u128(1),
        owner: JobOwner::Tenant(demo),
        kind: "send".to_owned(),
        payload: claimed[0].payload.clone(),
        attempt: 1,
        failures: 0,
        created_at: at(10),
    };
    assert_eq!(claimed, [expected]);
    let payload: serde_json::Value = serde_json::from_str(&claimed[0].payload).unwrap();
    assert_eq!(payload["row"], 7);
    assert_eq!(store.claim_jobs(&claim(OTHER, 10, 5)).await.unwrap(), []);
    assert!(settle(store.as_ref(), &claimed[0], Settlement::Done).await);
    assert!(!settle(store.as_ref(), &claimed[0], Settlement::Done).await);
    assert_eq!(store.job_counts(at(10)).await.unwrap(), []);
}

pub async fn a_job_waits_until_it_is_due_and_for_a_worker_that_knows_it(database: &dyn TestDatabase) {
    let store = database.open().await;
    add(store.as_ref(), NewJob { run_at: at(20), ..job(1) }).await;
    add(store.as_ref(), NewJob { kind: "later-release", ..job(2) }).await;
    assert_eq!(store.claim_jobs(&claim(ONE, 19, 5)).await.unwrap(), []);
    assert_eq!(store.next_due(at(19)).await.unwrap(), Some(at(20)));
    assert_eq!(store.next_due(at(20)).await.unwrap(), None);
    assert_eq!(ids(&claim_all(store.as_ref(), 20).await), [1]);
}

pub async fn the_late_end_of_a_lost_lease_is_refused(database: &dyn TestDatabase) {
    let store = database.open().await;
    add(store.as_ref(), job(1)).await;
    let first = store.claim_jobs(&claim(ONE, 10, 1)).await.unwrap().remove(0);
    let seen = store.running_jobs().await.unwrap().remove(0);
    assert_eq!((seen.id, seen.attempt, seen.beat), (first.id, 1, 0));

    // As long as it beats, nobody takes it back.
    assert_eq!(store.beat(ONE).await.unwrap(), [(first.id, 1)]);
    assert_eq!(store.beat(OTHER).await.unwrap(), []);
    let back = Settlement::Retry { at: at(30), reason: "went away".to_owned() };
    assert!(!store.settle(first.id, 1, Some(0), &back).await.unwrap());
    // Once it stands still, somebody does.
    assert!(store.settle(first.id, 1, Some(1), &back).await.unwrap());
    assert_eq!(store.beat(ONE).await.unwrap(), []);
    assert_eq!(store.claim_jobs(&claim(OTHER, 29, 1)).await.unwrap(), []);
    let second = store.claim_jobs(&claim(OTHER, 30, 1)).await.unwrap().remove(0);
    assert_eq!((second.attempt, second.failures), (2, 1));

    for late in [
        Settlement::Done,
        Settlement::Again { at: at(40) },
        back.clone(),
        Settlement::Park { reason: "late".to_owned(), at: at(40) },
        Settlement::GiveBack,
    ] {
        assert!(!settle(store.as_ref(), &first, late.clone()).await, "{late:?}");
    }
    assert_eq!(store.running_jobs().await.unwrap()[0].attempt, 2);
    assert!(settle(store.as_ref(), &second, Settlement::Done).await);
}

pub async fn jobs_of_a_key_are_done_one_after_another(database: &dyn TestDatabase) {
    let store = database.open().await;
    let store = store.as_ref();
    make_tenant(store, "a").await;
    make_tenant(store, "b").await;
    for job in [keyed("a", "k", 1), keyed("a", "k", 2), keyed("a", "other", 3), of("a", 4), keyed("b", "k", 5)] {
        add(store, job).await;
    }
    let first = claim_all(store, 10).await;
    assert_eq!(ids(&first), [1, 5, 3, 4]);
    // While the first one waits for its next try, the second one waits, too.
    assert!(settle(store, &first[0], Settlement::Retry { at: at(50), reason: "no".to_owned() }).await);
    assert_eq!(claim_all(store, 49).await, []);
    let again = claim_all(store, 50).await;
    assert_eq!(ids(&again), [1]);
    assert!(settle(store, &again[0], Settlement::Done).await);
    let second = claim_all(store, 50).await;
    assert_eq!(ids(&second), [2]);
    // One that is given up does not hold up the others; replayed behind a running one, it waits.
    assert!(settle(store, &second[0], Settlement::Park { reason: "no".to_owned(), at: at(50) }).await);
    add(store, keyed("a", "k", 6)).await;
    let third = claim_all(store, 51).await;
    assert_eq!(ids(&third), [6]);
    assert_eq!(store.replay_jobs(None, None, at(51)).await.unwrap(), 1);
    assert_eq!(claim_all(store, 51).await, []);
    assert!(settle(store, &third[0], Settlement::Done).await);
    assert_eq!(ids(&claim_all(store, 51).await), [2]);
}

pub async fn owners_are_served_in_turn(database: &dyn TestDatabase) {
    let store = database.open().await;
    for owner in ["a", "b", "c"] {
        make_tenant(store.as_ref(), owner).await;
    }
    for id in 1..=4 {
        add(store.as_ref(), of("a", id)).await;
    }
    for later in [of("b", 11), of("c", 21), of("c", 22), job(31)] {
        add(store.as_ref(), later).await;
    }
    let mut asked = claim(ONE, 10, 2);
    let mut turns = Vec::new();
    for _ in 0..5 {
        let claimed = store.claim_jobs(&asked).await.unwrap();
        asked.after = claimed.last().map_or(asked.after.clone(), |job| job.owner.clone());
        turns.push(ids(&claimed));
    }
    assert_eq!(turns, [vec![1, 11], vec![21, 31], vec![2, 22], vec![3], vec![4]]);

    add(store.as_ref(), of("a", 5)).await;
    add(store.as_ref(), of("b", 12)).await;
    let busy = [JobOwner::Tenant(tenant("a"))];
    let claimed = store.claim_jobs(&Claim { busy: &busy, ..claim(ONE, 10, 9) }).await.unwrap();
    assert_eq!(ids(&claimed), [12]);
}

pub async fn the_same_job_twice_is_one(database: &dyn TestDatabase) {
    let store = database.open().await;
    let unique = |id| NewJob { unique_key: Some("standing".to_owned()), ..job(id) };
    add(store.as_ref(), unique(1)).await;
    for again in [unique(1), unique(2), job(1)] {
        assert_eq!(store.enqueue(&again).await.unwrap(), Enqueued::AlreadyThere);
    }
    let running = claim_all(store.as_ref(), 10).await;
    assert_eq!(store.enqueue(&unique(3)).await.unwrap(), Enqueued::AlreadyThere, "while it runs, too");
    assert!(settle(store.as_ref(), &running[0], Settlement::Again { at: at(70) }).await);
    assert_eq!(store.enqueue(&unique(3)).await.unwrap(), Enqueued::AlreadyThere);
    let running = claim_all(store.as_ref(), 70).await;
    assert_eq!((ids(&running), running[0].attempt), (vec![1], 2));
    assert!(settle(store.as_ref(), &running[0], Settlement::Park { reason: "no".to_owned(), at: at(70) }).await);
    add(store.as_ref(), unique(3)).await;
    assert_eq!(store.replay_jobs(None, None, at(70)).await.unwrap(), 0, "its place is taken");
}

pub async fn a_tenants_jobs_go_with_it(database: &dyn TestDatabase) {
    let store = database.open().await;
    assert_eq!(store.enqueue(&of("nobody", 1)).await.unwrap(), Enqueued::UnknownTenant);
    let demo = make_tenant(store.as_ref(), "demo").await;
    add(store.as_ref(), of("demo", 1)).await;
    add(store.as_ref(), of("demo", 2)).await;
    let running = store.claim_jobs(&claim(ONE, 10, 1)).await.unwrap().remove(0);
    store.delete_tenant(&demo, &by("a", 1)).await.unwrap();
    assert!(!settle(store.as_ref(), &running, Settlement::Done).await);
    assert_eq!(claim_all(store.as_ref(), 10).await, []);
}

pub async fn parked_jobs_are_listed_replayed_and_purged(database: &dyn TestDatabase) {
    let store = database.open().await;
    let store = store.as_ref();
    let demo = JobOwner::Tenant(make_tenant(store, "demo").await);
    for new in [of("demo", 1), of("demo", 2), job(3)] {
        add(store, new).await;
    }
    for job in claim_all(store, 10).await {
        let at = at(20 + i64::try_from(job.id.as_u128()).unwrap());
        assert!(settle(store, &job, Settlement::Park { reason: "refused".to_owned(), at }).await);
    }
    let parked = store.parked_jobs(None, 10).await.unwrap();
    assert_eq!(parked.iter().map(|job| job.id.as_u128()).collect::<Vec<_>>(), [1, 2, 3]);
    assert_eq!((parked[0].reason.as_str(), parked[0].parked_at, &parked[0].owner), ("refused", at(21), &demo));
    assert_eq!(store.parked_jobs(Some(&JobOwner::Installation), 10).await.unwrap().len(), 1);
    assert_eq!(store.parked_jobs(Some(&demo), 1).await.unwrap().len(), 1);

    let two = Some(Uuid::from_u128(2));
    assert_eq!(store.replay_jobs(Some(&JobOwner::Installation), two, at(30)).await.unwrap(), 0, "a neighbour's");
    assert_eq!(store.replay_jobs(Some(&demo), two, at(30)).await.unwrap(), 1);
    let replayed = claim_all(store, 30).await;
    assert_eq!((ids(&replayed), replayed[0].attempt, replayed[0].failures), (vec![2], 2, 0));
    assert_eq!(store.purge_parked_jobs(at(23), 9).await.unwrap(), 1);
    assert_eq!(store.purge_parked_jobs(at(24), 9).await.unwrap(), 1);
    assert_eq!(store.parked_jobs(None, 10).await.unwrap(), []);
}

pub async fn jobs_are_counted_by_kind_and_state(database: &dyn TestDatabase) {
    let store = database.open().await;
    let store = store.as_ref();
    for second in [12, 11, 13, 14, 99] {
        add(store, NewJob { run_at: at(second), ..job(u128::try_from(second).unwrap()) }).await;
    }
    add(store, NewJob { kind: "fetch", ..job(1) }).await;
    let running = store.claim_jobs(&claim(ONE, 20, 1)).await.unwrap();
    let parking = store.claim_jobs(&claim(ONE, 20, 1)).await.unwrap();
    assert_eq!((ids(&running), ids(&parking)), (vec![11], vec![12]));
    settle(store, &parking[0], Settlement::Park { reason: String::new(), at: at(20) }).await;
    let kind = |kind: &str| JobCounts { kind: kind.to_owned(), ..JobCounts::default() };
    let fetch = JobCounts { ready: 1, oldest_ready: Some(at(10)), ..kind("fetch") };
    let send = JobCounts { ready: 2, scheduled: 1, running: 1, parked: 1, oldest_ready: Some(at(13)), ..kind("send") };
    assert_eq!(store.job_counts(at(20)).await.unwrap(), [fetch, send]);
}

pub async fn a_new_job_is_signalled(database: &dyn TestDatabase) {
    let store = database.open().await;
    let mut signals = store.job_signals();
    signals.mark_unchanged();
    add(store.as_ref(), job(1)).await;
    tokio::time::timeout(std::time::Duration::from_secs(5), signals.changed()).await.unwrap().unwrap();
}
