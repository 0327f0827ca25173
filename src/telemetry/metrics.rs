//! The registry of metrics, rendered as Prometheus text. Knows what a counter is, not what is counted.
//!
//! The registry is a value, not a global: each test has its own. Handles are cheap to use and should be made once.

use std::sync::{Arc, Mutex, PoisonError};

use metrics::{Counter, Gauge, Histogram, Key, Label, Level, Metadata, Recorder, SharedString, Unit};
use metrics_exporter_prometheus::{PrometheusBuilder, PrometheusHandle, PrometheusRecorder};

/// Upper bounds in seconds, from what a cache answers to what a slow Y2 needs.
const BUCKETS: [f64; 14] = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0, 30.0];

const METADATA: Metadata<'static> = Metadata::new("cegid_connector", Level::INFO, None);

type Sampler = Box<dyn Fn() + Send + Sync>;

/// The registry. Cheap to clone.
#[derive(Clone)]
pub struct Metrics(Arc<Registry>);

struct Registry {
    recorder: PrometheusRecorder,
    handle: PrometheusHandle,
    samplers: Mutex<Vec<Sampler>>,
}

impl Metrics {
    /// An empty registry.
    pub fn new() -> Self {
        let builder = PrometheusBuilder::new();
        // Refused only where no bucket is given.
        let recorder = match builder.set_buckets(&BUCKETS) {
            Ok(builder) => builder.build_recorder(),
            Err(_) => PrometheusBuilder::new().build_recorder(),
        };
        let handle = recorder.handle();
        let metrics = Self(Arc::new(Registry { recorder, handle, samplers: Mutex::default() }));
        metrics.describe_gauge("cegid_connector_build_info", "Always 1; the labels say what runs.");
        metrics.gauge("cegid_connector_build_info", [("version", env!("CARGO_PKG_VERSION"))]).set(1.0);
        metrics
    }

    /// The counter of that name and those labels, made on first sight.
    pub fn counter<V: Into<SharedString>, const N: usize>(
        &self,
        name: &'static str,
        labels: [(&'static str, V); N],
    ) -> Counter {
        self.0.recorder.register_counter(&key(name, labels), &METADATA)
    }

    /// The gauge of that name and those labels, made on first sight.
    pub fn gauge<V: Into<SharedString>, const N: usize>(
        &self,
        name: &'static str,
        labels: [(&'static str, V); N],
    ) -> Gauge {
        self.0.recorder.register_gauge(&key(name, labels), &METADATA)
    }

    /// The histogram of seconds of that name and those labels, made on first sight.
    pub fn seconds<V: Into<SharedString>, const N: usize>(
        &self,
        name: &'static str,
        labels: [(&'static str, V); N],
    ) -> Histogram {
        self.0.recorder.register_histogram(&key(name, labels), &METADATA)
    }

    /// The help text of a counter.
    pub fn describe_counter(&self, name: &'static str, help: &'static str) {
        self.0.recorder.describe_counter(name.into(), None, help.into());
    }

    /// The help text of a gauge.
    pub fn describe_gauge(&self, name: &'static str, help: &'static str) {
        self.0.recorder.describe_gauge(name.into(), None, help.into());
    }

    /// The help text of a histogram of seconds.
    pub fn describe_seconds(&self, name: &'static str, help: &'static str) {
        self.0.recorder.describe_histogram(name.into(), Some(Unit::Seconds), help.into());
    }

    /// Has `sample` set its gauges each time the metrics are read.
    pub fn sample_with(&self, sample: impl Fn() + Send + Sync + 'static) {
        self.0.samplers.lock().unwrap_or_else(PoisonError::into_inner).push(Box::new(sample));
    }

    /// Folds recorded durations into their buckets. Reading does it too; a server that nobody scrapes has to call it
    /// every few seconds, or the recorded values pile up.
    pub fn fold(&self) {
        self.0.handle.run_upkeep();
    }

    /// Every metric, as Prometheus text (version 0.0.4).
    pub fn render(&self) -> String {
        for sample in self.0.samplers.lock().unwrap_or_else(PoisonError::into_inner).iter() {
            sample();
        }
        self.0.handle.render()
    }
}

impl Default for Metrics {
    fn default() -> Self {
        Self::new()
    }
}

fn key<V: Into<SharedString>, const N: usize>(name: &'static str, labels: [(&'static str, V); N]) -> Key {
    Key::from_parts(name, labels.map(|(label, value)| Label::new(label, value)).to_vec())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn metrics_are_rendered_with_their_help_and_labels() {
        let metrics = Metrics::new();
        metrics.describe_counter("tills_total", "Tills seen.");
        metrics.counter("tills_total", [("store", "FR001")]).increment(2);
        metrics.seconds("walk_seconds", [("store", "FR001")]).record(0.02);
        let level = metrics.gauge("level", [("tank", "a")]);
        metrics.sample_with(move || level.set(7.0));
        let text = metrics.render();
        for line in ["# HELP tills_total Tills seen.", "tills_total{store=\"FR001\"} 2", "level{tank=\"a\"} 7"] {
            assert!(text.contains(line), "{line}\n{text}");
        }
        assert!(text.contains("walk_seconds_bucket{store=\"FR001\",le=\"0.025\"} 1"), "{text}");
    }

    #[test]
    fn registries_do_not_share_metrics() {
        Metrics::new().counter("lonely_total", [("a", "b")]).increment(1);
        assert!(!Metrics::new().render().contains("lonely_total"));
    }
}
