//! Durable work beside the requests: takes jobs that are due, runs them, and tells the store how they ended.
//!
//! Refuses to know HTTP and SQL. A job runs at least once: a process may die between the work and the note that it is
//! done, so whatever a job does has to bear being done again. What the store promises about order, turns and leases is
//! said in [`crate::store::jobs`].

mod ending;
mod inbox;
pub mod jobs;
mod leases;
mod observer;
mod running;
mod schedule;
mod worker_loop;

use std::{fmt, sync::Arc, time::Duration};

use async_trait::async_trait;
use jiff::Timestamp;
use serde::de::DeserializeOwned;
use uuid::Uuid;

pub use self::{
    inbox::{InboxOptions, InboxWorker},
    observer::{JobObserver, JobOutcome, Unobserved},
    schedule::RetrySchedule,
};
use crate::{
    clock::Clock,
    store::{ClaimedJob, JobOwner, JobStore, NewJob},
};

/// One kind of job.
#[async_trait]
pub trait Job: Send + Sync {
    /// Its name, in the database and in metrics.
    fn kind(&self) -> &'static str;

    /// When a failed one is tried again, and when it is given up.
    fn schedule(&self) -> RetrySchedule {
        RetrySchedule::default()
    }

    /// How long one run may take.
    fn time_limit(&self) -> Duration {
        Duration::from_secs(60)
    }

    /// Whether the installation always has one such job: it is made when a worker starts, and ends with
    /// [`JobEnd::Again`].
    fn is_standing(&self) -> bool {
        false
    }

    /// Does it. May be given up at any `.await`: when the process stops, when it takes too long, when another worker has
    /// taken it over.
    async fn run(&self, job: &ClaimedJob) -> JobEnd;
}

/// How a run ended. Reasons are kept and shown: one sentence, without personal data and secrets.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum JobEnd {
    /// Done.
    Done,
    /// Done for now; again after this time.
    Again(Duration),
    /// Worth another try, as the schedule says.
    Retry(String),
    /// Worth another try after this time.
    RetryIn(Duration, String),
    /// Not worth one.
    Park(String),
}

/// Reads a job's payload.
///
/// # Errors
/// The outcome of a job whose payload nobody can read.
pub fn payload<T: DeserializeOwned>(job: &ClaimedJob) -> Result<T, JobEnd> {
    // The parser's sentence may quote the payload.
    serde_json::from_str(&job.payload).map_err(|_| JobEnd::Park("the payload cannot be read".to_owned()))
}

/// Numbers of a worker.
#[derive(Clone, Copy, Debug)]
pub struct WorkerOptions {
    /// Jobs at a time.
    pub concurrency: usize,
    /// Of these, jobs of one owner: one tenant's slow Y2 does not take every place.
    pub per_owner: usize,
    /// How often the worker shows that it lives.
    pub beat: Duration,
    /// How long it may seem dead until others take over.
    pub lease: Duration,
    /// How long until it looks although nothing was signalled.
    pub poll: Duration,
    /// How long running jobs may go on when the process stops.
    pub grace: Duration,
    /// Where in its span a pause lies, from 0 to 1.
    pub jitter: fn() -> f64,
}

impl Default for WorkerOptions {
    fn default() -> Self {
        Self {
            concurrency: 8,
            per_owner: 4,
            beat: Duration::from_secs(10),
            lease: Duration::from_secs(30),
            poll: Duration::from_secs(5),
            grace: Duration::from_secs(20),
            jitter: rand::random::<f64>,
        }
    }
}

/// Runs jobs. Cheap to clone; clones are the same worker.
#[derive(Clone)]
pub struct Worker(Arc<Inner>);

struct Inner {
    /// This process since its start: what an earlier one held is not its own.
    id: Uuid,
    store: Arc<dyn JobStore>,
    clock: Clock,
    jobs: Vec<Arc<dyn Job>>,
    kinds: Vec<&'static str>,
    observer: Arc<dyn JobObserver>,
    options: WorkerOptions,
}

impl Worker {
    /// A worker for these kinds; it does nothing before it is run.
    pub fn new(
        store: Arc<dyn JobStore>,
        clock: Clock,
        jobs: Vec<Arc<dyn Job>>,
        observer: Arc<dyn JobObserver>,
        options: WorkerOptions,
    ) -> Self {
        let kinds = jobs.iter().map(|job| job.kind()).collect();
        Self(Arc::new(Inner { id: Uuid::new_v4(), store, clock, jobs, kinds, observer, options }))
    }

    fn job(&self, kind: &str) -> Option<&Arc<dyn Job>> {
        self.0.jobs.iter().find(|job| job.kind() == kind)
    }

    fn after(&self, pause: Duration) -> Timestamp {
        self.0.clock.now().checked_add(pause).unwrap_or(Timestamp::MAX)
    }

    /// The one job of a kind that the installation always has.
    fn standing(&self, job: &dyn Job) -> NewJob {
        let now = self.0.clock.now();
        NewJob {
            id: self.0.clock.new_id(),
            owner: JobOwner::Installation,
            kind: job.kind(),
            ordering_key: None,
            unique_key: Some("standing".to_owned()),
            payload: "{}".to_owned(),
            created_at: now,
            run_at: now,
        }
    }
}

impl fmt::Debug for Worker {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Worker({}, {:?})", self.0.id, self.0.kinds)
    }
}
