//! `limits`: how much anybody may ask for.

use crate::yaml::{
    Mismatch, Section,
    kinds::{count, count_or_off},
};

/// How much anybody may ask for. Rates are for one minute; `None` is no limit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LimitSettings {
    /// Requests with one API key, or with the tokens of one subject.
    pub per_credential: Option<u32>,
    /// Requests for one tenant.
    pub per_tenant: Option<u32>,
    /// Requests for public pages from one address.
    pub per_address: Option<u32>,
    /// Requests in flight at a time, whoever sends them.
    pub max_in_flight: usize,
}

impl Default for LimitSettings {
    fn default() -> Self {
        Self { per_credential: Some(600), per_tenant: Some(3000), per_address: Some(600), max_in_flight: 2048 }
    }
}

impl LimitSettings {
    pub(super) fn read(section: Section<'_>) -> Self {
        let default = Self::default();
        let rate = |text: &str| -> Result<Option<u32>, Mismatch> { count_or_off(1..=10_000_000)(text) };
        let settings = Self {
            per_credential: section.or("per_credential", rate, default.per_credential),
            per_tenant: section.or("per_tenant", rate, default.per_tenant),
            per_address: section.or("per_address", rate, default.per_address),
            max_in_flight: section.or("max_in_flight", count(1..=1_000_000), default.max_in_flight),
        };
        section.finish();
        settings
    }
}
