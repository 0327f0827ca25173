//! Rows to values: instants, ids, permissions. Knows no statement.

use super::instant::Instant;
use crate::{
    domain::{
        audit::{Record, chain::Hash},
        ids::TenantId,
        permission_set::PermissionSet,
    },
    store::{ApiKeyRecord, FileInfo, ListedKey, StoreError, VersionInfo},
};

/// Columns of `tenants` and `tenant_versions`: tenant, version, revision, applied_at.
pub(super) type VersionRow = (String, i64, i64, Instant);

/// Columns of `api_keys`: tenant, id, name, secret_hash, permissions, created_at, expires_at, revoked_at.
pub(super) type KeyRow = (String, String, String, Vec<u8>, Vec<String>, Instant, Option<Instant>, Option<Instant>);

/// A row of `api_keys` with `last_used_at` of `api_key_uses`.
#[derive(sqlx::FromRow)]
pub(super) struct ListedKeyRow {
    tenant: String,
    id: String,
    name: String,
    secret_hash: Vec<u8>,
    permissions: Vec<String>,
    created_at: Instant,
    expires_at: Option<Instant>,
    revoked_at: Option<Instant>,
    last_used_at: Option<Instant>,
}

/// Columns of `tenant_files`: path, changed_in, changed_at, bytes of the text.
pub(super) type FileRow = (String, i64, Instant, i32);

/// A row of `audit_entries`, without its tenant.
#[derive(sqlx::FromRow)]
pub(super) struct AuditRow {
    sequence: i64,
    at: Instant,
    actor_kind: String,
    actor: Option<String>,
    action: String,
    target: Option<String>,
    outcome: String,
    address: Option<String>,
    request_id: Option<String>,
    details: String,
    hash: Vec<u8>,
}

/// A stored tenant id.
pub(super) fn tenant_id(text: &str) -> Result<TenantId, StoreError> {
    text.parse().map_err(|_| StoreError::Unreadable("a tenant id"))
}

pub(super) fn version_info((tenant, version, revision, applied_at): VersionRow) -> Result<VersionInfo, StoreError> {
    Ok(VersionInfo { tenant: tenant_id(&tenant)?, version, revision, applied_at: applied_at.0 })
}

/// Codes as they are stored.
pub(super) fn codes(permissions: PermissionSet) -> Vec<&'static str> {
    permissions.codes().collect()
}

/// Codes that this program does not know (a newer one wrote them) grant nothing and are left out.
fn permissions(codes: &[String]) -> PermissionSet {
    codes.iter().filter_map(|code| code.parse().ok()).collect()
}

pub(super) fn key_record(row: KeyRow) -> Result<ApiKeyRecord, StoreError> {
    let (tenant, id, name, hash, codes, created_at, expires_at, revoked_at) = row;
    Ok(ApiKeyRecord {
        tenant: tenant_id(&tenant)?,
        id,
        name,
        secret_hash: hash.try_into().map_err(|_| StoreError::Unreadable("the hash of an API key"))?,
        permissions: permissions(&codes),
        created_at: created_at.0,
        expires_at: expires_at.map(|at| at.0),
        revoked_at: revoked_at.map(|at| at.0),
    })
}

pub(super) fn listed_key(row: ListedKeyRow) -> Result<ListedKey, StoreError> {
    let ListedKeyRow { tenant, id, name, secret_hash, permissions, created_at, expires_at, revoked_at, .. } = row;
    Ok(ListedKey {
        record: key_record((tenant, id, name, secret_hash, permissions, created_at, expires_at, revoked_at))?,
        last_used_at: row.last_used_at.map(|at| at.0),
    })
}

pub(super) fn file_info((path, version, changed_at, size): FileRow) -> Result<FileInfo, StoreError> {
    let size = u64::try_from(size).map_err(|_| StoreError::Unreadable("the size of a file"))?;
    Ok(FileInfo { path, version, changed_at: changed_at.0, size })
}

pub(super) fn audit_hash(hash: Vec<u8>) -> Result<Hash, StoreError> {
    hash.try_into().map_err(|_| StoreError::Unreadable("a hash of the audit"))
}

pub(super) fn audit_record(row: AuditRow) -> Result<Record, StoreError> {
    Ok(Record {
        sequence: row.sequence,
        at: row.at.0,
        actor_kind: row.actor_kind,
        actor: row.actor,
        action: row.action,
        target: row.target,
        outcome: row.outcome,
        address: row.address,
        request_id: row.request_id,
        details: serde_json::from_str(&row.details).map_err(|_| StoreError::Unreadable("an entry of the audit"))?,
        hash: audit_hash(row.hash)?,
    })
}
