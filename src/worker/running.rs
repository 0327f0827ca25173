//! The jobs that this worker runs at the moment: how many, whose, and under which lease.

use std::{
    collections::{HashMap, HashSet},
    future::Future,
};

use tokio::task::{AbortHandle, JoinSet};
use uuid::Uuid;

use crate::store::{ClaimedJob, JobOwner};

/// Tasks by job. Dropping it ends them all.
#[derive(Default)]
pub(super) struct Running {
    tasks: JoinSet<Uuid>,
    jobs: HashMap<Uuid, Held>,
}

struct Held {
    owner: JobOwner,
    attempt: i64,
    /// Whether its lease was not found the last time.
    missed: bool,
    task: AbortHandle,
}

impl Running {
    pub(super) fn len(&self) -> usize {
        self.jobs.len()
    }

    pub(super) fn start(&mut self, job: &ClaimedJob, work: impl Future<Output = ()> + Send + 'static) {
        let id = job.id;
        let task = self.tasks.spawn(async move {
            work.await;
            id
        });
        self.jobs.insert(id, Held { owner: job.owner.clone(), attempt: job.attempt, missed: false, task });
    }

    /// Owners that have so many jobs here.
    pub(super) fn busy(&self, limit: usize) -> Vec<JobOwner> {
        let mut counts: HashMap<&JobOwner, usize> = HashMap::new();
        for held in self.jobs.values() {
            *counts.entry(&held.owner).or_default() += 1;
        }
        counts.into_iter().filter(|(_, count)| *count >= limit).map(|(owner, _)| owner.clone()).collect()
    }

    /// Waits until one has ended; for ever while there is none.
    pub(super) async fn ended(&mut self) {
        let Some(ended) = self.tasks.join_next_with_id().await else { return std::future::pending().await };
        match ended {
            Ok((_, id)) => drop(self.jobs.remove(&id)),
            Err(error) => self.jobs.retain(|_, held| held.task.id() != error.id()),
        }
    }

    /// Ends the jobs whose leases are not among these for the second time; once, a job may just have been settled.
    pub(super) fn keep(&mut self, leases: &[(Uuid, i64)]) -> usize {
        let leases: HashSet<_> = leases.iter().copied().collect();
        let mut lost = 0;
        for (id, held) in &mut self.jobs {
            let missing = !leases.contains(&(*id, held.attempt));
            if missing && std::mem::replace(&mut held.missed, missing) {
                held.task.abort();
                lost += 1;
            }
        }
        lost
    }

    /// Leases among these of which nobody here knows: the answer that gave them was lost.
    pub(super) fn unknown(&self, leases: &[(Uuid, i64)]) -> Vec<(Uuid, i64)> {
        let runs = |(id, attempt): &(Uuid, i64)| self.jobs.get(id).is_some_and(|held| held.attempt == *attempt);
        leases.iter().filter(|lease| !runs(lease)).copied().collect()
    }

    /// Ends all jobs; answers their leases.
    pub(super) async fn abort(mut self) -> Vec<(Uuid, i64)> {
        self.tasks.shutdown().await;
        self.jobs.into_iter().map(|(id, held)| (id, held.attempt)).collect()
    }
}
