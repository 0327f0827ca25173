//! Rows to values: instants, ids, permissions. Knows no statement.

use jiff::Timestamp;

use crate::{
    domain::{
        audit::{Record, chain::Hash},
        ids::TenantId,
        permission_set::PermissionSet,
    },
    store::{ApiKeyRecord, FileInfo, ListedKey, StoreError, VersionInfo},
};

/// Columns of `tenants` and `tenant_versions`: tenant, version, revision, applied_at.
pub(super) type VersionRow = (String, i64, i64, i64);

/// Columns of `api_keys`: tenant, id, name, secret_hash, permissions, created_at, expires_at, revoked_at.
pub(super) type KeyRow = (String, String, String, Vec<u8>, String, i64, Option<i64>, Option<i64>);

/// Columns of `api_keys` as in [`KeyRow`], then `last_used_at` of `api_key_uses`.
pub(super) type ListedKeyRow = (String, String, String, Vec<u8>, String, i64, Option<i64>, Option<i64>, Option<i64>);

/// Columns of `tenant_files`: path, changed_in, changed_at, bytes of the text.
pub(super) type FileRow = (String, i64, i64, i64);

/// A row of `audit_entries`, without its tenant.
#[derive(sqlx::FromRow)]
pub(super) struct AuditRow {
    sequence: i64,
    at: i64,
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

/// An instant as it is stored.
pub(super) fn micros(at: Timestamp) -> i64 {
    at.as_microsecond()
}

/// A stored instant.
pub(super) fn timestamp(micros: i64) -> Result<Timestamp, StoreError> {
    Timestamp::from_microsecond(micros).map_err(|_| StoreError::Unreadable("a date"))
}

/// A stored tenant id.
pub(super) fn tenant_id(text: &str) -> Result<TenantId, StoreError> {
    text.parse().map_err(|_| StoreError::Unreadable("a tenant id"))
}

pub(super) fn version_info((tenant, version, revision, applied_at): VersionRow) -> Result<VersionInfo, StoreError> {
    Ok(VersionInfo { tenant: tenant_id(&tenant)?, version, revision, applied_at: timestamp(applied_at)? })
}

/// Codes that this program does not know (a newer one wrote them) grant nothing and are left out.
fn permissions(codes: &str) -> PermissionSet {
    codes.split(' ').filter_map(|code| code.parse().ok()).collect()
}

pub(super) fn key_record(row: KeyRow) -> Result<ApiKeyRecord, StoreError> {
    let (tenant, id, name, hash, codes, created_at, expires_at, revoked_at) = row;
    Ok(ApiKeyRecord {
        tenant: tenant_id(&tenant)?,
        id,
        name,
        secret_hash: hash.try_into().map_err(|_| StoreError::Unreadable("the hash of an API key"))?,
        permissions: permissions(&codes),
        created_at: timestamp(created_at)?,
        expires_at: expires_at.map(timestamp).transpose()?,
        revoked_at: revoked_at.map(timestamp).transpose()?,
    })
}

pub(super) fn listed_key(row: ListedKeyRow) -> Result<ListedKey, StoreError> {
    let (tenant, id, name, hash, codes, created_at, expires_at, revoked_at, last_used_at) = row;
    Ok(ListedKey {
        record: key_record((tenant, id, name, hash, codes, created_at, expires_at, revoked_at))?,
        last_used_at: last_used_at.map(timestamp).transpose()?,
    })
}

pub(super) fn file_info((path, version, changed_at, size): FileRow) -> Result<FileInfo, StoreError> {
    let size = u64::try_from(size).map_err(|_| StoreError::Unreadable("the size of a file"))?;
    Ok(FileInfo { path, version, changed_at: timestamp(changed_at)?, size })
}

pub(super) fn audit_hash(hash: Vec<u8>) -> Result<Hash, StoreError> {
    hash.try_into().map_err(|_| StoreError::Unreadable("a hash of the audit"))
}

pub(super) fn audit_record(row: AuditRow) -> Result<Record, StoreError> {
    Ok(Record {
        sequence: row.sequence,
        at: timestamp(row.at)?,
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
