//! `database`: where the connector remembers.

use secrecy::{ExposeSecret, SecretString};

use crate::yaml::{Mismatch, Section};

/// Where the connector remembers.
#[derive(Clone, Debug)]
pub struct DatabaseSettings {
    /// `sqlite:PATH`. Kept as a secret, since the URLs of database servers carry a password.
    pub url: SecretString,
}

impl Default for DatabaseSettings {
    fn default() -> Self {
        Self { url: SecretString::from("sqlite:cegid-connector.db") }
    }
}

impl DatabaseSettings {
    pub(super) fn read(section: Section<'_>) -> Self {
        let settings = Self { url: section.or("url", database_url, Self::default().url) };
        section.finish();
        settings
    }

    /// The URL.
    pub fn url(&self) -> &str {
        self.url.expose_secret()
    }
}

fn database_url(text: &str) -> Result<SecretString, Mismatch> {
    if text.strip_prefix("sqlite:").is_some_and(|path| !path.trim_start_matches('/').is_empty()) {
        return Ok(SecretString::from(text));
    }
    let found = match text.split_once(':') {
        Some((scheme @ ("postgres" | "postgresql" | "mysql" | "sqlite"), _)) => format!("a `{scheme}:` URL"),
        _ => "another text".to_owned(),
    };
    Err(Mismatch::hiding(
        found,
        "`sqlite:` and a path, such as `sqlite:cegid-connector.db` (the database of this release)",
    ))
}
