//! Tenants as documents with versions. Knows nothing of what the documents say.

use async_trait::async_trait;
use jiff::Timestamp;

use super::StoreError;
use crate::domain::{audit::Entry, ids::TenantId};

/// Versions that are kept of one tenant; applying drops what is older.
pub const VERSIONS_KEPT: i64 = 50;

/// One file of a tenant, with every secret replaced by its reference.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredFile {
    /// Path within the tenant's folder (`server/y2.yml`), with `/` on every system.
    pub path: String,
    /// The YAML text, comments included.
    pub text: String,
}

/// One secret of a tenant's files, sealed.
#[derive(Clone, PartialEq, Eq)]
pub struct SealedSecret {
    /// The file that holds the reference.
    pub file: String,
    /// Where in the file (`connections.default.password`).
    pub path: String,
    /// What the secret may be used for (the origin of the connection's URL); part of what is authenticated.
    pub bound_to: String,
    /// The sealed bytes.
    pub sealed: Vec<u8>,
}

impl std::fmt::Debug for SealedSecret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "SealedSecret({}#{}, {} bytes)", self.file, self.path, self.sealed.len())
    }
}

/// A tenant's whole set, as it shall be from now on.
#[derive(Clone, Debug)]
pub struct TenantChange {
    /// The version on which the change was worked out (`None`: the tenant did not exist). Another one by now: refused.
    pub based_on: Option<i64>,
    /// Every file.
    pub files: Vec<StoredFile>,
    /// Every secret of those files.
    pub secrets: Vec<SealedSecret>,
    /// Paths of files that are what they were, secrets included: they keep their version.
    pub unchanged: Vec<String>,
    /// When.
    pub at: Timestamp,
}

/// What became of an application.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Application {
    /// In effect, under this version and revision.
    Applied {
        /// Counts this tenant's versions from 1.
        version: i64,
        /// The installation's revision that the change made.
        revision: i64,
    },
    /// Somebody else applied in between; nothing was changed.
    Superseded,
}

/// A tenant's whole set, as it is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TenantSet {
    /// Whose.
    pub tenant: TenantId,
    /// Counts this tenant's versions from 1.
    pub version: i64,
    /// The installation's revision that made it; grows over the whole installation, even when a tenant is deleted and
    /// made again.
    pub revision: i64,
    /// When it was applied.
    pub applied_at: Timestamp,
    /// In the order of their paths.
    pub files: Vec<StoredFile>,
    /// In the order of file and path.
    pub secrets: Vec<SealedSecret>,
}

impl TenantSet {
    /// The set of that version, before its files and secrets are read.
    pub(super) fn empty(info: &VersionInfo) -> Self {
        Self {
            tenant: info.tenant.clone(),
            version: info.version,
            revision: info.revision,
            applied_at: info.applied_at,
            files: Vec::new(),
            secrets: Vec::new(),
        }
    }
}

/// A line of a list of tenants or of versions.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VersionInfo {
    /// Whose.
    pub tenant: TenantId,
    /// Counts this tenant's versions from 1.
    pub version: i64,
    /// The installation's revision that made it.
    pub revision: i64,
    /// When it was applied.
    pub applied_at: Timestamp,
}

/// Tenants and their versions.
#[async_trait]
pub trait TenantStore: Send + Sync {
    /// Replaces the tenant's whole set, makes the tenant when it is new, keeps the version before, and records `audit`.
    ///
    /// # Errors
    /// The database's.
    async fn apply_tenant(
        &self,
        tenant: &TenantId,
        change: &TenantChange,
        audit: &Entry,
    ) -> Result<Application, StoreError>;

    /// The set in effect.
    ///
    /// # Errors
    /// The database's.
    async fn tenant(&self, tenant: &TenantId) -> Result<Option<TenantSet>, StoreError>;

    /// A set of the past, or the one in effect.
    ///
    /// # Errors
    /// The database's.
    async fn tenant_version(&self, tenant: &TenantId, version: i64) -> Result<Option<TenantSet>, StoreError>;

    /// The versions that are kept, newest first.
    ///
    /// # Errors
    /// The database's.
    async fn tenant_versions(&self, tenant: &TenantId) -> Result<Vec<VersionInfo>, StoreError>;

    /// Removes the tenant with everything it owns: versions, secrets, keys, traces. Its audit stays, ends with `audit`, and
    /// is not shown to a tenant that is made under the same id later. `false`: there was none, nothing was recorded.
    ///
    /// # Errors
    /// The database's.
    async fn delete_tenant(&self, tenant: &TenantId, audit: &Entry) -> Result<bool, StoreError>;

    /// Every tenant of the installation, by id. For the operator and for the registry.
    ///
    /// # Errors
    /// The database's.
    async fn tenants(&self) -> Result<Vec<VersionInfo>, StoreError>;
}
