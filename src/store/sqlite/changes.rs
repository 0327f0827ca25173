//! [`ChangeFeed`] on SQLite.

use std::{collections::BTreeMap, time::Duration};

use async_trait::async_trait;

use super::{
    SqliteStore,
    rows::{KeyRow, VersionRow, key_record, version_info},
    store_error,
};
use crate::store::{ChangeFeed, Changes, SealedSecret, StoreError, StoredFile, TenantSet, VersionInfo};

/// Another process cannot tell this one of a change, so it looks: at the file's footprint, which costs nothing, and only
/// where that moved at the revision. A process with nothing to do hardly wakes up.
const POLL: Duration = Duration::from_millis(500);
/// After so many looks in vain the revision is read all the same: five seconds, as on Postgres. There are file systems
/// whose times are coarse.
const LOOKS: u32 = 10;

#[async_trait]
impl ChangeFeed for SqliteStore {
    async fn revision(&self) -> Result<i64, StoreError> {
        sqlx::query_scalar("select revision from installation where id = 1")
            .fetch_one(&self.reader)
            .await
            .map_err(store_error)
    }

    async fn wait_for_change(&self, _seen: i64) {
        for _ in 0..LOOKS {
            tokio::time::sleep(POLL).await;
            if self.footprint.moved() {
                return;
            }
        }
    }

    async fn changes_since(&self, seen: i64) -> Result<Changes, StoreError> {
        let mut transaction = self.read().await?;
        let connection = &mut *transaction;
        let revision = sqlx::query_scalar("select revision from installation where id = 1")
            .fetch_one(&mut *connection)
            .await
            .map_err(store_error)?;
        let tenants: Vec<VersionRow> =
            sqlx::query_as("select tenant, version, revision, applied_at from tenants order by tenant")
                .fetch_all(&mut *connection)
                .await
                .map_err(store_error)?;
        let tenants: Vec<VersionInfo> = tenants.into_iter().map(version_info).collect::<Result<_, _>>()?;
        let files: Vec<(String, String, String)> = sqlx::query_as(
            "select f.tenant, f.path, f.text from tenants t
             join tenant_files f on f.tenant = t.tenant and f.version = t.version
             where t.revision > ?1 order by f.tenant, f.path",
        )
        .bind(seen)
        .fetch_all(&mut *connection)
        .await
        .map_err(store_error)?;
        let secrets: Vec<(String, String, String, String, Vec<u8>)> = sqlx::query_as(
            "select s.tenant, s.file, s.path, s.bound_to, s.sealed from tenants t
             join tenant_secrets s on s.tenant = t.tenant and s.version = t.version
             where t.revision > ?1 order by s.tenant, s.file, s.path",
        )
        .bind(seen)
        .fetch_all(&mut *connection)
        .await
        .map_err(store_error)?;
        let keys: Vec<KeyRow> = sqlx::query_as(
            "select tenant, id, name, secret_hash, permissions, created_at, expires_at, revoked_at
             from api_keys where revision > ?1 order by tenant, id",
        )
        .bind(seen)
        .fetch_all(&mut *connection)
        .await
        .map_err(store_error)?;

        let mut changed: BTreeMap<String, TenantSet> = tenants
            .iter()
            .filter(|tenant| tenant.revision > seen)
            .map(|tenant| (tenant.tenant.to_string(), TenantSet::empty(tenant)))
            .collect();
        for (tenant, path, text) in files {
            if let Some(set) = changed.get_mut(&tenant) {
                set.files.push(StoredFile { path, text });
            }
        }
        for (tenant, file, path, bound_to, sealed) in secrets {
            if let Some(set) = changed.get_mut(&tenant) {
                set.secrets.push(SealedSecret { file, path, bound_to, sealed });
            }
        }
        Ok(Changes {
            revision,
            tenants,
            changed_tenants: changed.into_values().collect(),
            changed_keys: keys.into_iter().map(key_record).collect::<Result<_, _>>()?,
        })
    }
}
