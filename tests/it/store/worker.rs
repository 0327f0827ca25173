//! Cases of the worker on a real database: retries, wake-up, places, leases, draining.

use std::{
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use async_trait::async_trait;
use cegid_connector::{
    clock::Clock,
    domain::ids::TenantId,
    store::{Claim, ClaimedJob, Enqueued, JobOwner, NewJob, Settlement, Store},
    worker::{Job, JobEnd, RetrySchedule, Unobserved, Worker, WorkerOptions},
};
use jiff::SignedDuration;
use tokio::{
    sync::{Semaphore, mpsc},
    time::timeout,
};
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

use super::{TestDatabase, at, jobs::job, make_tenant};

pub const PATIENCE: Duration = Duration::from_secs(20);

/// A job that tells of each run, and ends as it is told.
struct Told {
    runs: mpsc::UnboundedSender<ClaimedJob>,
    /// Permits to end; `None`: ends at once.
    ends: Option<Arc<Semaphore>>,
    outcome: fn(usize) -> JobEnd,
    count: AtomicUsize,
}

#[async_trait]
impl Job for Told {
    fn kind(&self) -> &'static str {
        "send"
    }

    fn schedule(&self) -> RetrySchedule {
        RetrySchedule { base: Duration::from_secs(10), cap: Duration::from_secs(60), tries: Some(3) }
    }

    async fn run(&self, job: &ClaimedJob) -> JobEnd {
        self.runs.send(job.clone()).unwrap();
        if let Some(ends) = &self.ends {
            ends.acquire().await.unwrap().forget();
        }
        (self.outcome)(self.count.fetch_add(1, Ordering::SeqCst) + 1)
    }
}

/// A worker with that one job.
pub struct Desk {
    pub store: Arc<dyn Store>,
    pub clock: Clock,
    pub worker: Worker,
    pub runs: mpsc::UnboundedReceiver<ClaimedJob>,
    pub ends: Arc<Semaphore>,
}

impl Desk {
    pub async fn new(
        database: &dyn TestDatabase,
        options: WorkerOptions,
        waits: bool,
        outcome: fn(usize) -> JobEnd,
    ) -> Self {
        let store = database.open().await;
        let clock = Clock::fixed(at(1000));
        let (told, runs) = mpsc::unbounded_channel();
        let ends = Arc::new(Semaphore::new(0));
        let job = Told { runs: told, ends: waits.then(|| Arc::clone(&ends)), outcome, count: AtomicUsize::new(0) };
        let worker =
            Worker::new(database.open().await as _, clock.clone(), vec![Arc::new(job)], Arc::new(Unobserved), options);
        Self { store, clock, worker, runs, ends }
    }

    pub async fn add(&self, owner: Option<&TenantId>, id: u128) {
        let owner = owner.map_or(JobOwner::Installation, |tenant| JobOwner::Tenant(tenant.clone()));
        let added = self.store.enqueue(&NewJob { owner, ..job(id) }).await.unwrap();
        assert_eq!(added, Enqueued::Added);
    }

    pub async fn run(&mut self) -> u128 {
        timeout(PATIENCE, self.runs.recv()).await.expect("no job was run").unwrap().id.as_u128()
    }
}

pub fn options() -> WorkerOptions {
    WorkerOptions { poll: Duration::from_secs(3600), jitter: || 1.0, ..WorkerOptions::default() }
}

pub async fn a_failing_job_is_tried_again_parked_and_replayed(database: &dyn TestDatabase) {
    let desk = Desk::new(database, options(), false, |run| match run {
        1 => JobEnd::Retry("not yet".to_owned()),
        2 => panic!("once"),
        3 => JobEnd::Retry("a\nreason".to_owned()),
        _ => JobEnd::Done,
    })
    .await;
    desk.add(None, 1).await;
    let due = async || desk.worker.run_all_due().await.unwrap();
    assert_eq!((due().await, due().await), (1, 0));
    // The bounds of its schedule: 10 s, then 20 s.
    desk.clock.advance(SignedDuration::from_secs(9));
    assert_eq!(due().await, 0);
    desk.clock.advance(SignedDuration::from_secs(1));
    assert_eq!(due().await, 1);
    desk.clock.advance(SignedDuration::from_secs(20));
    assert_eq!(due().await, 1);
    let parked = desk.store.parked_jobs(None, 9).await.unwrap();
    assert_eq!((parked.len(), parked[0].reason.as_str()), (1, "a reason"));
    assert_eq!(desk.store.replay_jobs(None, None, desk.clock.now()).await.unwrap(), 1);
    assert_eq!(due().await, 1);
    assert_eq!(desk.store.job_counts(desk.clock.now()).await.unwrap(), []);
}

/// The poll is an hour away: what wakes the worker is the signal.
pub async fn a_worker_wakes_up_for_a_new_job(database: &dyn TestDatabase) {
    let mut desk = Desk::new(database, options(), false, |_| JobEnd::Done).await;
    let stop = CancellationToken::new();
    let worker = tokio::spawn(desk.worker.clone().run(stop.clone()));
    for id in 1..=3 {
        desk.add(None, id).await;
        assert_eq!(desk.run().await, id);
    }
    stop.cancel();
    timeout(PATIENCE, worker).await.unwrap().unwrap();
}

pub async fn one_tenants_slow_jobs_leave_room_for_the_others(database: &dyn TestDatabase) {
    let options = WorkerOptions { concurrency: 4, per_owner: 3, ..options() };
    let mut desk = Desk::new(database, options, true, |_| JobEnd::Done).await;
    let slow = make_tenant(desk.store.as_ref(), "a-slow").await;
    let other = make_tenant(desk.store.as_ref(), "other").await;
    for id in 1..=6 {
        desk.add(Some(&slow), id).await;
    }
    let stop = CancellationToken::new();
    let worker = tokio::spawn(desk.worker.clone().run(stop.clone()));
    let mut started = vec![desk.run().await, desk.run().await, desk.run().await];
    started.sort_unstable();
    assert_eq!(started, [1, 2, 3]);
    desk.add(Some(&other), 11).await;
    assert_eq!(desk.run().await, 11, "before the fourth of the slow ones");
    desk.ends.add_permits(100);
    for id in 4..=6 {
        assert_eq!(desk.run().await, id);
    }
    stop.cancel();
    timeout(PATIENCE, worker).await.unwrap().unwrap();
    assert_eq!(desk.store.job_counts(at(1000)).await.unwrap(), []);
}

pub async fn a_job_whose_worker_went_away_is_done_by_another_one(database: &dyn TestDatabase) {
    let options = WorkerOptions {
        beat: Duration::from_millis(20),
        lease: Duration::from_millis(80),
        jitter: || 0.0,
        ..options()
    };
    let mut desk = Desk::new(database, options, true, |_| JobEnd::Done).await;
    desk.add(None, 1).await;
    let gone = Claim {
        worker: Uuid::from_u128(7),
        kinds: &["send"],
        busy: &[],
        after: JobOwner::Installation,
        limit: 1,
        now: at(1000),
    };
    let lost = desk.store.claim_jobs(&gone).await.unwrap().remove(0);
    let stop = CancellationToken::new();
    let worker = tokio::spawn(desk.worker.clone().run(stop.clone()));
    let taken_over = timeout(PATIENCE, desk.runs.recv()).await.unwrap().unwrap();
    assert_eq!((taken_over.id, taken_over.attempt, taken_over.failures), (lost.id, 2, 1));
    // It wakes up and says that it is done; nobody believes it, and the other one goes on.
    assert!(!desk.store.settle(lost.id, lost.attempt, None, &Settlement::Done).await.unwrap());
    desk.ends.add_permits(1);
    stop.cancel();
    timeout(PATIENCE, worker).await.unwrap().unwrap();
    assert_eq!(desk.store.job_counts(at(1000)).await.unwrap(), []);
    assert!(desk.runs.try_recv().is_err(), "done once");
}

/// A claim whose answer is lost leaves a job with a worker that does not know of it; the beat of its others would keep it.
pub async fn a_job_that_was_leased_by_a_lost_answer_is_given_back_and_done(database: &dyn TestDatabase) {
    let options = WorkerOptions { beat: Duration::from_millis(20), jitter: || 0.0, ..options() };
    let mut desk = Desk::new(database, options, true, |_| JobEnd::Done).await;
    desk.add(None, 1).await;
    let stop = CancellationToken::new();
    let worker = tokio::spawn(desk.worker.clone().run(stop.clone()));
    assert_eq!(desk.run().await, 1);
    desk.store.enqueue(&NewJob { run_at: at(9000), ..job(2) }).await.unwrap();
    let lease =
        "update jobs set state = 'running', attempt = 1, worker = (select worker from jobs where state = 'running'),
                 run_at = (select run_at from jobs where state = 'running') where state = 'ready'";
    database.tamper(&[lease]).await.unwrap();
    let again = timeout(PATIENCE, desk.runs.recv()).await.expect("nobody gave it back").unwrap();
    assert_eq!((again.id.as_u128(), again.attempt, again.failures), (2, 2, 0));
    desk.ends.add_permits(2);
    stop.cancel();
    timeout(PATIENCE, worker).await.unwrap().unwrap();
    assert_eq!(desk.store.job_counts(at(1000)).await.unwrap(), []);
}

pub async fn a_stopping_worker_finishes_what_it_can_and_gives_back_the_rest(database: &dyn TestDatabase) {
    let options = WorkerOptions { grace: Duration::from_millis(300), ..options() };
    let mut desk = Desk::new(database, options, true, |_| JobEnd::Done).await;
    desk.add(None, 1).await;
    desk.add(None, 2).await;
    let stop = CancellationToken::new();
    let worker = tokio::spawn(desk.worker.clone().run(stop.clone()));
    desk.run().await;
    desk.run().await;
    stop.cancel();
    desk.add(None, 3).await;
    desk.ends.add_permits(1);
    timeout(PATIENCE, worker).await.unwrap().unwrap();
    // One was finished, one was given back without a mark, one was never begun.
    let counts = desk.store.job_counts(at(1000)).await.unwrap().remove(0);
    assert_eq!((counts.ready, counts.running), (2, 0));
    let next = Claim {
        worker: Uuid::from_u128(7),
        kinds: &["send"],
        busy: &[],
        after: JobOwner::Installation,
        limit: 1,
        now: at(1000),
    };
    let left = desk.store.claim_jobs(&next).await.unwrap().remove(0);
    assert_eq!((left.attempt, left.failures), (2, 0));
}
