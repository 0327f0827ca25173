//! A folder's files → a stored set with its secrets sealed. Knows no SQL; the store makes it atomic.

use jiff::Timestamp;
use secrecy::ExposeSecret;

use super::{
    documents::{
        self, Documents, Outside, ReadSecret, SecretReference, SecretSource, Site, StoredSecrets, TenantFolder,
    },
    load::load,
    secrets::{Keyring, SealError},
};
use crate::{
    domain::ids::TenantId,
    store::{Application, SealedSecret, StoreError, StoredFile, TenantChange, TenantSet, TenantStore},
    yaml::Problems,
};

/// How often an application starts again when somebody else applied in between.
const ATTEMPTS: usize = 5;

/// What applying did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Applied {
    /// In effect under this version.
    Version(i64),
    /// Files and secrets are what they were; nothing was written.
    Unchanged(i64),
}

/// Why nothing was applied.
#[derive(Debug, thiserror::Error)]
pub enum ApplyError {
    /// What is wrong with the files.
    #[error("{0}")]
    Problems(#[from] Problems),
    /// Others keep applying the same tenant.
    #[error("tenant `{0}` is being changed by somebody else all the time; nothing was applied")]
    Superseded(TenantId),
    /// Encryption failed.
    #[error(transparent)]
    Seal(#[from] SealError),
    /// The database's.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Checks a tenant's files without a database: references to the machine are followed, stored secrets are taken for
/// granted.
///
/// # Errors
/// Every problem.
pub fn check(tenant: &TenantFolder, outside: Outside<'_>) -> Result<Documents, Problems> {
    let source = SecretSource { outside: Some(outside), stored: StoredSecrets::Assumed };
    documents::read(&tenant.files, &tenant.prefix(), &source)
}

/// Replaces a tenant's whole set by these files. Other processes follow within a second.
///
/// # Errors
/// Nothing was applied, and why.
pub async fn apply(
    store: &(impl TenantStore + ?Sized),
    keyring: &Keyring,
    folder: &TenantFolder,
    outside: Outside<'_>,
    at: Timestamp,
) -> Result<Applied, ApplyError> {
    let tenant = &folder.id;
    for _ in 0..ATTEMPTS {
        let current = store.tenant(tenant).await?;
        let stored = StoredSecrets::Of { tenant, keyring, set: current.as_ref() };
        let source = SecretSource { outside: Some(outside), stored };
        let documents = documents::read(&folder.files, &folder.prefix(), &source)?;
        let files = without_secrets(&folder.files, &documents.secrets);
        if let Some(current) = &current
            && is_unchanged(keyring, current, &files, &documents.secrets)
        {
            return Ok(Applied::Unchanged(current.version));
        }
        let secrets = seal(keyring, tenant, &documents.secrets)?;
        let based_on = current.map(|set| set.version);
        // What will be loaded is read once before it is kept, exactly as the registry will read it.
        let set = TenantSet { tenant: tenant.clone(), version: 0, revision: 0, applied_at: at, files, secrets };
        load(&set, keyring)?;
        let change = TenantChange { based_on, files: set.files, secrets: set.secrets, at };
        if let Application::Applied { version, .. } = store.apply_tenant(tenant, &change).await? {
            return Ok(Applied::Version(version));
        }
    }
    Err(ApplyError::Superseded(tenant.clone()))
}

fn seal(keyring: &Keyring, tenant: &TenantId, secrets: &[ReadSecret]) -> Result<Vec<SealedSecret>, SealError> {
    let seal = |secret: &ReadSecret| {
        let sealed = keyring.seal(tenant, &site(secret).seal_context(), secret.value.expose_secret().as_bytes())?;
        let ReadSecret { file, path, bound_to, .. } = secret;
        Ok(SealedSecret { file: file.clone(), path: path.clone(), bound_to: bound_to.clone(), sealed })
    };
    secrets.iter().map(seal).collect()
}

fn site(secret: &ReadSecret) -> Site<'_> {
    Site { file: &secret.file, path: &secret.path, bound_to: &secret.bound_to }
}

/// The same files by path, comments and all, with `${secret:…}` where a secret or another reference stood.
fn without_secrets(files: &[StoredFile], secrets: &[ReadSecret]) -> Vec<StoredFile> {
    let rewrite = |file: &StoredFile| {
        let mut replacements: Vec<_> = secrets
            .iter()
            .filter(|secret| secret.file == file.path)
            .filter(|secret| !matches!(&secret.reference, SecretReference::Stored(path) if *path == secret.path))
            .map(|secret| (secret.span.clone(), format!("\"{}\"", site(secret).reference())))
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

fn is_unchanged(keyring: &Keyring, current: &TenantSet, files: &[StoredFile], secrets: &[ReadSecret]) -> bool {
    let same = |secret: &ReadSecret| {
        let site = site(secret);
        current
            .secrets
            .iter()
            .find(|row| row.file == site.file && row.path == site.path && row.bound_to == site.bound_to)
            .and_then(|row| keyring.open(&current.tenant, &site.seal_context(), &row.sealed).ok())
            .is_some_and(|value| value.as_slice() == secret.value.expose_secret().as_bytes())
    };
    current.files == files && current.secrets.len() == secrets.len() && secrets.iter().all(same)
}
