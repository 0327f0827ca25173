//! Cases of many jobs at once: workers side by side, and every claim held against a model.

use std::{
    collections::{BTreeSet, HashMap},
    sync::{Arc, Mutex},
};

use cegid_connector::store::{Claim, JobOwner, NewJob, Settlement};
use futures_util::future::join_all;
use rand::{RngExt as _, SeedableRng as _, rngs::StdRng};
use uuid::Uuid;

use super::{
    TestDatabase, at,
    jobs::{ONE, add, claim, ids, job, keyed, of, settle},
    make_tenant, tenant,
};

/// Several workers on several connections: every job once, and never two of a key at the same time.
pub async fn workers_at_the_same_time_never_share_a_job_or_a_key(database: &dyn TestDatabase) {
    const JOBS: u128 = 120;
    let setup = database.open().await;
    for owner in ["a", "b", "c"] {
        make_tenant(setup.as_ref(), owner).await;
    }
    for id in 0..JOBS {
        let owner = ["a", "b", "c"][usize::try_from(id % 3).unwrap()];
        add(setup.as_ref(), if id % 4 == 0 { of(owner, id) } else { keyed(owner, &format!("k{}", id % 5), id) }).await;
    }
    // What runs, and what was done, in the order of each key.
    type Seen = (BTreeSet<(JobOwner, u128)>, HashMap<(JobOwner, u128), u128>, usize);
    let seen: Arc<Mutex<Seen>> = Arc::default();
    let workers = (0..5_u128).map(|worker| {
        let seen = Arc::clone(&seen);
        async move {
            let store = database.open().await;
            let mut idle = 0;
            while idle < 50 {
                let mut asked = claim(Uuid::from_u128(worker + 1), 10, 2);
                asked.after = JobOwner::Tenant(tenant(["a", "b", "c"][usize::try_from(worker % 3).unwrap()]));
                let claimed = store.claim_jobs(&asked).await.unwrap();
                idle = if claimed.is_empty() { idle + 1 } else { 0 };
                for job in &claimed {
                    let (id, mut seen) = (job.id.as_u128(), seen.lock().unwrap());
                    seen.2 += 1;
                    assert_eq!(job.attempt, 1);
                    if id % 4 != 0 {
                        let key = (job.owner.clone(), id % 5);
                        assert!(seen.0.insert(key.clone()), "two of {key:?}");
                        let before = seen.1.insert(key, id);
                        assert!(before.is_none_or(|before| before < id), "{before:?} before {id}");
                    }
                }
                tokio::task::yield_now().await;
                for job in &claimed {
                    let id = job.id.as_u128();
                    if id % 4 != 0 {
                        // Before the row says so: others may take the next one from then on.
                        seen.lock().unwrap().0.remove(&(job.owner.clone(), id % 5));
                    }
                    assert!(settle(store.as_ref(), job, Settlement::Done).await);
                }
            }
        }
    });
    join_all(workers).await;
    assert_eq!(seen.lock().unwrap().2, usize::try_from(JOBS).unwrap());
    assert_eq!(setup.job_counts(at(10)).await.unwrap(), []);
}

/// Jobs of one key are added while others of it end: each is done, in order, and none is left behind.
pub async fn no_job_is_forgotten_when_the_one_before_it_ends(database: &dyn TestDatabase) {
    const JOBS: u128 = 60;
    let (adding, working) = (database.open().await, database.open().await);
    make_tenant(adding.as_ref(), "a").await;
    let adds = async {
        for id in 1..=JOBS {
            add(adding.as_ref(), keyed("a", "k", id)).await;
        }
    };
    let works = async {
        let mut done = Vec::new();
        while done.len() < JOBS as usize {
            for job in working.claim_jobs(&claim(ONE, 10, 5)).await.unwrap() {
                done.push(job.id.as_u128());
                assert!(settle(working.as_ref(), &job, Settlement::Done).await);
            }
            tokio::task::yield_now().await;
        }
        done
    };
    let both = async { tokio::join!(adds, works).1 };
    let done = tokio::time::timeout(std::time::Duration::from_secs(30), both).await.expect("one was forgotten");
    assert_eq!(done, (1..=JOBS).collect::<Vec<_>>());
}

/// What a claim may give, worked out without a database.
#[derive(Clone, Debug)]
struct Expected {
    id: u128,
    owner: JobOwner,
    key: Option<String>,
    run_at: i64,
    state: State,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    Ready,
    Running(i64),
    Parked,
}

#[derive(Default)]
struct Model {
    /// In the order in which they were added.
    jobs: Vec<Expected>,
}

impl Model {
    fn is_blocked(&self, position: usize) -> bool {
        let job = &self.jobs[position];
        job.key.is_some()
            && self.jobs.iter().enumerate().any(|(other, held)| {
                other != position
                    && (&held.owner, &held.key) == (&job.owner, &job.key)
                    && (matches!(held.state, State::Running(_)) || (held.state == State::Ready && other < position))
            })
    }

    /// For each owner whose turn it is, the first job that it may have done.
    fn claim(&self, after: &JobOwner, busy: &[JobOwner], now: i64, limit: usize) -> Vec<usize> {
        let mut owners: Vec<&JobOwner> = self.jobs.iter().map(|job| &job.owner).collect();
        owners.sort_by_key(|owner| (*owner <= after, (*owner).clone()));
        owners.dedup();
        let first = |owner: &JobOwner| {
            let ready = self.jobs.iter().enumerate().filter(|(position, job)| {
                job.owner == *owner && job.state == State::Ready && job.run_at <= now && !self.is_blocked(*position)
            });
            ready.min_by_key(|(position, job)| (job.run_at, *position)).map(|(position, _)| position)
        };
        owners.into_iter().filter(|owner| !busy.contains(owner)).filter_map(first).take(limit).collect()
    }
}

/// Random operations on the database and on a model of it: every claim gives exactly what the model says.
pub async fn every_claim_is_the_models(database: &dyn TestDatabase) {
    let store = database.open().await;
    let owners = ["a", "b", "c"].map(|id| JobOwner::Tenant(tenant(id)));
    for owner in ["a", "b", "c"] {
        make_tenant(store.as_ref(), owner).await;
    }
    let all: Vec<JobOwner> = owners.iter().cloned().chain([JobOwner::Installation]).collect();
    let (mut random, mut model, mut now) = (StdRng::seed_from_u64(4), Model::default(), 0);
    for step in 0..250_u128 {
        match random.random_range(0..10) {
            0..4 => {
                let owner = all[random.random_range(0..all.len())].clone();
                let key = (random.random_range(0..3) > 0).then(|| format!("k{}", random.random_range(0..3)));
                let run_at = now + random.random_range(-2..3_i64);
                let new =
                    NewJob { owner: owner.clone(), ordering_key: key.clone(), run_at: at(run_at), ..job(step + 1) };
                add(store.as_ref(), new).await;
                model.jobs.push(Expected { id: step + 1, owner, key, run_at, state: State::Ready });
            }
            4..7 => {
                let after = all[random.random_range(0..all.len())].clone();
                let busy: Vec<_> = all.iter().filter(|_| random.random_range(0..6) == 0).cloned().collect();
                let limit = random.random_range(1..5_u32);
                let expected = model.claim(&after, &busy, now, limit as usize);
                let asked = Claim { after, busy: &busy, ..claim(ONE, now, limit) };
                let claimed = store.claim_jobs(&asked).await.unwrap();
                let expected_ids: Vec<_> = expected.iter().map(|position| model.jobs[*position].id).collect();
                assert_eq!(ids(&claimed), expected_ids, "step {step}, {asked:?}");
                for (position, job) in expected.into_iter().zip(claimed) {
                    model.jobs[position].state = State::Running(job.attempt);
                }
            }
            _ => {
                now += 1;
                let running = model.jobs.iter().position(|job| matches!(job.state, State::Running(_)));
                let Some(position) = running else { continue };
                let State::Running(attempt) = model.jobs[position].state else { continue };
                let id = Uuid::from_u128(model.jobs[position].id);
                let later = now + random.random_range(0..3_i64);
                let settlement = match random.random_range(0..4) {
                    0 => Settlement::Retry { at: at(later), reason: String::new() },
                    1 => Settlement::Park { at: at(now), reason: String::new() },
                    2 => Settlement::GiveBack,
                    _ => Settlement::Done,
                };
                assert!(store.settle(id, attempt, None, &settlement).await.unwrap());
                let job = &mut model.jobs[position];
                match settlement {
                    Settlement::Retry { .. } => (job.state, job.run_at) = (State::Ready, later),
                    Settlement::Park { .. } => job.state = State::Parked,
                    Settlement::GiveBack => job.state = State::Ready,
                    Settlement::Done | Settlement::Again { .. } => drop(model.jobs.remove(position)),
                }
                if random.random_range(0..8) == 0 {
                    store.replay_jobs(None, None, at(now)).await.unwrap();
                    for job in model.jobs.iter_mut().filter(|job| job.state == State::Parked) {
                        (job.state, job.run_at) = (State::Ready, now);
                    }
                }
            }
        }
    }
}
