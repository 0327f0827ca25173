//! Files as they shall be → what there is to write: texts with references, sealed secrets, and what differs from before.
//! Knows no SQL, and not where the files come from.

use jiff::Timestamp;
use secrecy::ExposeSecret;
use serde_json::{Map, json};

use super::{
    apply::ApplyError,
    differences::{Difference, differences},
    documents::{Documents, ReadSecret, SecretReference, Site},
    load::load,
    secrets::{Keyring, SealError},
};
use crate::{
    domain::{
        audit::{Action, AuditOrigin, Entry},
        ids::TenantId,
        issuer::Issuer,
    },
    store::{SealedSecret, StoredFile, TenantChange, TenantSet},
    yaml::Problem,
};

/// What there is to write, worked out and read back.
#[derive(Debug)]
pub struct WorkedOut {
    change: TenantChange,
    /// File by file, in the order of their paths.
    pub differences: Vec<Difference>,
    /// What can be and is probably not meant.
    pub warnings: Vec<Problem>,
    /// Those that will be trusted.
    issuers: Vec<Issuer>,
}

/// A tenant, the set that it has, and the key that opens it.
#[derive(Clone, Copy)]
pub(super) struct Before<'b> {
    pub(super) tenant: &'b TenantId,
    pub(super) keyring: &'b Keyring,
    /// The set in effect; `None` for a new tenant.
    pub(super) set: Option<&'b TenantSet>,
}

impl Before<'_> {
    /// What has to be written so that `files`, which were read as `documents`, are the tenant's; `None`: nothing.
    ///
    /// # Errors
    /// Encryption failed; a file with a reference in place of a secret does not mean what it meant.
    pub(super) fn work_out(
        self,
        files: &[StoredFile],
        documents: Documents,
        at: Timestamp,
    ) -> Result<Option<WorkedOut>, ApplyError> {
        let (given, files) = (files, without_secrets(files, &documents.secrets));
        let differences = differences(self, &files, &documents.secrets);
        if differences.is_empty() && self.set.is_some() {
            return Ok(None);
        }
        let secrets = self.seal(&documents.secrets)?;
        let set = TenantSet { tenant: self.tenant.clone(), version: 0, revision: 0, applied_at: at, files, secrets };
        // A text that was rewritten is nobody's but ours: it is read before it is kept, as the registry will read it.
        if set.files != given {
            load(&set, self.keyring)?;
        }
        let differs = |path: &String| differences.iter().any(|difference| difference.file == *path);
        let unchanged = set.files.iter().map(|file| &file.path).filter(|path| !differs(path)).cloned().collect();
        let based_on = self.set.map(|set| set.version);
        let change = TenantChange { based_on, files: set.files, secrets: set.secrets, unchanged, at };
        let Documents { warnings, security, .. } = documents;
        Ok(Some(WorkedOut { change, differences, warnings, issuers: security.issuers }))
    }

    fn seal(self, secrets: &[ReadSecret]) -> Result<Vec<SealedSecret>, SealError> {
        let seal = |secret: &ReadSecret| {
            let context = secret.site().seal_context();
            let sealed = self.keyring.seal(self.tenant, &context, secret.value.expose_secret().as_bytes())?;
            let ReadSecret { file, path, bound_to, .. } = secret;
            Ok(SealedSecret { file: file.clone(), path: path.clone(), bound_to: bound_to.clone(), sealed })
        };
        secrets.iter().map(seal).collect()
    }

    /// Whether the value is what is stored for the same place and the same use.
    pub(super) fn has_secret(self, secret: &ReadSecret) -> bool {
        let site = secret.site();
        let same_place =
            |row: &&SealedSecret| row.file == site.file && row.path == site.path && row.bound_to == site.bound_to;
        self.set
            .and_then(|set| set.secrets.iter().find(same_place))
            .and_then(|row| self.keyring.open(self.tenant, &site.seal_context(), &row.sealed).ok())
            .is_some_and(|value| value.as_slice() == secret.value.expose_secret().as_bytes())
    }
}

impl WorkedOut {
    /// For the store.
    pub(super) fn change(&self) -> &TenantChange {
        &self.change
    }

    /// The issuers that are not among those of `before`, or not as they were.
    pub(super) fn new_issuers<'w>(&'w self, before: &'w [Issuer]) -> impl Iterator<Item = &'w Issuer> {
        self.issuers.iter().filter(|issuer| !before.contains(issuer))
    }

    /// The version that it makes, if nobody else changes the tenant in between.
    pub(super) fn version(&self) -> i64 {
        self.change.based_on.unwrap_or(0) + 1
    }

    /// For the audit: the version, and of each file the names of the keys that changed. Never a value.
    pub(super) fn entry(&self, origin: &AuditOrigin, action: Action, target: Option<&str>) -> Entry {
        let files: Vec<_> = self.differences.iter().map(Difference::described).collect();
        let mut details = Map::new();
        details.insert("version".to_owned(), json!(self.version()));
        details.insert("files".to_owned(), files.into());
        origin.did(action, target, details)
    }
}

impl ReadSecret {
    fn site(&self) -> Site<'_> {
        Site { file: &self.file, path: &self.path, bound_to: &self.bound_to }
    }
}

/// The same files by path, comments and all, with `${secret:…}` where a secret or another reference stood.
fn without_secrets(files: &[StoredFile], secrets: &[ReadSecret]) -> Vec<StoredFile> {
    let rewrite = |file: &StoredFile| {
        let mut replacements: Vec<_> = secrets
            .iter()
            .filter(|secret| secret.file == file.path)
            .filter(|secret| !matches!(&secret.reference, SecretReference::Stored(path) if *path == secret.path))
            .map(|secret| (secret.span.clone(), format!("\"{}\"", secret.site().reference())))
            .collect();
        replacements.sort_by_key(|(span, _)| span.start);
        // Spans count characters after the byte order mark.
        let text: Vec<char> = file.text.trim_start_matches('\u{feff}').chars().collect();
        let mut clean = String::with_capacity(file.text.len());
        let mut at = 0;
        for (span, reference) in replacements {
            clean.extend(&text[at..span.start]);
            clean.push_str(&reference);
            at = span.end;
        }
        clean.extend(&text[at..]);
        StoredFile { path: file.path.clone(), text: clean }
    };
    let mut files: Vec<_> = files.iter().map(rewrite).collect();
    files.sort_by(|one, other| one.path.cmp(&other.path));
    files
}
