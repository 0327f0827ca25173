//! `secrets`: the master key.

use std::path::PathBuf;

use secrecy::{ExposeSecret, SecretString};

use crate::yaml::{Section, kinds::text};

/// The master key, under which every secret at rest is sealed. Neither given: a file beside the embedded database; a
/// database server needs one of them.
#[derive(Clone, Debug, Default)]
pub struct SecretsSettings {
    /// The key itself: 32 bytes as base64 or hexadecimal.
    pub master_key: Option<SecretString>,
    /// A file that holds it.
    pub master_key_file: Option<PathBuf>,
    /// Further keys that open what is sealed under them, while the installation moves from one key to another.
    pub previous_master_keys: Vec<SecretString>,
    /// Files that hold such keys, one each.
    pub previous_master_key_files: Vec<PathBuf>,
}

impl SecretsSettings {
    pub(super) fn read(section: Section<'_>) -> Self {
        let settings = Self {
            master_key: section.secret("master_key").map(|secret| secret.text),
            master_key_file: section.optional("master_key_file", text).map(PathBuf::from),
            // One text, since an error about a list may quote what it found.
            previous_master_keys: section
                .secret("previous_master_keys")
                .map(|secret| separated(&secret.text))
                .unwrap_or_default(),
            previous_master_key_files: section
                .list("previous_master_key_files", text)
                .unwrap_or_default()
                .into_iter()
                .map(PathBuf::from)
                .collect(),
        };
        if settings.master_key.is_some() && settings.master_key_file.is_some() {
            section.problem("master_key_file", "a second master key", "either `master_key` or `master_key_file`");
        }
        section.finish();
        settings
    }
}

/// Several secrets in one text; whoever uses them reads them.
fn separated(text: &SecretString) -> Vec<SecretString> {
    text.expose_secret().split(',').map(str::trim).filter(|part| !part.is_empty()).map(SecretString::from).collect()
}
