//! What is counted of durable jobs, under which names.

use std::{
    collections::BTreeSet,
    sync::{Mutex, PoisonError},
    time::Duration,
};

use jiff::Timestamp;

use crate::{
    store::JobCounts,
    telemetry::Metrics,
    worker::{JobObserver, JobOutcome},
};

/// Runs by kind and outcome, and what waits, runs and lies parked.
pub(super) struct JobMetrics {
    metrics: Metrics,
    /// Kinds that have a gauge: one that is empty now has to be set to 0.
    known: Mutex<BTreeSet<String>>,
}

impl JobMetrics {
    pub(super) fn new(metrics: &Metrics) -> Self {
        metrics.describe_gauge("jobs", "Durable jobs of the installation by kind and state.");
        metrics.describe_gauge(
            "jobs_oldest_ready_age_seconds",
            "Since when the oldest job that is due waits, by kind; 0 where none waits.",
        );
        metrics.describe_counter("jobs_ended_total", "Runs of jobs by this process, by kind and outcome.");
        metrics.describe_seconds("job_duration_seconds", "Runs of jobs by this process, by kind.");
        Self { metrics: metrics.clone(), known: Mutex::default() }
    }

    fn set(&self, counts: &JobCounts, now: Timestamp) {
        let states = [
            ("ready", counts.ready),
            ("scheduled", counts.scheduled),
            ("running", counts.running),
            ("parked", counts.parked),
        ];
        for (state, count) in states {
            let labels = [("kind", counts.kind.clone()), ("state", state.to_owned())];
            self.metrics.gauge("jobs", labels).set(count as f64);
        }
        let age = counts.oldest_ready.map_or(0.0, |since| now.duration_since(since).as_secs_f64().max(0.0));
        self.metrics.gauge("jobs_oldest_ready_age_seconds", [("kind", counts.kind.clone())]).set(age);
    }
}

impl JobObserver for JobMetrics {
    fn ended(&self, kind: &'static str, outcome: JobOutcome, elapsed: Duration) {
        self.metrics.counter("jobs_ended_total", [("kind", kind), ("outcome", outcome.as_str())]).increment(1);
        self.metrics.seconds("job_duration_seconds", [("kind", kind)]).record(elapsed.as_secs_f64());
    }

    fn set_counts(&self, kinds: &[&'static str], counts: &[JobCounts], now: Timestamp) {
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        known.extend(kinds.iter().map(|kind| (*kind).to_owned()));
        known.extend(counts.iter().map(|counts| counts.kind.clone()));
        for kind in known.iter() {
            match counts.iter().find(|counts| counts.kind == *kind) {
                Some(counts) => self.set(counts, now),
                None => self.set(&JobCounts { kind: kind.clone(), ..JobCounts::default() }, now),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_kind_that_ran_dry_is_set_back_to_nothing() {
        let metrics = Metrics::new();
        let observer = JobMetrics::new(&metrics);
        let now = Timestamp::UNIX_EPOCH + jiff::SignedDuration::from_secs(9);
        let counts = JobCounts {
            kind: "send".to_owned(),
            ready: 3,
            oldest_ready: Some(Timestamp::UNIX_EPOCH),
            ..JobCounts::default()
        };
        observer.set_counts(&["purge"], &[counts], now);
        let text = metrics.render();
        assert!(text.contains("jobs{kind=\"send\",state=\"ready\"} 3"), "{text}");
        assert!(text.contains("jobs{kind=\"purge\",state=\"parked\"} 0"), "{text}");
        assert!(text.contains("jobs_oldest_ready_age_seconds{kind=\"send\"} 9"), "{text}");
        observer.set_counts(&["purge"], &[], now);
        let text = metrics.render();
        assert!(text.contains("jobs{kind=\"send\",state=\"ready\"} 0"), "{text}");
        assert!(text.contains("jobs_oldest_ready_age_seconds{kind=\"send\"} 0"), "{text}");
    }

    #[test]
    fn runs_are_counted_by_kind_and_outcome() {
        let metrics = Metrics::new();
        JobMetrics::new(&metrics).ended("send", JobOutcome::Lost, Duration::from_millis(3));
        let text = metrics.render();
        assert!(text.contains("jobs_ended_total{kind=\"send\",outcome=\"lost\"} 1"), "{text}");
    }
}
