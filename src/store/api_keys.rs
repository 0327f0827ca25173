//! API keys as rows: hashes, scopes, dates. Never sees a key's value.

use async_trait::async_trait;
use jiff::Timestamp;

use super::StoreError;
use crate::domain::{ids::TenantId, permission_set::PermissionSet};

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
    /// Keeps a new key.
    ///
    /// # Errors
    /// The database's.
    async fn create_key(&self, tenant: &TenantId, key: &NewApiKey) -> Result<KeyCreation, StoreError>;

    /// Every key of the tenant, oldest first, revoked and expired ones included.
    ///
    /// # Errors
    /// The database's.
    async fn keys(&self, tenant: &TenantId) -> Result<Vec<ApiKeyRecord>, StoreError>;

    /// Revokes a key; one that was revoked before keeps its first date. `None`: the tenant has no such key.
    ///
    /// # Errors
    /// The database's.
    async fn revoke_key(&self, tenant: &TenantId, id: &str, at: Timestamp) -> Result<Option<ApiKeyRecord>, StoreError>;

    /// Whose key it is. For the operator's command line, where an id is enough.
    ///
    /// # Errors
    /// The database's.
    async fn key_owner(&self, id: &str) -> Result<Option<TenantId>, StoreError>;
}
