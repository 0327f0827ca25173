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
    store::{Application, StoreError, TenantStore},
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

/// Checks a tenant's files: references to the machine are followed, and those to stored secrets as far as `stored` knows them.
///
/// # Errors
/// Every problem.
pub fn check(tenant: &TenantFolder, outside: Outside<'_>, stored: StoredSecrets<'_>) -> Result<Documents, Problems> {
    let source = SecretSource { outside: Some(outside), stored };
    documents::read(&tenant.files, &tenant.prefix(), &source)
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
    let tenant = &folder.id;
    for _ in 0..ATTEMPTS {
        let current = store.tenant(tenant).await?;
        let before = Before { tenant, keyring, set: current.as_ref() };
        let stored = StoredSecrets::Of { tenant, keyring, set: current.as_ref() };
        let source = SecretSource { outside: Some(outside), stored };
        let worked_out = before.work_out(&folder.files, &folder.prefix(), &source, origin.at)?;
        let Some(worked_out) = worked_out else {
            return Ok(Applied::Unchanged(current.map_or(0, |set| set.version)));
        };
        let entry = worked_out.entry(origin, Action::TenantApply, None);
        if let Application::Applied { version, .. } = store.apply_tenant(tenant, worked_out.change(), &entry).await? {
            return Ok(Applied::Version(version));
        }
    }
    Err(ApplyError::Superseded(tenant.clone()))
}
