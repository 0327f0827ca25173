//! The loop: claims while there is room, beats while something runs, takes over what others let fall, and drains.

use tokio::{
    sync::watch,
    time::{Duration, Instant, MissedTickBehavior, interval, sleep_until},
};
use tokio_util::sync::CancellationToken;

use super::{JobEnd, JobOutcome, Worker, leases::Leases, running::Running};
use crate::store::{Claim, ClaimedJob, Enqueued, JobOwner, RunningJob, Settlement, StoreError};

/// How long until a failing database is asked again.
const RETRY: Duration = Duration::from_secs(1);

impl Worker {
    /// Works until `stop`; then takes nothing new, finishes what runs within the grace time, and gives the rest back.
    pub async fn run(self, stop: CancellationToken) {
        let options = self.0.options;
        let mut signals = self.0.store.job_signals();
        let mut running = Running::default();
        let mut leases = Leases::new(options.lease, options.beat);
        let mut beats = interval(options.beat);
        beats.set_missed_tick_behavior(MissedTickBehavior::Delay);
        let mut after = JobOwner::default();
        let mut standing = false;
        let mut failing = false;
        while !stop.is_cancelled() {
            let looked = async {
                if !standing {
                    self.ensure_standing().await?;
                    standing = true;
                }
                self.fill(&mut running, &mut after, &mut signals).await
            };
            let next = match looked.await {
                Ok(next) => {
                    if std::mem::take(&mut failing) {
                        tracing::info!("jobs are taken again");
                    }
                    next
                }
                Err(error) => {
                    if !std::mem::replace(&mut failing, true) {
                        tracing::warn!(%error, "jobs cannot be taken; trying again every second");
                    }
                    Instant::now() + RETRY
                }
            };
            tokio::select! {
                () = stop.cancelled() => {}
                () = running.ended() => {}
                () = changed(&mut signals), if !failing && running.len() < options.concurrency => {}
                () = sleep_until(next) => {}
                _ = beats.tick() => self.tend(&mut running, &mut leases).await,
            }
        }
        self.drain(running, beats).await;
    }

    /// Runs everything that is due, one claim after another, until nothing is left. For tests and for commands.
    ///
    /// # Errors
    /// The database's.
    pub async fn run_all_due(&self) -> Result<usize, StoreError> {
        let mut done = 0;
        let mut after = JobOwner::default();
        loop {
            let claimed = self.claim(&after, &[], self.0.options.concurrency).await?;
            let Some(last) = claimed.last() else { return Ok(done) };
            after = last.owner.clone();
            done += claimed.len();
            futures_util::future::join_all(claimed.iter().map(|job| self.run_claimed(job))).await;
        }
    }

    async fn run_claimed(&self, claimed: &ClaimedJob) {
        // Claims ask for known kinds only.
        if let Some(job) = self.job(&claimed.kind) {
            self.run_one(job, claimed).await;
        }
    }

    async fn claim(&self, after: &JobOwner, busy: &[JobOwner], room: usize) -> Result<Vec<ClaimedJob>, StoreError> {
        let claim = Claim {
            worker: self.0.id,
            kinds: &self.0.kinds,
            busy,
            after: after.clone(),
            limit: u32::try_from(room).unwrap_or(u32::MAX),
            now: self.0.clock.now(),
        };
        self.0.store.claim_jobs(&claim).await
    }

    async fn ensure_standing(&self) -> Result<(), StoreError> {
        for job in self.0.jobs.iter().filter(|job| job.is_standing()) {
            let added = self.0.store.enqueue(&self.standing(job.as_ref())).await?;
            debug_assert_ne!(added, Enqueued::UnknownTenant);
        }
        Ok(())
    }

    /// Starts jobs while there are any and there is room; answers when to look again.
    async fn fill(
        &self,
        running: &mut Running,
        after: &mut JobOwner,
        signals: &mut watch::Receiver<u64>,
    ) -> Result<Instant, StoreError> {
        let options = self.0.options;
        // Before the look: what is signalled from now on has to be looked for again.
        signals.mark_unchanged();
        loop {
            let room = options.concurrency.saturating_sub(running.len());
            if room == 0 {
                return Ok(Instant::now() + options.poll);
            }
            let claimed = self.claim(after, &running.busy(options.per_owner), room).await?;
            let Some(last) = claimed.last() else { break };
            *after = last.owner.clone();
            for job in claimed {
                let worker = self.clone();
                let claimed = job.clone();
                running.start(&job, async move { worker.run_claimed(&claimed).await });
            }
        }
        let now = self.0.clock.now();
        let due = self.0.store.next_due(now).await?;
        let wait = due.and_then(|due| Duration::try_from(due.duration_since(now)).ok());
        Ok(Instant::now() + wait.map_or(options.poll, |wait| wait.min(options.poll)))
    }

    /// Shows that the worker lives, gives up what it has lost, takes over what others let fall, and counts.
    async fn tend(&self, running: &mut Running, leases: &mut Leases<RunningJob>) {
        if let Err(error) = self.try_to_tend(running, leases).await {
            tracing::debug!(%error, "the leases of jobs could not be looked after");
        }
    }

    async fn try_to_tend(&self, running: &mut Running, leases: &mut Leases<RunningJob>) -> Result<(), StoreError> {
        let store = &self.0.store;
        if running.len() > 0 {
            // What was started while the answer was on its way is not in it, but nothing is started here.
            let held = store.beat(self.0.id).await?;
            let lost = running.keep(&held);
            if lost > 0 {
                tracing::warn!(lost, "jobs of this process were taken over by another one");
            }
            // Nobody would ever take them over: they share the beat of the others.
            for (id, attempt) in running.unknown(&held) {
                if store.settle(id, attempt, None, &Settlement::GiveBack).await? {
                    tracing::warn!(job.id = %id, "the answer that leased a job was lost; the job is given back");
                }
            }
        }
        for fallen in leases.look(store.running_jobs().await?, Instant::now()) {
            self.take_back(&fallen).await?;
        }
        let now = self.0.clock.now();
        self.0.observer.set_counts(&self.0.kinds, &store.job_counts(now).await?, now);
        Ok(())
    }

    /// A job whose worker is gone has failed: one that takes its worker along every time is parked in the end.
    async fn take_back(&self, fallen: &RunningJob) -> Result<(), StoreError> {
        let outcome = JobEnd::Retry("the process that did it went away".to_owned());
        let known = self.job(&fallen.kind);
        let (settlement, _) = match known {
            Some(job) => self.settlement(job.as_ref(), fallen.failures, outcome),
            // A newer release's: it decides itself when to give up.
            None => (Settlement::GiveBack, JobOutcome::GivenBack),
        };
        if self.0.store.settle(fallen.id, fallen.attempt, Some(fallen.beat), &settlement).await? {
            tracing::warn!(job.kind = fallen.kind, job.id = %fallen.id, "a job was taken over from a process that went away");
        }
        Ok(())
    }

    /// Waits for what runs, still beating; what is not done within the grace time is given back.
    async fn drain(&self, mut running: Running, mut beats: tokio::time::Interval) {
        let until = Instant::now() + self.0.options.grace;
        while running.len() > 0 && Instant::now() < until {
            tokio::select! {
                () = running.ended() => {}
                () = sleep_until(until) => {}
                _ = beats.tick() => {
                    if let Ok(held) = self.0.store.beat(self.0.id).await {
                        running.keep(&held);
                    }
                }
            }
        }
        for (id, attempt) in running.abort().await {
            match self.0.store.settle(id, attempt, None, &Settlement::GiveBack).await {
                Ok(true) => tracing::info!(job.id = %id, "a job was not finished in time and goes on elsewhere"),
                Ok(false) => {}
                Err(error) => tracing::warn!(%error, job.id = %id, "a job could not be given back; its lease will end"),
            }
        }
    }
}

/// Waits for a signal; for ever once nobody can send one.
async fn changed(signals: &mut watch::Receiver<u64>) {
    if signals.changed().await.is_err() {
        std::future::pending::<()>().await;
    }
}
