//! One run of one job, from its start to the note of how it ended.

use std::{panic::AssertUnwindSafe, sync::Arc, time::Duration};

use futures_util::FutureExt as _;
use tokio::time::{Instant, sleep, timeout};

use super::{Job, JobEnd, JobOutcome, Worker};
use crate::store::{ClaimedJob, Settlement};

/// How long the note of an ending is tried again while the database does not take it. After that the lease ends by
/// itself, and the job is done once more.
const NOTE: Duration = Duration::from_secs(30);
/// Between two such tries.
const NOTE_PAUSE: Duration = Duration::from_millis(500);
/// The longest reason that is kept, in characters.
const REASON: usize = 500;

impl Worker {
    /// Runs a job and settles it.
    pub(super) async fn run_one(&self, job: &Arc<dyn Job>, claimed: &ClaimedJob) {
        let started = Instant::now();
        let limit = job.time_limit();
        let outcome = match timeout(limit, AssertUnwindSafe(job.run(claimed)).catch_unwind()).await {
            Ok(Ok(outcome)) => outcome,
            Ok(Err(_)) => JobEnd::Retry("the job panicked".to_owned()),
            Err(_) => JobEnd::Retry(format!("it took longer than {} seconds", limit.as_secs())),
        };
        let (settlement, ended) = self.settlement(job.as_ref(), claimed.failures, outcome);
        let recorded = self.record(claimed, &settlement).await;
        let ended = if recorded { ended } else { JobOutcome::Lost };
        if let Settlement::Park { reason, .. } = &settlement
            && recorded
        {
            tracing::error!(job.kind = job.kind(), job.id = %claimed.id, reason, "a job was given up; it can be replayed");
        }
        self.0.observer.ended(job.kind(), ended, started.elapsed());
    }

    /// What an outcome means for the row.
    pub(super) fn settlement(&self, job: &dyn Job, failures: u32, outcome: JobEnd) -> (Settlement, JobOutcome) {
        match outcome {
            JobEnd::Done => (Settlement::Done, JobOutcome::Done),
            JobEnd::Again(pause) => (Settlement::Again { at: self.after(pause) }, JobOutcome::Done),
            JobEnd::Retry(reason) => {
                let reason = shortened(&reason);
                match job.schedule().pause(failures.saturating_add(1), (self.0.options.jitter)()) {
                    Some(pause) => (Settlement::Retry { at: self.after(pause), reason }, JobOutcome::Retried),
                    None => (Settlement::Park { reason, at: self.0.clock.now() }, JobOutcome::Parked),
                }
            }
            JobEnd::RetryIn(pause, reason) => {
                (Settlement::Retry { at: self.after(pause), reason: shortened(&reason) }, JobOutcome::Retried)
            }
            JobEnd::Park(reason) => {
                (Settlement::Park { reason: shortened(&reason), at: self.0.clock.now() }, JobOutcome::Parked)
            }
        }
    }

    /// Whether the ending counts. `false`: another worker has the job by now, or the database cannot be told.
    async fn record(&self, claimed: &ClaimedJob, settlement: &Settlement) -> bool {
        let until = Instant::now() + NOTE;
        loop {
            match self.0.store.settle(claimed.id, claimed.attempt, None, settlement).await {
                Ok(held) => return held,
                Err(error) if Instant::now() >= until => {
                    tracing::warn!(%error, job.kind = claimed.kind, job.id = %claimed.id, "the end of a job cannot be noted; it will be done again");
                    return false;
                }
                Err(_) => sleep(NOTE_PAUSE).await,
            }
        }
    }
}

fn shortened(reason: &str) -> String {
    reason.chars().map(|c| if c.is_control() { ' ' } else { c }).take(REASON).collect()
}
