//! Rows to values: instants, ids, permissions. Knows no statement.

use super::instant::Instant;
use crate::{
    domain::{ids::TenantId, permission_set::PermissionSet},
    store::{ApiKeyRecord, StoreError, VersionInfo},
};

/// Columns of `tenants` and `tenant_versions`: tenant, version, revision, applied_at.
pub(super) type VersionRow = (String, i64, i64, Instant);

/// Columns of `api_keys`: tenant, id, name, secret_hash, permissions, created_at, expires_at, revoked_at.
pub(super) type KeyRow = (String, String, String, Vec<u8>, Vec<String>, Instant, Option<Instant>, Option<Instant>);

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
