//! Logs, metrics and spans: how the process tells what it does. Knows neither tenants nor routes.

pub mod logs;
pub mod metrics;
#[cfg(feature = "otlp")]
mod otlp;
mod spans;
mod variables;

pub use metrics::Metrics;
pub use spans::{Spans, SpansError};
pub use variables::InvalidVariable;
