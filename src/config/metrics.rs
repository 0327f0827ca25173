//! `metrics`: the metrics under `/metrics`.

use crate::yaml::{Section, kinds::boolean};

/// The metrics under `/metrics`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MetricsSettings {
    /// Whether they are kept and served.
    pub enabled: bool,
}

impl Default for MetricsSettings {
    fn default() -> Self {
        Self { enabled: true }
    }
}

impl MetricsSettings {
    pub(super) fn read(section: Section<'_>) -> Self {
        let settings = Self { enabled: section.or("enabled", boolean, Self::default().enabled) };
        section.finish();
        settings
    }
}
