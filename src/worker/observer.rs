//! What the worker tells of its jobs: kinds, outcomes, durations and numbers. Never contents.

use std::time::Duration;

use jiff::Timestamp;

use crate::store::JobCounts;

/// How a run ended, for a metric's label.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum JobOutcome {
    /// Done, also for now.
    Done,
    /// To be tried again.
    Retried,
    /// Given up.
    Parked,
    /// Another worker has taken it over; what this one did does not count.
    Lost,
    /// Not finished when the process stopped.
    GivenBack,
}

impl JobOutcome {
    /// The label.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Done => "done",
            Self::Retried => "retried",
            Self::Parked => "parked",
            Self::Lost => "lost",
            Self::GivenBack => "given_back",
        }
    }
}

/// Is told of jobs.
pub trait JobObserver: Send + Sync {
    /// A run ended.
    fn ended(&self, kind: &'static str, outcome: JobOutcome, elapsed: Duration);

    /// How many there are, of every kind that this worker knows or the database holds.
    fn set_counts(&self, kinds: &[&'static str], counts: &[JobCounts], now: Timestamp);
}

/// Tells nobody.
pub struct Unobserved;

impl JobObserver for Unobserved {
    fn ended(&self, _: &'static str, _: JobOutcome, _: Duration) {}

    fn set_counts(&self, _: &[&'static str], _: &[JobCounts], _: Timestamp) {}
}
