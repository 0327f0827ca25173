//! `openapi`: what the served API document says.

use url::Url;

use crate::yaml::{Section, kinds::http_url};

/// What the served API document says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OpenApiSettings {
    /// Where a person signs in, for the scheme `admin-bearer`.
    pub authorization_url: Url,
}

impl Default for OpenApiSettings {
    #[expect(clippy::expect_used, reason = "a literal; the test of the defaults reads it")]
    fn default() -> Self {
        Self { authorization_url: Url::parse("https://auth.example.com/authorize").expect("a literal URL") }
    }
}

impl OpenApiSettings {
    pub(super) fn read(section: Section<'_>) -> Self {
        let settings =
            Self { authorization_url: section.or("authorization_url", http_url, Self::default().authorization_url) };
        section.finish();
        settings
    }
}
