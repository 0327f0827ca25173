//! `log`: what is logged, and how.

use tracing_subscriber::EnvFilter;

use crate::yaml::{Mismatch, Section, kinds::one_of};

/// What is logged, and how.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LogSettings {
    /// Of a line.
    pub format: LogFormat,
    /// Level, also per module: `info`, `warn,cegid_connector=debug`.
    pub filter: String,
}

/// How a log line looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LogFormat {
    /// For people.
    Pretty,
    /// One JSON object a line.
    Json,
    /// `Pretty` on a terminal, `Json` elsewhere.
    Auto,
}

impl Default for LogSettings {
    fn default() -> Self {
        Self { format: LogFormat::Auto, filter: "info".to_owned() }
    }
}

const FORMATS: &[(&str, LogFormat)] =
    &[("auto", LogFormat::Auto), ("pretty", LogFormat::Pretty), ("json", LogFormat::Json)];

impl LogSettings {
    pub(super) fn read(section: Section<'_>) -> Self {
        let default = Self::default();
        let settings = Self {
            format: section.or("format", one_of(FORMATS), default.format),
            filter: section.or("filter", filter, default.filter),
        };
        section.finish();
        settings
    }
}

fn filter(text: &str) -> Result<String, Mismatch> {
    EnvFilter::builder()
        .parse(text)
        .map(|_| text.to_owned())
        .map_err(|_| Mismatch::new("log levels, such as `info` or `warn,cegid_connector=debug`"))
}
