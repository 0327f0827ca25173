//! Single files of a tenant, with the changes that they went through. Knows nothing of what they say.
//!
//! A tenant's set has one version; a file carries the version of the set in which it became what it is, so that it keeps its
//! version while others change.

use async_trait::async_trait;
use jiff::Timestamp;

use super::{SealedSecret, StoreError};
use crate::domain::ids::TenantId;

/// A line of a list of files, or of the versions of one file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileInfo {
    /// Path within the tenant's folder (`server/y2.yml`).
    pub path: String,
    /// The version of the set in which it became what it is.
    pub version: i64,
    /// When that was.
    pub changed_at: Timestamp,
    /// Bytes of its text.
    pub size: u64,
}

/// A file as it was in one of its versions.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileVersion {
    /// Which.
    pub info: FileInfo,
    /// Its text, with references in place of secrets.
    pub text: String,
    /// Its secrets of then.
    pub secrets: Vec<SealedSecret>,
}

/// Single files of tenants.
#[async_trait]
pub trait TenantFileStore: Send + Sync {
    /// The files in effect, by path.
    ///
    /// # Errors
    /// The database's.
    async fn files(&self, tenant: &TenantId) -> Result<Vec<FileInfo>, StoreError>;

    /// At most `limit` versions of a file that are kept, newest first: those before the version `before`, or the last
    /// ones. A file that is not in effect any more may still have some.
    ///
    /// # Errors
    /// The database's.
    async fn file_versions(
        &self,
        tenant: &TenantId,
        path: &str,
        before: Option<i64>,
        limit: u32,
    ) -> Result<Vec<FileInfo>, StoreError>;

    /// A file in one of its versions, or as it is in effect.
    ///
    /// # Errors
    /// The database's.
    async fn file(
        &self,
        tenant: &TenantId,
        path: &str,
        version: Option<i64>,
    ) -> Result<Option<FileVersion>, StoreError>;
}
