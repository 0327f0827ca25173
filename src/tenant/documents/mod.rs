//! A tenant's YAML files → what they say, or every problem in them at once.
//!
//! Refuses to know where the files come from (a folder, the store) and where secrets are kept: a [`SecretSource`] answers
//! for those. [`catalogue`] lists the files there are; each reader has a file of its own.

pub mod catalogue;
mod connection;
mod folder;
mod notifications;
mod plugin_names;
mod secret;
mod security_yml;
mod tables;
mod tenant_yml;
mod y2_yml;

use std::cell::RefCell;

use secrecy::SecretString;

pub use self::{
    folder::{TenantFolder, tenant_folders},
    secret::{Outside, SecretReference, SecretSource, Site, StoredSecrets},
};
use self::{secret::read_secret, tenant_yml::Profile};
use super::model::Connection;
use crate::{
    domain::issuer::Issuer,
    store::StoredFile,
    yaml::{self, Node, Place, Problems, Reading, SecretText},
};

/// What a tenant's files say.
#[derive(Debug)]
pub struct Documents {
    /// Of `tenant.yml`.
    pub profile: Profile,
    /// Of `security.yml`; none when the file is not there.
    pub issuers: Vec<Issuer>,
    /// Of `server/y2.yml`; none when the file is not there.
    pub connections: Vec<Connection>,
    /// Every secret, with its value and its place.
    pub secrets: Vec<ReadSecret>,
}

/// A secret that was read.
#[derive(Debug)]
pub struct ReadSecret {
    /// The file that holds it.
    pub file: String,
    /// Where in the file (`connections.default.password`).
    pub path: String,
    /// What it may be used for: the origin of the connection's URL.
    pub bound_to: String,
    /// The characters of the file that it takes up.
    pub span: std::ops::Range<usize>,
    /// As it was written.
    pub reference: SecretReference,
    /// What it stands for.
    pub value: SecretString,
}

/// Reads a tenant's whole set. `prefix` stands before the file names in problems (`config/tenants/demo/`).
///
/// # Errors
/// Every problem of every file: unknown files and keys, wrong values, contradictions, secrets that cannot be had.
pub fn read(files: &[StoredFile], prefix: &str, source: &SecretSource<'_>) -> Result<Documents, Problems> {
    let reading = Reading::default();
    let documents = read_all(&reading, files, prefix, source);
    reading.finish().map(|()| documents)
}

fn read_all(reading: &Reading, files: &[StoredFile], prefix: &str, source: &SecretSource<'_>) -> Documents {
    let mut profile = None;
    let mut issuers = Vec::new();
    let mut connections = Vec::new();
    let secrets = RefCell::new(Vec::new());
    for file in files {
        let shown = format!("{prefix}{}", file.path);
        let kind = match catalogue::kind_of(&file.path) {
            Ok(kind) => kind,
            Err(mismatch) => {
                let found = mismatch.found.unwrap_or_else(|| "an unknown file".to_owned());
                reading.problem(&Place::whole(&shown), "", found, mismatch.expected);
                continue;
            }
        };
        let Some(document) = yaml::parse(reading, &shown, &file.text) else { continue };
        let context = Context { reading, document: &document, file: &file.path, source, secrets: &secrets };
        match kind {
            catalogue::Kind::Tenant => profile = Some(tenant_yml::read(&context)),
            catalogue::Kind::Security => issuers = security_yml::read(&context),
            catalogue::Kind::Y2 => connections = y2_yml::read(&context),
        }
    }
    if !files.iter().any(|file| file.path == catalogue::TENANT_FILE) {
        let place = Place::whole(&format!("{prefix}{}", catalogue::TENANT_FILE));
        reading.problem(&place, "", "no such file", "a file with at least `displayName`");
    }
    Documents { profile: profile.unwrap_or_default(), issuers, connections, secrets: secrets.into_inner() }
}

/// What the reader of one file works with.
struct Context<'r> {
    reading: &'r Reading,
    document: &'r Node,
    /// Path within the tenant's folder.
    file: &'r str,
    source: &'r SecretSource<'r>,
    secrets: &'r RefCell<Vec<ReadSecret>>,
}

impl Context<'_> {
    /// The value of a secret that was found in the file; remembered for sealing. `bound_to` is `None` when a problem
    /// elsewhere hides what it is for.
    fn secret(&self, text: SecretText, bound_to: Option<&str>) -> Option<SecretString> {
        match read_secret(self.file, &text, bound_to, self.source) {
            Ok((reference, value)) => {
                self.secrets.borrow_mut().push(ReadSecret {
                    file: self.file.to_owned(),
                    path: text.path,
                    bound_to: bound_to.unwrap_or_default().to_owned(),
                    span: text.span,
                    reference,
                    value: value.clone(),
                });
                Some(value)
            }
            Err(mismatch) => {
                let found = mismatch.found.unwrap_or_else(|| "a value that is not shown".to_owned());
                self.reading.problem(&text.place, &text.path, found, mismatch.expected);
                None
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_documentation_names_every_key() {
        let text = include_str!("../../../docs/configuration.md");
        let y2 = "connections:\n  a:\n    civilities: {MR: {label: x}}\n    countries: {FRA: {label: x}}\n";
        let security = "issuers:\n  a: {}\n";
        let files = [(catalogue::TENANT_FILE, ""), ("security.yml", security), ("server/y2.yml", y2)]
            .map(|(path, text)| StoredFile { path: path.to_owned(), text: text.to_owned() });
        let reading = Reading::noting_keys();
        let source = SecretSource { outside: None, stored: StoredSecrets::Assumed };
        read_all(&reading, &files, "", &source);
        let asked = reading.asked();
        assert!(asked.len() > 30, "{asked:?}");
        for path in asked {
            let key = path.rsplit('.').next().unwrap_or_default();
            assert!(text.contains(&format!("`{key}`")), "{path} is not documented");
        }
    }
}
