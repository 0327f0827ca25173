//! `exchange_log`: how much of the exchange log is kept.

use std::time::Duration;

use crate::yaml::{
    Section,
    kinds::{bytes, duration},
};

const DAY: Duration = Duration::from_secs(86_400);

/// How much of the exchange log is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExchangeLogSettings {
    /// How long an entry is kept.
    pub retention: Duration,
    /// Bytes of a tenant's entries; the oldest go first.
    pub max_bytes_per_tenant: u64,
}

impl Default for ExchangeLogSettings {
    fn default() -> Self {
        Self { retention: 7 * DAY, max_bytes_per_tenant: 64 << 20 }
    }
}

impl ExchangeLogSettings {
    pub(super) fn read(section: Section<'_>) -> Self {
        let default = Self::default();
        let most = section.or("max_bytes_per_tenant", bytes(1 << 20..=16 << 30), default.max_bytes_per_tenant as usize);
        let settings = Self {
            retention: section.or("retention", duration(Duration::from_secs(3600)..=90 * DAY), default.retention),
            max_bytes_per_tenant: most as u64,
        };
        section.finish();
        settings
    }
}
