//! `tenant.yml`: names, language, time zone.

use url::Url;

use super::Context;
use crate::yaml::{
    Section,
    kinds::{http_url, language_tag, text, time_zone},
};

/// What `tenant.yml` says.
#[derive(Clone, Debug, Default)]
pub struct Profile {
    /// Shown to people.
    pub display_name: String,
    /// BCP 47 tag.
    pub default_language: String,
    /// IANA name.
    pub time_zone: String,
    /// The tenant's own domain.
    pub public_base_url: Option<Url>,
}

pub(super) fn read(context: &Context<'_>) -> Profile {
    let root = Section::root(context.reading, context.document);
    let profile = Profile {
        display_name: root.required("displayName", "the tenant's name, as people know it", text).unwrap_or_default(),
        default_language: root.or("defaultLanguage", language_tag, "en".to_owned()),
        time_zone: root.or("timeZone", time_zone, "UTC".to_owned()),
        public_base_url: root.optional("publicBaseUrl", http_url),
    };
    root.finish();
    profile
}
