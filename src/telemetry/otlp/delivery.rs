//! What becomes of each batch: counted, and told in the log when deliveries begin to fail and when they succeed again. Knows
//! neither what spans hold nor how they travel.

use std::{
    fmt,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicBool, AtomicU64, Ordering::Relaxed},
    },
    time::Duration,
};

use opentelemetry_sdk::{
    Resource,
    error::OTelSdkResult,
    trace::{SpanData, SpanExporter},
};

/// How many spans there were since the start.
#[derive(Debug, Default)]
pub(super) struct Tally {
    pub(super) recorded: AtomicU64,
    pub(super) delivered: AtomicU64,
    pub(super) failed: AtomicU64,
}

/// Why the last request to the collector failed, in words that the exporter keeps to itself.
pub(super) type LastFailure = Arc<Mutex<Option<String>>>;

/// An exporter that is watched.
pub(super) struct Delivery<E> {
    exporter: E,
    tally: Arc<Tally>,
    failure: LastFailure,
    failing: AtomicBool,
}

impl<E> Delivery<E> {
    pub(super) fn through(exporter: E, tally: Arc<Tally>, failure: LastFailure) -> Self {
        Self { exporter, tally, failure, failing: AtomicBool::new(false) }
    }
}

/// The exporter stays out: it holds the collector's credentials, and would print them.
impl<E> fmt::Debug for Delivery<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Delivery").field("tally", &self.tally).finish_non_exhaustive()
    }
}

impl<E: SpanExporter> SpanExporter for Delivery<E> {
    async fn export(&self, batch: Vec<SpanData>) -> OTelSdkResult {
        let spans = batch.len() as u64;
        let result = self.exporter.export(batch).await;
        match &result {
            Ok(()) => {
                self.tally.delivered.fetch_add(spans, Relaxed);
                if self.failing.swap(false, Relaxed) {
                    tracing::info!("spans are delivered again");
                }
            }
            Err(error) => {
                self.tally.failed.fetch_add(spans, Relaxed);
                if !self.failing.swap(true, Relaxed) {
                    let reason = self.failure.lock().unwrap_or_else(PoisonError::into_inner).take();
                    let reason = reason.unwrap_or_else(|| error.to_string());
                    tracing::warn!(
                        reason,
                        "spans cannot be delivered; they are dropped until the collector takes them"
                    );
                }
            }
        }
        result
    }

    fn shutdown_with_timeout(&self, timeout: Duration) -> OTelSdkResult {
        self.exporter.shutdown_with_timeout(timeout)
    }

    fn force_flush(&self) -> OTelSdkResult {
        self.exporter.force_flush()
    }

    fn set_resource(&mut self, resource: &Resource) {
        self.exporter.set_resource(resource);
    }
}
