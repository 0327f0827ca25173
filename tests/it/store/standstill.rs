//! Cases of a worker that stands still, and of clocks that are set while it works: no job is settled twice, none is lost.

use std::{
    sync::{Arc, Mutex},
    time::Duration,
};

use async_trait::async_trait;
use cegid_connector::{
    store::{ClaimedJob, JobCounts},
    worker::{Job, JobEnd, JobObserver, JobOutcome, Worker, WorkerOptions},
};
use jiff::{SignedDuration, Timestamp};
use tokio::{sync::mpsc, time::timeout};
use tokio_util::sync::CancellationToken;

use super::{
    TestDatabase, at,
    worker::{Desk, PATIENCE, options},
};

/// A job that blocks the thread of its runtime until it is told to go on.
struct Blocking {
    started: mpsc::UnboundedSender<()>,
    go_on: Mutex<std::sync::mpsc::Receiver<()>>,
}

#[async_trait]
impl Job for Blocking {
    fn kind(&self) -> &'static str {
        "send"
    }

    async fn run(&self, _: &ClaimedJob) -> JobEnd {
        self.started.send(()).unwrap();
        self.go_on.lock().unwrap().recv().unwrap();
        JobEnd::Done
    }
}

/// Tells how runs ended.
struct Endings(mpsc::UnboundedSender<JobOutcome>);

impl JobObserver for Endings {
    fn ended(&self, _: &'static str, outcome: JobOutcome, _: Duration) {
        self.0.send(outcome).unwrap();
    }

    fn set_counts(&self, _: &[&'static str], _: &[JobCounts], _: Timestamp) {}
}

/// The whole runtime of a worker stands still, as in a process that is stopped (`SIGSTOP`) or whose machine is paused:
/// nothing of it beats, and afterwards the job that it held ends as if nothing had been.
pub async fn a_worker_that_stood_still_past_its_lease_settles_nothing(database: &dyn TestDatabase) {
    const ROUNDS: u128 = 10;
    let short = WorkerOptions {
        beat: Duration::from_millis(20),
        lease: Duration::from_millis(80),
        jitter: || 0.0,
        ..options()
    };
    let mut desk = Desk::new(database, short, false, |_| JobEnd::Done).await;
    for id in 1..=ROUNDS {
        let ((started, mut has_started), (ended, mut endings)) = (mpsc::unbounded_channel(), mpsc::unbounded_channel());
        let (go_on, told) = std::sync::mpsc::channel();
        let job = Arc::new(Blocking { started, go_on: Mutex::new(told) });
        let one_job = WorkerOptions { concurrency: 1, ..options() };
        let (store, clock) = (database.open().await, desk.clock.clone());
        let still = Worker::new(store as _, clock, vec![job], Arc::new(Endings(ended)), one_job);
        desk.add(None, id).await;
        let stop = CancellationToken::new();
        let stopped = stop.clone();
        let thread = std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
            runtime.block_on(still.run(stopped));
        });
        timeout(PATIENCE, has_started.recv()).await.unwrap().unwrap();

        let stop_other = CancellationToken::new();
        let other = tokio::spawn(desk.worker.clone().run(stop_other.clone()));
        assert_eq!(desk.run().await, id, "taken over");
        stop_other.cancel();
        timeout(PATIENCE, other).await.unwrap().unwrap();
        assert_eq!(desk.store.job_counts(at(1000)).await.unwrap(), [], "settled by the other one");

        go_on.send(()).unwrap();
        let ending = timeout(PATIENCE, endings.recv()).await.unwrap();
        assert_eq!(ending, Some(JobOutcome::Lost), "what it did counts no more");
        stop.cancel();
        tokio::task::spawn_blocking(move || thread.join().unwrap()).await.unwrap();
        assert!(desk.runs.try_recv().is_err() && endings.try_recv().is_err(), "done once");
    }
}

/// A clock that is set by an hour, on the machine of the worker or of another one, ends no lease and repeats nothing.
pub async fn a_clock_that_is_set_ends_no_lease(database: &dyn TestDatabase) {
    let short = WorkerOptions {
        beat: Duration::from_millis(20),
        // So long that nothing but the clock could end it.
        lease: Duration::from_secs(600),
        poll: Duration::from_millis(20),
        ..options()
    };
    let mut desk = Desk::new(database, short, true, |_| JobEnd::Done).await;
    let neighbour = Desk::new(database, short, false, |_| JobEnd::Done).await;
    let (now, hour) = (desk.clock.now(), SignedDuration::from_hours(1));
    desk.add(None, 1).await;
    let stop = CancellationToken::new();
    let worker = tokio::spawn(desk.worker.clone().run(stop.clone()));
    assert_eq!(desk.run().await, 1);
    let other = tokio::spawn(neighbour.worker.clone().run(stop.clone()));
    for (here, there) in [(now + hour, now), (now - hour, now + hour), (now, now - hour)] {
        desk.clock.set(here);
        neighbour.clock.set(there);
        // Both have looked at the leases several times since.
        let beats = async || desk.store.running_jobs().await.unwrap()[0].beat;
        let before = beats().await;
        let several = async {
            while beats().await < before + 5 {
                tokio::task::yield_now().await;
            }
        };
        timeout(PATIENCE, several).await.expect("it goes on beating");
    }
    let held = desk.store.running_jobs().await.unwrap();
    assert_eq!((held.len(), held[0].attempt, held[0].failures), (1, 1, 0));
    desk.ends.add_permits(1);
    stop.cancel();
    for worker in [worker, other] {
        timeout(PATIENCE, worker).await.unwrap().unwrap();
    }
    assert_eq!(desk.store.job_counts(now).await.unwrap(), []);
    let mut neighbours_runs = neighbour.runs;
    assert!(desk.runs.try_recv().is_err() && neighbours_runs.try_recv().is_err(), "done once");
}
