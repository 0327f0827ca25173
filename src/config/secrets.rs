//! `secrets`: the master key.

use std::path::PathBuf;

use secrecy::SecretString;

use crate::yaml::{Section, kinds::text};

/// The master key, under which every secret at rest is sealed. Neither given: a file beside the embedded database; a
/// database server needs one of them.
#[derive(Clone, Debug, Default)]
pub struct SecretsSettings {
    /// The key itself: 32 bytes as base64 or hexadecimal.
    pub master_key: Option<SecretString>,
    /// A file that holds it.
    pub master_key_file: Option<PathBuf>,
}

impl SecretsSettings {
    pub(super) fn read(section: Section<'_>) -> Self {
        let settings = Self {
            master_key: section.secret("master_key").map(|secret| secret.text),
            master_key_file: section.optional("master_key_file", text).map(PathBuf::from),
        };
        if settings.master_key.is_some() && settings.master_key_file.is_some() {
            section.problem("master_key_file", "a second master key", "either `master_key` or `master_key_file`");
        }
        section.finish();
        settings
    }
}
