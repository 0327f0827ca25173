//! API keys as rows: hashes, scopes, dates. Never sees a key's value.

use async_trait::async_trait;
use jiff::Timestamp;

use super::StoreError;
use crate::domain::{audit::Entry, ids::TenantId, permission_set::PermissionSet};

/// A key to be kept.
#[derive(Clone, Debug)]
pub struct NewApiKey {
    /// The public part, unique in the installation.
    pub id: String,
    /// Shown to people.
    pub name: String,
    /// SHA-256 of the secret part.
    pub secret_hash: [u8; 32],
    /// What it may do.
    pub permissions: PermissionSet,
    /// When it was made.
    pub created_at: Timestamp,
    /// From when on it is refused.
    pub expires_at: Option<Timestamp>,
}

/// A key as it is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ApiKeyRecord {
    /// Whose.
    pub tenant: TenantId,
    /// The public part.
    pub id: String,
    /// Shown to people.
    pub name: String,
    /// SHA-256 of the secret part.
    pub secret_hash: [u8; 32],
    /// What it may do.
    pub permissions: PermissionSet,
    /// When it was made.
    pub created_at: Timestamp,
    /// From when on it is refused.
    pub expires_at: Option<Timestamp>,
    /// When it was revoked.
    pub revoked_at: Option<Timestamp>,
}

/// That a key was used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeyUse {
    /// Whose.
    pub tenant: TenantId,
    /// The public part.
    pub id: String,
    /// When, about.
    pub at: Timestamp,
}

/// A key in a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListedKey {
    /// The key.
    pub record: ApiKeyRecord,
    /// When it was used last, as far as that was written down.
    pub last_used_at: Option<Timestamp>,
}

/// What became of a new key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeyCreation {
    /// Kept.
    Created,
    /// There is no such tenant.
    UnknownTenant,
    /// The id is taken; draw another one.
    IdTaken,
}

/// API keys of tenants.
#[async_trait]
pub trait ApiKeyStore: Send + Sync {
    /// Keeps a new key, and the audit's entry of it.
    ///
    /// # Errors
    /// The database's.
    async fn create_key(&self, tenant: &TenantId, key: &NewApiKey, audit: &Entry) -> Result<KeyCreation, StoreError>;

    /// Every key of the tenant, oldest first, revoked and expired ones included.
    ///
    /// # Errors
    /// The database's.
    async fn keys(&self, tenant: &TenantId) -> Result<Vec<ApiKeyRecord>, StoreError>;

    /// At most `limit` keys, newest first, revoked and expired ones included: those made before the key `after`, or the
    /// last ones.
    ///
    /// # Errors
    /// The database's.
    async fn key_page(&self, tenant: &TenantId, after: Option<&str>, limit: u32) -> Result<Vec<ListedKey>, StoreError>;

    /// One key.
    ///
    /// # Errors
    /// The database's.
    async fn key(&self, tenant: &TenantId, id: &str) -> Result<Option<ListedKey>, StoreError>;

    /// Revokes a key at the instant of `audit`, which is recorded with it. One that was revoked before stays as it is, and
    /// nothing is recorded. `None`: the tenant has no such key.
    ///
    /// # Errors
    /// The database's.
    async fn revoke_key(&self, tenant: &TenantId, id: &str, audit: &Entry) -> Result<Option<ApiKeyRecord>, StoreError>;

    /// Writes down when keys were used; an earlier instant than the one that is kept changes nothing, and keys that are
    /// gone are left out. Serves the installation as a whole.
    ///
    /// # Errors
    /// The database's.
    async fn note_key_uses(&self, uses: &[KeyUse]) -> Result<(), StoreError>;

    /// Whose key it is. For the operator's command line, where an id is enough.
    ///
    /// # Errors
    /// The database's.
    async fn key_owner(&self, id: &str) -> Result<Option<TenantId>, StoreError>;
}
