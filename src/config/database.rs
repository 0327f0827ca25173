//! `database`: where the connector remembers.

use secrecy::{ExposeSecret, SecretString};

use crate::yaml::{Mismatch, Section, kinds::count};

/// Where the connector remembers.
#[derive(Clone, Debug)]
pub struct DatabaseSettings {
    /// `sqlite:PATH` or `postgres://…`. Kept as a secret, since the URLs of database servers carry a password.
    pub url: SecretString,
    /// Connections to a database server at a time.
    pub max_connections: usize,
}

impl Default for DatabaseSettings {
    fn default() -> Self {
        Self { url: SecretString::from("sqlite:cegid-connector.db"), max_connections: 10 }
    }
}

impl DatabaseSettings {
    pub(super) fn read(section: Section<'_>) -> Self {
        let default = Self::default();
        let settings = Self {
            url: section.or("url", database_url, default.url),
            max_connections: section.or("max_connections", count(2..=1000), default.max_connections),
        };
        section.finish();
        settings
    }

    /// The URL.
    pub fn url(&self) -> &str {
        self.url.expose_secret()
    }
}

/// The scheme and that there is something behind it; whoever opens the database reads the rest.
fn database_url(text: &str) -> Result<SecretString, Mismatch> {
    let found = match text.split_once(':') {
        Some(("sqlite", path)) if !path.trim_start_matches('/').is_empty() => return Ok(SecretString::from(text)),
        Some(("postgres" | "postgresql", rest)) if rest.starts_with("//") && rest.len() > 2 => {
            return Ok(SecretString::from(text));
        }
        Some((scheme @ ("postgres" | "postgresql" | "mysql" | "sqlite"), _)) => format!("a `{scheme}:` URL"),
        _ => "another text".to_owned(),
    };
    Err(Mismatch::hiding(
        found,
        "`sqlite:` and a path, such as `sqlite:cegid-connector.db`, or `postgres://USER:PASSWORD@HOST:5432/DATABASE`",
    ))
}
