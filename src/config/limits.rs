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
    /// Requests for public pages, and with refused credentials, from one address.
    pub per_address: Option<u32>,
    /// Requests in flight at a time, whoever sends them.
    pub max_in_flight: usize,
    /// Of one tenant.
    pub max_in_flight_per_tenant: usize,
    /// From one address, on routes that ask for no credential of a tenant.
    pub max_in_flight_per_address: usize,
}

impl Default for LimitSettings {
    fn default() -> Self {
        Self {
            per_credential: Some(600),
            per_tenant: Some(3000),
            per_address: Some(600),
            max_in_flight: 2048,
            max_in_flight_per_tenant: 256,
            max_in_flight_per_address: 64,
        }
    }
}

impl LimitSettings {
    pub(super) fn read(section: Section<'_>) -> Self {
        let default = Self::default();
        let rate = |text: &str| -> Result<Option<u32>, Mismatch> { count_or_off(1..=10_000_000)(text) };
        let in_flight = || count(1..=1_000_000);
        let settings = Self {
            per_credential: section.or("per_credential", rate, default.per_credential),
            per_tenant: section.or("per_tenant", rate, default.per_tenant),
            per_address: section.or("per_address", rate, default.per_address),
            max_in_flight: section.or("max_in_flight", in_flight(), default.max_in_flight),
            max_in_flight_per_tenant: section.or(
                "max_in_flight_per_tenant",
                in_flight(),
                default.max_in_flight_per_tenant,
            ),
            max_in_flight_per_address: section.or(
                "max_in_flight_per_address",
                in_flight(),
                default.max_in_flight_per_address,
            ),
        };
        section.finish();
        settings
    }
}
