//! What is counted of notifications and webhooks, under which names.

use jiff::Timestamp;

use crate::{
    domain::notifications::NotificationKind, flows::notifications::NotificationObserver, store::notifications::Backlog,
    telemetry::Metrics,
};

/// Notifications as they come and as they end, and deliveries.
pub(super) struct NotificationMetrics(Metrics);

impl NotificationMetrics {
    pub(super) fn new(metrics: &Metrics) -> Self {
        metrics.describe_counter(
            "notifications_received_total",
            "Notifications by how they came (post, pull, sandbox) and whether they are kept, known already or refused.",
        );
        metrics.describe_counter(
            "notifications_ended_total",
            "Tries of notifications by kind and outcome (done, ignored, parked, retry, later).",
        );
        metrics.describe_counter("webhook_deliveries_total", "Tries of webhook deliveries by outcome.");
        metrics.describe_counter("webhooks_paused_total", "Webhooks that were paused because their endpoint failed.");
        metrics.describe_gauge(
            "notifications",
            "Notifications that wait or are being done, and those that were given up.",
        );
        metrics.describe_gauge(
            "notifications_oldest_due_age_seconds",
            "Since when the oldest notification that waits is due; 0 where none is.",
        );
        // The rise of a counter that was not there before is seen by nobody.
        let observer = Self(metrics.clone());
        for (source, outcome) in [("post", "kept"), ("post", "refused"), ("pull", "kept")] {
            observer.count_received(source, outcome, 0);
        }
        let kinds = NotificationKind::ALL.map(NotificationKind::as_str);
        for kind in kinds.into_iter().chain(["unknown"]) {
            for state in ["done", "parked"] {
                observer.count_ended(kind, state, 0);
            }
        }
        for outcome in ["delivered", "failed"] {
            metrics.counter("webhook_deliveries_total", [("outcome", outcome)]).increment(0);
        }
        metrics.counter::<&str, 0>("webhooks_paused_total", []).increment(0);
        observer
    }

    fn count_received(&self, source: &'static str, outcome: &'static str, by: u64) {
        self.0.counter("notifications_received_total", [("source", source), ("outcome", outcome)]).increment(by);
    }

    fn count_ended(&self, kind: &'static str, state: &'static str, by: u64) {
        self.0.counter("notifications_ended_total", [("kind", kind), ("outcome", state)]).increment(by);
    }
}

/// What waits, all tenants together.
pub(super) fn show(metrics: &Metrics, backlog: &Backlog, now: Timestamp) {
    for (state, count) in [("waiting", backlog.waiting), ("parked", backlog.parked)] {
        metrics.gauge("notifications", [("state", state)]).set(count as f64);
    }
    let age = backlog.oldest.map_or(0.0, |since| now.duration_since(since).as_secs_f64().max(0.0));
    metrics.gauge::<&str, 0>("notifications_oldest_due_age_seconds", []).set(age);
}

impl NotificationObserver for NotificationMetrics {
    fn received(&self, source: &'static str, outcome: &'static str) {
        self.count_received(source, outcome, 1);
    }

    fn ended(&self, kind: &'static str, state: &'static str) {
        self.count_ended(kind, state, 1);
    }

    fn delivered(&self, outcome: &'static str) {
        self.0.counter("webhook_deliveries_total", [("outcome", outcome)]).increment(1);
    }

    fn paused(&self) {
        self.0.counter::<&str, 0>("webhooks_paused_total", []).increment(1);
    }
}
