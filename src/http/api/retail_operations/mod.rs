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

use secrecy::{ExposeSecret as _, SecretString};
use subtle::ConstantTimeEq as _;
use utoipa_axum::{router::OpenApiRouter, routes};

use super::super::AppState;
use crate::retail_operations::{Method, Randomness, log::ExchangeLog};
use documentation::documented;

/// Where the six methods live; the method's own path follows.
pub const BASE: &str = "/api/externals/v1/notification/test/sync/";

/// What the routes need to know of the settings.
pub struct RetailOperations {
    api_key: Option<SecretString>,
    log: Option<ExchangeLog>,
    random: Randomness,
}

/// The log would show personal data to everybody.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`retail_operations.log` needs `retail_operations.api_key`: without a key everybody could read the log")]
pub struct LogNeedsKey;

impl RetailOperations {
    /// The provider: with a key, callers have to send it; with `log`, the last exchanges are kept.
    ///
    /// # Errors
    /// A log without a key. A blank key counts as none.
    pub fn new(api_key: Option<SecretString>, log: bool, random: Randomness) -> Result<Self, LogNeedsKey> {
        let api_key = api_key.filter(|key| !key.expose_secret().trim().is_empty());
        if log && api_key.is_none() {
            return Err(LogNeedsKey);
        }
        Ok(Self { api_key, log: log.then(ExchangeLog::default), random })
    }

    /// Whether a caller who sends `key` may call. The comparison takes the same time for every key of one length.
    fn admits(&self, key: Option<&[u8]>) -> bool {
        let Some(expected) = &self.api_key else { return true };
        key.is_some_and(|key| key.ct_eq(expected.expose_secret().as_bytes()).into())
    }
}

impl Default for RetailOperations {
    /// Open to everybody, without a log.
    fn default() -> Self {
        Self { api_key: None, log: None, random: Randomness::system() }
    }
}

/// The seven routes.
pub fn router() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(documented(routes!(contact_on_detail::handler), Method::ContactDetail))
        .routes(documented(routes!(contact_on_search::handler), Method::ContactSearch))
        .routes(documented(routes!(contact_on_validated::handler), Method::ContactValidation))
        .routes(documented(routes!(document_on_validated::handler), Method::DocumentValidation))
        .routes(documented(routes!(document_on_pricing::handler), Method::DocumentPricing))
        .routes(documented(routes!(payment_on_validated::handler), Method::PaymentValidation))
        .routes(log::routes())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn provider(key: Option<&str>, log: bool) -> Result<RetailOperations, LogNeedsKey> {
        RetailOperations::new(key.map(SecretString::from), log, Randomness::system())
    }

    #[test]
    fn a_log_without_a_key_is_refused() {
        assert_eq!(provider(None, true).err(), Some(LogNeedsKey));
        assert_eq!(provider(Some(" "), true).err(), Some(LogNeedsKey));
        assert!(provider(Some("k"), true).is_ok_and(|provider| provider.log.is_some()));
    }

    #[test]
    fn only_the_key_itself_is_admitted_and_without_a_key_everybody_is() {
        let guarded = provider(Some("secret"), false).unwrap();
        for refused in [None, Some(""), Some("secre"), Some("secrets"), Some("Secret")] {
            assert!(!guarded.admits(refused.map(str::as_bytes)), "{refused:?}");
        }
        assert!(guarded.admits(Some(b"secret")));
        assert!(provider(None, false).unwrap().admits(None));
        assert!(provider(Some(""), false).unwrap().admits(None));
    }
}
