//! Logs and figures: how the process tells what it does. Knows neither tenants nor routes.

pub mod logs;
pub mod metrics;

pub use metrics::Metrics;
