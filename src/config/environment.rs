//! Environment variables as settings.

use crate::yaml::{Node, overlay};

const PREFIX: &str = "CEGID_CONNECTOR__";

/// The variables of this process. What is not UTF-8 is none of ours; where it is the value of one of ours, it is read with
/// replacement characters, which the setting then refuses.
pub fn variables() -> impl Iterator<Item = (String, String)> {
    std::env::vars_os().map(|(name, value)| (name.to_string_lossy().into_owned(), value.to_string_lossy().into_owned()))
}

/// Lays the variables over the document: `CEGID_CONNECTOR__SERVER__BIND` is `server.bind`. `DATABASE_URL`, which many
/// platforms set by themselves, is `database.url`; the longer name wins over it.
pub(super) fn lay_over(document: &mut Node, environment: impl IntoIterator<Item = (String, String)>) {
    let mut settings: Vec<(String, String)> =
        environment.into_iter().filter(|(name, _)| name.starts_with(PREFIX) || name == "DATABASE_URL").collect();
    // `DATABASE_URL` sorts behind the prefixed names; it comes first so that they replace it.
    settings.sort_by_key(|(name, _)| (name.starts_with(PREFIX), name.clone()));
    for (name, value) in settings {
        let path = match name.strip_prefix(PREFIX) {
            Some(rest) => rest.split("__").map(str::to_ascii_lowercase).collect(),
            None => vec!["database".to_owned(), "url".to_owned()],
        };
        overlay(document, &path, &name, &value);
    }
}
