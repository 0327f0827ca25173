//! `retail_operations`: the notification provider under `/api/externals`, which belongs to no tenant.

use secrecy::SecretString;

use crate::yaml::{Section, kinds::boolean};

/// The notification provider under `/api/externals`.
#[derive(Clone, Debug, Default)]
pub struct RetailOperationsSettings {
    /// What callers send as `X-API-KEY`; without it the routes are open.
    pub api_key: Option<SecretString>,
    /// Whether exchanges can be read back. Only behind a key.
    pub log: bool,
}

impl RetailOperationsSettings {
    pub(super) fn read(section: Section<'_>) -> Self {
        let settings = Self {
            api_key: section.secret("api_key").map(|secret| secret.text),
            log: section.or("log", boolean, Self::default().log),
        };
        if settings.log && settings.api_key.is_none() {
            section.problem("log", "`true` without an API key", "`retail_operations.api_key` too, or `false`");
        }
        section.finish();
        settings
    }
}
