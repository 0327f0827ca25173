//! A folder's files → a stored set with its secrets sealed. Knows no SQL; the store makes it atomic.

use super::{
    change::Before,
    documents::{self, Documents, Outside, SecretSource, StoredSecrets, TenantFolder},
    secrets::{Keyring, SealError},
};
use crate::{
    domain::{
        audit::{Action, AuditOrigin},
        ids::TenantId,
    },
    store::{Application, StoreError, TenantSet, TenantStore},
    yaml::Problems,
};

/// How often an application starts again when somebody else applied in between.
pub(super) const ATTEMPTS: usize = 5;

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
    #[error(transparent)]
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

/// A tenant's files that are in order, and the set that they were read against.
#[derive(Debug)]
pub struct Checked {
    /// What they say.
    pub documents: Documents,
    /// The set in effect; `None` for a new tenant, and where nobody asked the store.
    set: Option<TenantSet>,
}

/// Checks a tenant's files, wherever they are meant to go: references to the machine are followed, and those to stored
/// secrets assumed to be there.
///
/// # Errors
/// Every problem.
pub fn check(folder: &TenantFolder, outside: Outside<'_>) -> Result<Checked, Problems> {
    let source = SecretSource { outside: Some(outside), stored: StoredSecrets::Assumed };
    Ok(Checked { documents: documents::read(&folder.files, &folder.prefix(), &source)?, set: None })
}

/// Checks a tenant's files against the set that the store has of it.
///
/// # Errors
/// Every problem of the files; the database's.
pub async fn check_in_effect(
    store: &(impl TenantStore + ?Sized),
    keyring: &Keyring,
    folder: &TenantFolder,
    outside: Outside<'_>,
) -> Result<Checked, ApplyError> {
    let set = store.tenant(&folder.id).await?;
    let stored = StoredSecrets::Of { tenant: &folder.id, keyring, set: set.as_ref() };
    let source = SecretSource { outside: Some(outside), stored };
    Ok(Checked { documents: documents::read(&folder.files, &folder.prefix(), &source)?, set })
}

/// Replaces a tenant's whole set by these files, and has it recorded who did. Other processes follow within a second.
///
/// # Errors
/// Nothing was applied, and why.
pub async fn apply(
    store: &(impl TenantStore + ?Sized),
    keyring: &Keyring,
    folder: &TenantFolder,
    outside: Outside<'_>,
    origin: &AuditOrigin,
) -> Result<Applied, ApplyError> {
    let checked = check_in_effect(store, keyring, folder, outside).await?;
    apply_checked(store, keyring, folder, checked, outside, origin).await
}

/// [`apply`], of files that [`check_in_effect`] has read: they are read again only where somebody else changed the tenant in
/// between.
///
/// # Errors
/// Nothing was applied, and why.
pub async fn apply_checked(
    store: &(impl TenantStore + ?Sized),
    keyring: &Keyring,
    folder: &TenantFolder,
    mut checked: Checked,
    outside: Outside<'_>,
    origin: &AuditOrigin,
) -> Result<Applied, ApplyError> {
    let tenant = &folder.id;
    for _ in 0..ATTEMPTS {
        let Checked { documents, set } = checked;
        let before = Before { tenant, keyring, set: set.as_ref() };
        let Some(worked_out) = before.work_out(&folder.files, documents, origin.at)? else {
            return Ok(Applied::Unchanged(set.map_or(0, |set| set.version)));
        };
        let entry = worked_out.entry(origin, Action::TenantApply, None);
        if let Application::Applied { version, .. } = store.apply_tenant(tenant, worked_out.change(), &entry).await? {
            return Ok(Applied::Version(version));
        }
        checked = check_in_effect(store, keyring, folder, outside).await?;
    }
    Err(ApplyError::Superseded(tenant.clone()))
}
