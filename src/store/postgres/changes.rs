//! [`ChangeFeed`] on Postgres.

use std::{collections::BTreeMap, time::Duration};

use async_trait::async_trait;
use sqlx::PgConnection;
use tokio::time::timeout;

use super::{
    PostgresStore,
    errors::Failure,
    rows::{KeyRow, VersionRow, key_record, version_info},
};
use crate::store::{ChangeFeed, Changes, SealedSecret, StoreError, StoredFile, TenantSet, VersionInfo};

/// How long until one looks although nothing was announced.
const POLL: Duration = Duration::from_secs(5);
/// The same while announcements do not arrive, so that a change is still in effect within a second.
const POLL_UNTOLD: Duration = Duration::from_millis(500);

#[async_trait]
impl ChangeFeed for PostgresStore {
    async fn revision(&self) -> Result<i64, StoreError> {
        self.bounded(async {
            let mut connection = self.connection().await?;
            Ok(revision(&mut connection).await?)
        })
        .await
    }

    async fn wait_for_change(&self, seen: i64) {
        let mut heard = self.announcements.heard();
        // A connection that has just been made says the revision, so the shorter wait is for the start and for outages.
        if timeout(POLL_UNTOLD, heard.wait_for(|heard| heard.listening)).await.is_ok() {
            let _ = timeout(POLL, heard.wait_for(|heard| heard.revision > seen || !heard.listening)).await;
        }
    }

    async fn changes_since(&self, seen: i64) -> Result<Changes, StoreError> {
        self.bounded(async {
            let mut transaction = self.read().await?;
            let revision = revision(&mut transaction).await?;
            let tenants: Vec<VersionRow> =
                sqlx::query_as("select tenant, version, revision, applied_at from tenants order by tenant")
                    .fetch_all(&mut *transaction)
                    .await?;
            let tenants: Vec<VersionInfo> = tenants.into_iter().map(version_info).collect::<Result<_, _>>()?;
            let changed_tenants = changed_sets(&mut transaction, &tenants, seen).await?;
            let keys: Vec<KeyRow> = sqlx::query_as(
                "select tenant, id, name, secret_hash, permissions, created_at, expires_at, revoked_at
                 from api_keys where revision > $1 order by tenant, id",
            )
            .bind(seen)
            .fetch_all(&mut *transaction)
            .await?;
            let changed_keys = keys.into_iter().map(key_record).collect::<Result<_, _>>()?;
            Ok(Changes { revision, tenants, changed_tenants, changed_keys })
        })
        .await
    }
}

async fn revision(connection: &mut PgConnection) -> Result<i64, sqlx::Error> {
    sqlx::query_scalar("select revision from installation where id = 1").fetch_one(connection).await
}

/// The sets in effect of the tenants that changed after `seen`.
async fn changed_sets(
    connection: &mut PgConnection,
    tenants: &[VersionInfo],
    seen: i64,
) -> Result<Vec<TenantSet>, Failure> {
    let files: Vec<(String, String, String)> = sqlx::query_as(
        "select f.tenant, f.path, f.text from tenants t
         join tenant_files f on f.tenant = t.tenant and f.version = t.version
         where t.revision > $1 order by f.tenant, f.path",
    )
    .bind(seen)
    .fetch_all(&mut *connection)
    .await?;
    let secrets: Vec<(String, String, String, String, Vec<u8>)> = sqlx::query_as(
        "select s.tenant, s.file, s.path, s.bound_to, s.sealed from tenants t
         join tenant_secrets s on s.tenant = t.tenant and s.version = t.version
         where t.revision > $1 order by s.tenant, s.file, s.path",
    )
    .bind(seen)
    .fetch_all(&mut *connection)
    .await?;
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
    Ok(changed.into_values().collect())
}
