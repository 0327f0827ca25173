//! Whether spans leave this process, from its start to its end. Knows no span, and not how they travel: that is `otlp`, which
//! only a build with the feature of that name has.

use super::{
    Metrics,
    variables::{self, InvalidVariable},
};
use crate::trace::Tracer;

/// The way of spans out of the process, where the operator has named a collector.
#[derive(Debug, Default)]
pub struct Spans {
    #[cfg(feature = "otlp")]
    exporter: Option<super::otlp::Exporter>,
}

/// Why spans cannot leave the process. One line, fit for an operator.
#[derive(Debug, thiserror::Error)]
pub enum SpansError {
    /// The operator's mistake.
    #[error(transparent)]
    Variable(#[from] InvalidVariable),
    /// Ours, or the machine's.
    #[error("spans cannot be exported: {0}")]
    Export(String),
}

impl Spans {
    /// Begins to export spans, if OpenTelemetry's environment variables say so; see `docs/configuration.md`. Needs the
    /// runtime, and logs.
    ///
    /// # Errors
    /// A variable makes no sense; the exporter cannot be built. A collector that is not there is no error.
    pub fn start(variables: impl IntoIterator<Item = (String, String)>) -> Result<Self, SpansError> {
        let Some(collector) = variables::collector(variables)? else { return Ok(Self::default()) };
        #[cfg(feature = "otlp")]
        {
            Ok(Self { exporter: Some(super::otlp::Exporter::start(collector)?) })
        }
        #[cfg(not(feature = "otlp"))]
        {
            drop(collector);
            tracing::warn!(
                "the environment names a collector of spans, and this build exports none: build it with `--features otlp`"
            );
            Ok(Self::default())
        }
    }

    /// Whoever is to be told of requests and calls.
    pub fn tracer(&self) -> Tracer {
        #[cfg(feature = "otlp")]
        if let Some(exporter) = &self.exporter {
            return exporter.tracer();
        }
        Tracer::off()
    }

    /// Counts what becomes of spans.
    #[cfg_attr(not(feature = "otlp"), expect(unused_variables, reason = "nothing is exported"))]
    pub fn count_in(&self, metrics: &Metrics) {
        #[cfg(feature = "otlp")]
        if let Some(exporter) = &self.exporter {
            exporter.count_in(metrics);
        }
    }

    /// Sends what waits, for two seconds at most. Spans that end later are lost.
    pub async fn stop(self) {
        #[cfg(feature = "otlp")]
        if let Some(exporter) = self.exporter {
            exporter.stop().await;
        }
    }
}
