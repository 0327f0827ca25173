//! The routes of the retail-operations provider: six sample methods, and the log of their last exchanges. Knows how the
//! argument travels; what a method answers is in [`crate::retail_operations`].
//!
//! No tenant is in these paths, because the product that calls them knows none. The replies have the product's own
//! shape, also for a notification that cannot be read; only what concerns HTTP itself (a missing key, an unknown path)
//! is a problem.

mod argument;
pub(in crate::http) mod documentation;
mod exchange;
mod form;
pub(in crate::http) mod log;
pub(in crate::http) mod methods;
mod schemas;
#[cfg(test)]
mod tests;

use secrecy::{ExposeSecret as _, SecretString};
use std::sync::Arc;

use subtle::ConstantTimeEq as _;

use crate::{
    clock::Clock,
    retail_operations::{Randomness, log::ExchangeLog},
};

/// Where the six methods live; the method's own path follows.
pub const BASE: &str = "/api/externals/v1/notification/test/sync/";

/// The provider as the routes share it. It needs nothing of tenants. Cheap to clone.
#[derive(Clone)]
pub struct RetailOperations(Arc<Provider>);

struct Provider {
    api_key: Option<SecretString>,
    log: Option<ExchangeLog>,
    random: Randomness,
    clock: Clock,
}

/// The log would show personal data to everybody.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`retail_operations.log` needs `retail_operations.api_key`: without a key everybody could read the log")]
pub struct LogNeedsKey;

impl RetailOperations {
    /// The provider: with a key, callers have to send it; with `log`, the last exchanges are kept. Prices come from
    /// `random`, times from `clock`.
    ///
    /// # Errors
    /// A log without a key. A blank key counts as none.
    pub fn new(
        api_key: Option<SecretString>,
        log: bool,
        clock: Clock,
        random: Randomness,
    ) -> Result<Self, LogNeedsKey> {
        let api_key = api_key.filter(|key| !key.expose_secret().trim().is_empty());
        if log && api_key.is_none() {
            return Err(LogNeedsKey);
        }
        let log = log.then(ExchangeLog::default);
        Ok(Self(Arc::new(Provider { api_key, log, random, clock })))
    }

    /// Whether a caller who sends `key` may call. The comparison takes the same time for every key of one length.
    fn admits(&self, key: Option<&[u8]>) -> bool {
        let Some(expected) = &self.0.api_key else { return true };
        key.is_some_and(|key| key.ct_eq(expected.expose_secret().as_bytes()).into())
    }
}
