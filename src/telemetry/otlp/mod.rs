//! Spans on their way to an OpenTelemetry collector: protobuf over HTTP, in batches, by a thread of the SDK. Refuses to know
//! what spans are about.
//!
//! Spans are begun and ended on the interface of OpenTelemetry, beside `tracing` and not through it: what is exported depends
//! on no log filter, no field of a log line can get into a span by accident, and a process without a collector has
//! nothing between itself and its log.
//!
//! The queue between requests and the thread is bounded (2048 spans; `OTEL_BSP_MAX_QUEUE_SIZE`). What finds it full is
//! dropped, so that a collector that is slow or away holds up nobody.

mod delivery;
mod maker;
mod transport;

use std::{
    sync::{Arc, atomic::Ordering::Relaxed},
    time::Duration,
};

use opentelemetry::{KeyValue, trace::TracerProvider as _};
use opentelemetry_otlp::{Protocol, SpanExporter, WithExportConfig, WithHttpConfig};
use opentelemetry_sdk::{
    Resource,
    resource::{EnvResourceDetector, TelemetryResourceDetector},
    trace::SdkTracerProvider,
};

use super::{Metrics, SpansError, variables::Collector};
use crate::trace::Tracer;
use delivery::{Delivery, Tally};
use maker::Maker;
use transport::Transport;

/// How long the end of the process waits for the last spans to be taken.
const LAST_DELIVERY: Duration = Duration::from_secs(2);

/// What is sent as `service.name` unless the environment says something else.
const SERVICE_NAME: &str = env!("CARGO_PKG_NAME");

/// A running exporter.
#[derive(Debug)]
pub(super) struct Exporter {
    provider: SdkTracerProvider,
    tally: Arc<Tally>,
}

impl Exporter {
    /// Starts the thread. The collector is not asked for yet.
    pub(super) fn start(collector: Collector) -> Result<Self, SpansError> {
        let failed = |error: &dyn std::fmt::Display| SpansError::Export(error.to_string());
        let transport = Transport::to(&collector).map_err(|error| failed(&error))?;
        let (tally, failure) = (Arc::<Tally>::default(), transport.last_failure());
        // `OTEL_EXPORTER_OTLP_HEADERS` is read in here and handed to the transport with each request.
        let exporter = SpanExporter::builder()
            .with_http()
            .with_http_client(transport)
            .with_endpoint(collector.endpoint.as_str())
            .with_protocol(Protocol::HttpBinary)
            .with_timeout(collector.timeout)
            .build()
            .map_err(|error| failed(&error))?;
        let provider = SdkTracerProvider::builder()
            .with_resource(resource(collector.service_name))
            .with_batch_exporter(Delivery::through(exporter, Arc::clone(&tally), failure))
            .build();
        Ok(Self { provider, tally })
    }

    pub(super) fn tracer(&self) -> Tracer {
        let tracer = self.provider.tracer(SERVICE_NAME);
        Tracer::to(Arc::new(Maker::new(tracer, Arc::clone(&self.tally))))
    }

    pub(super) fn count_in(&self, metrics: &Metrics) {
        let name = "trace_spans_total";
        metrics.describe_counter(
            name,
            "Spans by what became of them; what is neither delivered nor failed waits, or found the queue full.",
        );
        let [recorded, delivered, failed] =
            ["recorded", "delivered", "failed"].map(|outcome| metrics.counter(name, [("outcome", outcome)]));
        let tally = Arc::clone(&self.tally);
        metrics.sample_with(move || {
            recorded.absolute(tally.recorded.load(Relaxed));
            delivered.absolute(tally.delivered.load(Relaxed));
            failed.absolute(tally.failed.load(Relaxed));
        });
    }

    pub(super) async fn stop(self) {
        let Self { provider, tally } = self;
        // It waits for its thread, which needs this runtime for the delivery.
        let stopping = tokio::task::spawn_blocking(move || provider.shutdown_with_timeout(LAST_DELIVERY));
        // Whether all went well is seen from what was delivered.
        let _ = stopping.await;
        let lost = tally.recorded.load(Relaxed).saturating_sub(tally.delivered.load(Relaxed));
        if lost > 0 {
            tracing::warn!(spans = lost, "spans were lost since the start: the collector did not take them in time");
        }
    }
}

/// Who we are: ours first, so that `OTEL_RESOURCE_ATTRIBUTES` lays over it, and `OTEL_SERVICE_NAME` over that.
fn resource(service_name: Option<String>) -> Resource {
    let ours =
        [KeyValue::new("service.name", SERVICE_NAME), KeyValue::new("service.version", env!("CARGO_PKG_VERSION"))];
    let builder = Resource::builder_empty()
        .with_attributes(ours)
        .with_detectors(&[Box::new(TelemetryResourceDetector), Box::new(EnvResourceDetector::new())]);
    match service_name {
        Some(name) => builder.with_service_name(name),
        None => builder,
    }
    .build()
}
