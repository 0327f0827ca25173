//! API keys: what they look like, and which caller a presented key stands for.
//!
//! Refuses to know HTTP and SQL. A key's value exists twice: in [`NewKey`], for as long as it takes to show it, and in
//! the request of whoever holds it; everything else works on its SHA-256.

mod draft;
mod format;
mod index;
mod last_use;

use jiff::Timestamp;
use secrecy::SecretString;
use serde_json::{Map, json};

pub use self::{
    draft::{KeyDraft, LONGEST_LIFE},
    format::{KEY_PREFIX, KeyText, can_be_id, id_of},
    index::ApiKeyIndex,
};
use crate::{
    domain::{
        audit::{Action, AuditOrigin},
        ids::TenantId,
        permission_set::PermissionSet,
    },
    store::{ApiKeyRecord, ApiKeyStore, KeyCreation, NewApiKey, StoreError, as_kept},
};

/// Who presented a valid credential, and for which tenant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Caller {
    /// The only tenant that the caller may touch.
    pub tenant: TenantId,
    /// What was presented.
    pub credential: CredentialKind,
    /// Fit for logs: the key's public part; for a token a pseudonym of its issuer and subject, the same for every token
    /// of them.
    pub key_id: String,
    /// The name that the key was given; for a token the name of its issuer.
    pub name: String,
    /// What the caller may do.
    pub permissions: PermissionSet,
}

/// What a caller presented.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CredentialKind {
    /// A key of the connector's.
    ApiKey,
    /// A bearer token of an issuer that is trusted.
    BearerToken,
}

/// Why a key is refused. All of them are a 401; the difference is for the message and for the audit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum KeyRefused {
    /// Not of the shape of a key of this connector.
    #[error("this is not an API key of the connector: a key looks like `y2_live_<id>_<secret>_<check>`")]
    Malformed,
    /// The check at the end does not fit: a character is wrong or missing.
    #[error("the API key is mistyped or cut: its check characters do not fit")]
    Mistyped,
    /// No such key, or another secret.
    #[error("the API key is not known")]
    Unknown,
    /// It was revoked.
    #[error("the API key was revoked")]
    Revoked,
    /// Its time is over.
    #[error("the API key has expired")]
    Expired,
}

/// What a new key shall be.
#[derive(Clone, Debug)]
pub struct KeyRequest {
    /// Shown to people.
    pub name: String,
    /// What it may do.
    pub permissions: PermissionSet,
    /// From when on it is refused.
    pub expires_at: Option<Timestamp>,
}

/// A key that was just made. Its value is nowhere else and cannot be shown again.
#[derive(Debug)]
pub struct NewKey {
    /// As it is kept.
    pub record: ApiKeyRecord,
    /// The whole key, as its holder presents it.
    pub value: SecretString,
}

/// Why a key was not made.
#[derive(Debug, thiserror::Error)]
pub enum CreateKeyError {
    /// There is no such tenant.
    #[error("there is no tenant `{0}`")]
    UnknownTenant(TenantId),
    /// A key without permission opens nothing.
    #[error("a key needs at least one permission")]
    NoPermission,
    /// The system gave no random bytes.
    #[error("the system gave no random bytes")]
    NoRandomness,
    /// The database's.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Makes a key, keeps its hash, and has it recorded who did. In effect wherever the registry has polled since, within a second.
///
/// # Errors
/// The tenant is unknown, the scopes are empty, or the store failed.
pub async fn create(
    store: &(impl ApiKeyStore + ?Sized),
    tenant: &TenantId,
    request: &KeyRequest,
    origin: &AuditOrigin,
) -> Result<NewKey, CreateKeyError> {
    if request.permissions.is_empty() {
        return Err(CreateKeyError::NoPermission);
    }
    loop {
        let text = KeyText::draw().map_err(|_| CreateKeyError::NoRandomness)?;
        let row = NewApiKey {
            id: text.id().to_owned(),
            name: request.name.clone(),
            secret_hash: text.secret_hash(),
            permissions: request.permissions,
            created_at: origin.at,
            expires_at: request.expires_at,
        };
        let mut details = Map::new();
        details.insert("scopes".to_owned(), request.permissions.codes().collect());
        details.insert("expiresAt".to_owned(), json!(request.expires_at));
        let entry = origin.did(Action::KeyCreate, Some(&row.id), details);
        match store.create_key(tenant, &row, &entry).await? {
            // Not read back: whoever makes a key and does not learn its value has made one that nobody holds.
            KeyCreation::Created => return Ok(NewKey { record: kept(tenant, row), value: text.into_value() }),
            KeyCreation::UnknownTenant => return Err(CreateKeyError::UnknownTenant(tenant.clone())),
            KeyCreation::IdTaken => {}
        }
    }
}

fn kept(tenant: &TenantId, row: NewApiKey) -> ApiKeyRecord {
    let NewApiKey { id, name, secret_hash, permissions, created_at, expires_at } = row;
    ApiKeyRecord {
        tenant: tenant.clone(),
        id,
        name,
        secret_hash,
        permissions,
        created_at: as_kept(created_at),
        expires_at: expires_at.map(as_kept),
        revoked_at: None,
    }
}

/// Revokes a key and has it recorded who did. One that was revoked before stays as it is. `None`: the tenant has none of
/// that id.
///
/// # Errors
/// The store's.
pub async fn revoke(
    store: &(impl ApiKeyStore + ?Sized),
    tenant: &TenantId,
    id: &str,
    origin: &AuditOrigin,
) -> Result<Option<ApiKeyRecord>, StoreError> {
    let entry = origin.did(Action::KeyRevoke, Some(id), Map::new());
    store.revoke_key(tenant, id, &entry).await
}
