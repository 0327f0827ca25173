//! What is counted of the exchange log, under which names.

use crate::{flows::exchange_log::LogObserver, telemetry::Metrics};

/// Exchanges by what became of them.
pub(super) struct ExchangeMetrics(Metrics);

impl ExchangeMetrics {
    pub(super) fn new(metrics: &Metrics) -> Self {
        metrics.describe_counter(
            "exchange_log_entries_total",
            "Exchanges that were to be written down, by whether they were kept or dropped (no room, or the database).",
        );
        // The rise of a counter that was not there before is seen by nobody.
        let observer = Self(metrics.clone());
        observer.count("kept", 0);
        observer.count("dropped", 0);
        observer
    }

    fn count(&self, outcome: &'static str, by: u64) {
        self.0.counter("exchange_log_entries_total", [("outcome", outcome)]).increment(by);
    }
}

impl LogObserver for ExchangeMetrics {
    fn kept(&self, exchanges: u64) {
        self.count("kept", exchanges);
    }

    fn dropped(&self, exchanges: u64) {
        self.count("dropped", exchanges);
    }
}
