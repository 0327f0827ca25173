//! Which leases nobody holds any more: those whose beat stands still for long enough, by a clock that only goes forward.
//!
//! Refuses to know dates, so that a clock that jumps ends no lease; and whoever has not looked for a while, because the
//! database was away or the process stood still, begins to count anew.

use std::{collections::HashMap, hash::Hash, time::Duration};

use tokio::time::Instant;
use uuid::Uuid;

use crate::{
    domain::ids::TenantId,
    store::{RunningJob, notification_turns::RunningTurn},
};

/// Something that a worker holds, or held when it went away.
pub(super) trait Leased {
    /// What tells one from another.
    type Key: Eq + Hash;

    fn key(&self) -> Self::Key;

    /// The lease and its beat.
    fn stand(&self) -> (i64, i64);
}

impl Leased for RunningJob {
    type Key = Uuid;

    fn key(&self) -> Uuid {
        self.id
    }

    fn stand(&self) -> (i64, i64) {
        (self.attempt, self.beat)
    }
}

impl Leased for RunningTurn {
    type Key = TenantId;

    fn key(&self) -> TenantId {
        self.turn.tenant.clone()
    }

    fn stand(&self) -> (i64, i64) {
        (self.turn.attempt, self.beat)
    }
}

/// What was seen of the leases of all workers.
pub(super) struct Leases<L: Leased> {
    lease: Duration,
    /// Between two looks at most; after a longer pause nothing of before counts.
    attention: Duration,
    looked: Option<Instant>,
    seen: HashMap<L::Key, Seen>,
}

struct Seen {
    attempt: i64,
    beat: i64,
    since: Instant,
}

impl<L: Leased> Leases<L> {
    pub(super) fn new(lease: Duration, between_looks: Duration) -> Self {
        Self { lease, attention: between_looks * 2, looked: None, seen: HashMap::new() }
    }

    /// Takes in what runs at `now`, and answers what has stood still for as long as a lease.
    pub(super) fn look(&mut self, running: Vec<L>, now: Instant) -> Vec<L> {
        let attentive = self.looked.is_some_and(|looked| now.duration_since(looked) <= self.attention);
        let before = if attentive { std::mem::take(&mut self.seen) } else { HashMap::new() };
        self.looked = Some(now);
        let mut still = Vec::new();
        let mut seen = HashMap::with_capacity(running.len());
        for job in running {
            let (attempt, beat) = job.stand();
            let same = before.get(&job.key()).filter(|seen| seen.attempt == attempt && seen.beat == beat);
            let since = same.map_or(now, |seen| seen.since);
            seen.insert(job.key(), Seen { attempt, beat, since });
            if now.duration_since(since) >= self.lease {
                still.push(job);
            }
        }
        self.seen = seen;
        still
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn job(attempt: i64, beat: i64) -> RunningJob {
        RunningJob { id: Uuid::nil(), kind: "x".to_owned(), attempt, beat, failures: 0 }
    }

    fn leases() -> (Leases<RunningJob>, Instant) {
        (Leases::new(Duration::from_secs(30), Duration::from_secs(10)), Instant::now())
    }

    fn at(start: Instant, seconds: u64) -> Instant {
        start + Duration::from_secs(seconds)
    }

    #[test]
    fn a_lease_ends_when_its_beat_stands_still() {
        let (mut leases, start) = leases();
        for seconds in [0, 10, 20] {
            assert!(leases.look(vec![job(1, 5)], at(start, seconds)).is_empty());
        }
        assert_eq!(leases.look(vec![job(1, 5)], at(start, 30)), [job(1, 5)]);
    }

    #[test]
    fn a_beat_or_a_new_attempt_begins_anew() {
        let (mut leases, start) = leases();
        for (seconds, job) in [(0, job(1, 5)), (10, job(1, 5)), (20, job(1, 6)), (30, job(2, 6)), (50, job(2, 6))] {
            assert!(leases.look(vec![job], at(start, seconds)).is_empty(), "{seconds}");
        }
        assert_eq!(leases.look(vec![job(2, 6)], at(start, 60)).len(), 1);
    }

    #[test]
    fn whoever_did_not_look_for_a_while_takes_nothing_over() {
        let (mut leases, start) = leases();
        leases.look(vec![job(1, 5)], start);
        assert!(leases.look(vec![job(1, 5)], at(start, 3_600)).is_empty());
        assert!(leases.look(vec![job(1, 5)], at(start, 3_620)).is_empty());
        assert_eq!(leases.look(vec![job(1, 5)], at(start, 3_630)).len(), 1);
    }
}
