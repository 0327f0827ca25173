//! Work that outlives the process: durable jobs, leased to one worker at a time. Knows no job's meaning.
//!
//! What holds whatever the database:
//!
//! - **A lease is a number, not a time.** Claiming counts `attempt` up; whoever settles a job names the attempt that was
//!   leased, and is refused when another one has begun since. The worker that runs a job counts its `beat` up; whoever sees
//!   it stand still for long enough, by a clock that only goes forward, may take the job back. No wall clock decides.
//! - **In order per key**: a job is not claimed while another one of its owner and key runs, or an earlier one waits. A
//!   parked one does not hold up the others. Jobs without a key know no order.
//! - **In turn**: a claim takes at most one job of each owner, and begins behind the owner that was served last.

use async_trait::async_trait;
use jiff::Timestamp;
use tokio::sync::watch;
use uuid::Uuid;

use super::StoreError;
use crate::domain::ids::TenantId;

/// The largest payload in bytes: a job points at rows, it does not carry them.
pub const MAX_PAYLOAD: usize = 16 << 10;

/// Whose work it is.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum JobOwner {
    /// The installation's own.
    #[default]
    Installation,
    /// A tenant's; it goes with the tenant.
    Tenant(TenantId),
}

impl JobOwner {
    /// The tenant, where it is one's.
    pub fn tenant(&self) -> Option<&TenantId> {
        match self {
            Self::Installation => None,
            Self::Tenant(tenant) => Some(tenant),
        }
    }

    /// As it is kept and ordered: the tenant's id, or the empty text that no id can be.
    pub(super) fn as_str(&self) -> &str {
        self.tenant().map_or("", TenantId::as_str)
    }
}

/// A job to be done.
#[derive(Clone, Debug)]
pub struct NewJob {
    /// Its id; the same one a second time adds nothing.
    pub id: Uuid,
    /// Whose.
    pub owner: JobOwner,
    /// What is to be done.
    pub kind: &'static str,
    /// Jobs of one owner and key are done one after another.
    pub ordering_key: Option<String>,
    /// At most one job of that owner, kind and key waits or runs.
    pub unique_key: Option<String>,
    /// A JSON document: ids, never secrets or personal data.
    pub payload: String,
    /// When it was made.
    pub created_at: Timestamp,
    /// Not before.
    pub run_at: Timestamp,
}

/// What became of a new job.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Enqueued {
    /// It will be done.
    Added,
    /// It, or another one under its unique key, is there already.
    AlreadyThere,
    /// There is no such tenant.
    UnknownTenant,
}

/// Which jobs a worker can take.
#[derive(Clone, Debug)]
pub struct Claim<'a> {
    /// The worker: a process since its start.
    pub worker: Uuid,
    /// Kinds that it knows.
    pub kinds: &'a [&'static str],
    /// Owners that have enough of it already.
    pub busy: &'a [JobOwner],
    /// The owner that was served last.
    pub after: JobOwner,
    /// How many at most.
    pub limit: u32,
    /// What is due by then.
    pub now: Timestamp,
}

/// A job that was leased.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClaimedJob {
    /// Its id.
    pub id: Uuid,
    /// Whose.
    pub owner: JobOwner,
    /// What is to be done.
    pub kind: String,
    /// A JSON document.
    pub payload: String,
    /// The lease; grows with every claim.
    pub attempt: i64,
    /// How often it has failed since it was made or replayed.
    pub failures: u32,
    /// When it was made.
    pub created_at: Timestamp,
}

/// A job that somebody runs, or ran when the process ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RunningJob {
    /// Its id.
    pub id: Uuid,
    /// What is to be done.
    pub kind: String,
    /// The lease.
    pub attempt: i64,
    /// Grows while the worker lives.
    pub beat: i64,
    /// How often it has failed before.
    pub failures: u32,
}

/// How a lease ends.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Settlement {
    /// Done; the job is gone.
    Done,
    /// Done for now; the same job again later, with a clean record.
    Again {
        /// Not before.
        at: Timestamp,
    },
    /// It failed; another try later.
    Retry {
        /// Not before.
        at: Timestamp,
        /// One sentence without personal data.
        reason: String,
    },
    /// It failed for good, until somebody replays it.
    Park {
        /// One sentence without personal data.
        reason: String,
        /// When.
        at: Timestamp,
    },
    /// Not finished and not failed: the worker stops. Due at once.
    GiveBack,
}

/// A job that was given up.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ParkedJob {
    /// Its id.
    pub id: Uuid,
    /// Whose.
    pub owner: JobOwner,
    /// What was to be done.
    pub kind: String,
    /// Why it was given up.
    pub reason: String,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it was given up.
    pub parked_at: Timestamp,
}

/// How many jobs of a kind there are.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct JobCounts {
    /// The kind.
    pub kind: String,
    /// Due, and not running.
    pub ready: u64,
    /// Due later.
    pub scheduled: u64,
    /// Running.
    pub running: u64,
    /// Given up.
    pub parked: u64,
    /// Since when the oldest of the ready ones is due.
    pub oldest_ready: Option<Timestamp>,
}

/// Durable jobs.
#[async_trait]
pub trait JobStore: Send + Sync {
    /// Adds a job.
    ///
    /// # Errors
    /// The database's.
    async fn enqueue(&self, job: &NewJob) -> Result<Enqueued, StoreError>;

    /// Leases jobs that are due, in turn among their owners: at most one of each, so that a caller with room for more asks
    /// again. Serves the installation as a whole.
    ///
    /// # Errors
    /// The database's.
    async fn claim_jobs(&self, claim: &Claim<'_>) -> Result<Vec<ClaimedJob>, StoreError>;

    /// Counts up the beat of everything that the worker runs, and answers what that is, by id and attempt: what is
    /// missing was taken away from it.
    ///
    /// # Errors
    /// The database's.
    async fn beat(&self, worker: Uuid) -> Result<Vec<(Uuid, i64)>, StoreError>;

    /// Everything that runs, on whichever worker.
    ///
    /// # Errors
    /// The database's.
    async fn running_jobs(&self) -> Result<Vec<RunningJob>, StoreError>;

    /// Ends a lease. With a `beat`, only if it still stands there. `false`: the lease was not that one any more, and
    /// nothing was changed.
    ///
    /// # Errors
    /// The database's.
    async fn settle(
        &self,
        id: Uuid,
        attempt: i64,
        beat: Option<i64>,
        settlement: &Settlement,
    ) -> Result<bool, StoreError>;

    /// Jobs that were given up, of one owner or of all, oldest first.
    ///
    /// # Errors
    /// The database's.
    async fn parked_jobs(&self, owner: Option<&JobOwner>, limit: u32) -> Result<Vec<ParkedJob>, StoreError>;

    /// Has parked jobs done once more under their ids, of one owner or of all, one of them or all; answers how many. One
    /// whose unique key was taken in the meantime stays parked.
    ///
    /// # Errors
    /// The database's.
    async fn replay_jobs(&self, owner: Option<&JobOwner>, id: Option<Uuid>, now: Timestamp) -> Result<u64, StoreError>;

    /// Removes at most `limit` jobs that were parked before an instant; answers how many.
    ///
    /// # Errors
    /// The database's.
    async fn purge_parked_jobs(&self, before: Timestamp, limit: u32) -> Result<u64, StoreError>;

    /// How many jobs there are, by kind.
    ///
    /// # Errors
    /// The database's.
    async fn job_counts(&self, now: Timestamp) -> Result<Vec<JobCounts>, StoreError>;

    /// When the next job that is not due yet will be.
    ///
    /// # Errors
    /// The database's.
    async fn next_due(&self, now: Timestamp) -> Result<Option<Timestamp>, StoreError>;

    /// Changes whenever this process or, on a database server, another one has added a job that is due. A signal can be
    /// lost with a connection, so whoever waits also looks by itself.
    fn job_signals(&self) -> watch::Receiver<u64>;
}

/// What was claimed, in the order of the turns: those behind the owner that was served last come first.
pub(super) fn in_turn(mut jobs: Vec<ClaimedJob>, after: &JobOwner) -> Vec<ClaimedJob> {
    jobs.sort_by(|one, other| {
        let turn = |job: &ClaimedJob| job.owner <= *after;
        turn(one).cmp(&turn(other)).then_with(|| one.owner.cmp(&other.owner))
    });
    jobs
}
