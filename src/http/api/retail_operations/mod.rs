//! The routes of the retail-operations provider: six sample methods, and the log of their last exchanges. Knows how the
//! argument travels; what a method answers is in [`crate::retail_operations`].
//!
//! No tenant is in these paths, because the product that calls them knows none. The replies have the product's own
//! shape, also for a notification that cannot be read; only what concerns HTTP itself (a missing key, an unknown path)
//! is a problem.

mod argument;
mod contact_on_detail;
mod contact_on_search;
mod contact_on_validated;
mod document_on_pricing;
mod document_on_validated;
mod documentation;
mod exchange;
mod form;
mod log;
mod payment_on_validated;
mod schemas;
#[cfg(test)]
mod tests;

use secrecy::{ExposeSecret as _, SecretString};
use std::sync::Arc;

use axum::extract::FromRef;
use subtle::ConstantTimeEq as _;

use crate::{
    clock::Clock,
    http::{Routes, extract::body::BodyLimits, route},
    retail_operations::{MAX_ARGUMENT_BYTES, Method, Randomness, log::ExchangeLog},
};
use documentation::documented;

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
    body_limits: BodyLimits,
}

/// The log would show personal data to everybody.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`retail_operations.log` needs `retail_operations.api_key`: without a key everybody could read the log")]
pub struct LogNeedsKey;

impl RetailOperations {
    /// The provider: with a key, callers have to send it; with `log`, the last exchanges are kept. Prices come from
    /// `random`, times from `clock`. Bodies are read within the limits of the installation, and never beyond what an
    /// argument may hold.
    ///
    /// # Errors
    /// A log without a key. A blank key counts as none.
    pub fn new(
        api_key: Option<SecretString>,
        log: bool,
        clock: Clock,
        random: Randomness,
        limits: BodyLimits,
    ) -> Result<Self, LogNeedsKey> {
        let api_key = api_key.filter(|key| !key.expose_secret().trim().is_empty());
        if log && api_key.is_none() {
            return Err(LogNeedsKey);
        }
        let log = log.then(ExchangeLog::default);
        let body_limits = BodyLimits { max_bytes: limits.max_bytes.min(MAX_ARGUMENT_BYTES), ..limits };
        Ok(Self(Arc::new(Provider { api_key, log, random, clock, body_limits })))
    }

    /// Whether a caller who sends `key` may call. The comparison takes the same time for every key of one length.
    fn admits(&self, key: Option<&[u8]>) -> bool {
        let Some(expected) = &self.0.api_key else { return true };
        key.is_some_and(|key| key.ct_eq(expected.expose_secret().as_bytes()).into())
    }
}

/// The seven routes.
pub fn routes<S>() -> Routes<S>
where
    RetailOperations: FromRef<S>,
    S: Clone + Send + Sync + 'static,
{
    Routes::new()
        .route(documented(route!(contact_on_detail::handler), Method::ContactDetail))
        .route(documented(route!(contact_on_search::handler), Method::ContactSearch))
        .route(documented(route!(contact_on_validated::handler), Method::ContactValidation))
        .route(documented(route!(document_on_validated::handler), Method::DocumentValidation))
        .route(documented(route!(document_on_pricing::handler), Method::DocumentPricing))
        .route(documented(route!(payment_on_validated::handler), Method::PaymentValidation))
        .route(log::documented())
}
