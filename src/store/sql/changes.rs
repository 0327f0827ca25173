//! [`ChangeFeed`] in SQL. How a process learns that there is something to read is told by the databases themselves.

use std::collections::BTreeMap;

use async_trait::async_trait;

use super::{
    api_keys::{KeyRow, key_record},
    tenants::{VersionRow, version_info},
};
use crate::store::{ChangeFeed, Changes, SealedSecret, StoreError, StoredFile, TenantSet, VersionInfo};

macro_rules! changes {
    ($store:ty, $connection:ty, $skip_locked:literal) => {
        #[async_trait]
        impl ChangeFeed for $store {
            async fn revision(&self) -> Result<i64, StoreError> {
                self.work(async {
                    let select = sqlx::query_scalar("select revision from installation where id = 1");
                    Ok(select.fetch_one(&mut *self.connection().await?).await?)
                })
                .await
            }

            async fn wait_for_change(&self, seen: i64) {
                self.until_worth_a_look(seen).await;
            }

            async fn changes_since(&self, seen: i64) -> Result<Changes, StoreError> {
                self.work(async {
                    let mut transaction = self.read().await?;
                    let revision = sqlx::query_scalar("select revision from installation where id = 1")
                        .fetch_one(&mut *transaction)
                        .await?;
                    let tenants: Vec<VersionRow> =
                        sqlx::query_as("select tenant, version, revision, applied_at from tenants order by tenant")
                            .fetch_all(&mut *transaction)
                            .await?;
                    let files: Vec<(String, String, String)> = sqlx::query_as(
                        "select f.tenant, f.path, f.text from tenants t
                         join tenant_files f on f.tenant = t.tenant and f.version = t.version
                         where t.revision > $1 order by f.tenant, f.path",
                    )
                    .bind(seen)
                    .fetch_all(&mut *transaction)
                    .await?;
                    let secrets: Vec<(String, String, String, String, Vec<u8>)> = sqlx::query_as(
                        "select s.tenant, s.file, s.path, s.bound_to, s.sealed from tenants t
                         join tenant_secrets s on s.tenant = t.tenant and s.version = t.version
                         where t.revision > $1 order by s.tenant, s.file, s.path",
                    )
                    .bind(seen)
                    .fetch_all(&mut *transaction)
                    .await?;
                    let keys: Vec<KeyRow> = sqlx::query_as(
                        "select tenant, id, name, secret_hash, permissions, created_at, expires_at, revoked_at
                         from api_keys where revision > $1 order by tenant, id",
                    )
                    .bind(seen)
                    .fetch_all(&mut *transaction)
                    .await?;
                    let tenants: Vec<VersionInfo> = tenants.into_iter().map(version_info).collect();
                    let changed_tenants = changed_sets(&tenants, seen, files, secrets);
                    let changed_keys = keys.into_iter().map(key_record).collect();
                    Ok(Changes { revision, tenants, changed_tenants, changed_keys })
                })
                .await
            }
        }
    };
}

on_both!(changes);

/// The sets in effect of the tenants that changed after `seen`.
fn changed_sets(
    tenants: &[VersionInfo],
    seen: i64,
    files: Vec<(String, String, String)>,
    secrets: Vec<(String, String, String, String, Vec<u8>)>,
) -> Vec<TenantSet> {
    let changed = tenants.iter().filter(|tenant| tenant.revision > seen);
    let mut changed: BTreeMap<&str, TenantSet> =
        changed.map(|tenant| (tenant.tenant.as_str(), TenantSet::empty(tenant))).collect();
    for (tenant, path, text) in files {
        if let Some(set) = changed.get_mut(tenant.as_str()) {
            set.files.push(StoredFile { path, text });
        }
    }
    for (tenant, file, path, bound_to, sealed) in secrets {
        if let Some(set) = changed.get_mut(tenant.as_str()) {
            set.secrets.push(SealedSecret { file, path, bound_to, sealed });
        }
    }
    changed.into_values().collect()
}
