//! [`TenantStore`] in SQL.

use async_trait::async_trait;

use super::{
    Failure,
    columns::{Instant, Tenant},
};
use crate::{
    domain::{audit::Entry, ids::TenantId},
    store::{
        Application, SealedSecret, StoreError, StoredFile, TenantChange, TenantSet, TenantStore, VersionInfo,
        tenants::VERSIONS_KEPT,
    },
};

/// Columns of `tenants` and `tenant_versions`: tenant, version, revision, applied_at.
pub(super) type VersionRow = (Tenant, i64, i64, Instant);

pub(super) fn version_info((tenant, version, revision, applied_at): VersionRow) -> VersionInfo {
    VersionInfo { tenant: tenant.0, version, revision, applied_at: applied_at.0 }
}

macro_rules! tenants {
    ($store:ty, $connection:ty, $skip_locked:literal) => {
        #[async_trait]
        impl TenantStore for $store {
            async fn apply_tenant(
                &self,
                tenant: &TenantId,
                change: &TenantChange,
                audit: &Entry,
            ) -> Result<Application, StoreError> {
                self.work(async {
                    let mut transaction = self.write().await?;
                    // First, so that the version cannot move between being read and being written.
                    let revision = Self::next_revision(&mut transaction).await?;
                    let current: Option<i64> = sqlx::query_scalar("select version from tenants where tenant = $1")
                        .bind(tenant.as_str())
                        .fetch_optional(&mut *transaction)
                        .await?;
                    if current != change.based_on {
                        return Ok(Application::Superseded);
                    }
                    let version = current.unwrap_or(0) + 1;
                    for statement in [
                        "insert into tenants (tenant, version, revision, applied_at) values ($1, $2, $3, $4)
                         on conflict (tenant) do update set version = $2, revision = $3, applied_at = $4",
                        "insert into tenant_versions (tenant, version, revision, applied_at) values ($1, $2, $3, $4)",
                    ] {
                        sqlx::query(statement)
                            .bind(tenant.as_str())
                            .bind(version)
                            .bind(revision)
                            .bind(Instant(change.at))
                            .execute(&mut *transaction)
                            .await?;
                    }
                    Self::insert_set(&mut transaction, tenant, version, change).await?;
                    sqlx::query("delete from tenant_versions where tenant = $1 and version <= $2")
                        .bind(tenant.as_str())
                        .bind(version - VERSIONS_KEPT)
                        .execute(&mut *transaction)
                        .await?;
                    Self::append_audit(&mut transaction, tenant, audit).await?;
                    self.commit(transaction).await?;
                    Ok(Application::Applied { version, revision })
                })
                .await
            }

            async fn tenant(&self, tenant: &TenantId) -> Result<Option<TenantSet>, StoreError> {
                self.work(async {
                    let mut transaction = self.read().await?;
                    let row: Option<VersionRow> =
                        sqlx::query_as("select tenant, version, revision, applied_at from tenants where tenant = $1")
                            .bind(tenant.as_str())
                            .fetch_optional(&mut *transaction)
                            .await?;
                    Self::read_set(&mut transaction, row).await
                })
                .await
            }

            async fn tenant_version(&self, tenant: &TenantId, version: i64) -> Result<Option<TenantSet>, StoreError> {
                self.work(async {
                    let mut transaction = self.read().await?;
                    let row: Option<VersionRow> = sqlx::query_as(
                        "select tenant, version, revision, applied_at from tenant_versions
                         where tenant = $1 and version = $2",
                    )
                    .bind(tenant.as_str())
                    .bind(version)
                    .fetch_optional(&mut *transaction)
                    .await?;
                    Self::read_set(&mut transaction, row).await
                })
                .await
            }

            async fn tenant_versions(&self, tenant: &TenantId) -> Result<Vec<VersionInfo>, StoreError> {
                self.work(async {
                    let rows: Vec<VersionRow> = sqlx::query_as(
                        "select tenant, version, revision, applied_at from tenant_versions where tenant = $1
                         order by version desc",
                    )
                    .bind(tenant.as_str())
                    .fetch_all(&mut *self.connection().await?)
                    .await?;
                    Ok(rows.into_iter().map(version_info).collect())
                })
                .await
            }

            async fn delete_tenant(&self, tenant: &TenantId, audit: &Entry) -> Result<bool, StoreError> {
                self.work(async {
                    let mut transaction = self.write().await?;
                    Self::next_revision(&mut transaction).await?;
                    let deleted = sqlx::query("delete from tenants where tenant = $1")
                        .bind(tenant.as_str())
                        .execute(&mut *transaction)
                        .await?;
                    if deleted.rows_affected() == 0 {
                        return Ok(false);
                    }
                    Self::append_audit(&mut transaction, tenant, audit).await?;
                    Self::hide_audit(&mut transaction, tenant).await?;
                    self.commit(transaction).await?;
                    Ok(true)
                })
                .await
            }

            async fn tenants(&self) -> Result<Vec<VersionInfo>, StoreError> {
                self.work(async {
                    let rows: Vec<VersionRow> =
                        sqlx::query_as("select tenant, version, revision, applied_at from tenants order by tenant")
                            .fetch_all(&mut *self.connection().await?)
                            .await?;
                    Ok(rows.into_iter().map(version_info).collect())
                })
                .await
            }
        }

        impl $store {
            async fn insert_set(
                connection: &mut $connection,
                tenant: &TenantId,
                version: i64,
                change: &TenantChange,
            ) -> Result<(), Failure> {
                for file in &change.files {
                    // A file that is what it was keeps its version, where the version before knows of it.
                    let before = change.unchanged.contains(&file.path).then_some(change.based_on).flatten();
                    sqlx::query(
                        "with before as (select changed_in, changed_at from tenant_files
                             where tenant = $1 and path = $3 and version = $6)
                         insert into tenant_files (tenant, version, path, text, changed_in, changed_at)
                         values ($1, $2, $3, $4, coalesce((select changed_in from before), $2),
                             coalesce((select changed_at from before), $5))",
                    )
                    .bind(tenant.as_str())
                    .bind(version)
                    .bind(&file.path)
                    .bind(&file.text)
                    .bind(Instant(change.at))
                    .bind(before)
                    .execute(&mut *connection)
                    .await?;
                }
                for secret in &change.secrets {
                    sqlx::query(
                        "insert into tenant_secrets (tenant, version, file, path, bound_to, sealed)
                         values ($1, $2, $3, $4, $5, $6)",
                    )
                    .bind(tenant.as_str())
                    .bind(version)
                    .bind(&secret.file)
                    .bind(&secret.path)
                    .bind(&secret.bound_to)
                    .bind(&secret.sealed)
                    .execute(&mut *connection)
                    .await?;
                }
                Ok(())
            }

            /// The files and secrets of a version that was found.
            async fn read_set(
                connection: &mut $connection,
                row: Option<VersionRow>,
            ) -> Result<Option<TenantSet>, Failure> {
                let Some(row) = row else { return Ok(None) };
                let mut set = TenantSet::empty(&version_info(row));
                let files: Vec<(String, String)> = sqlx::query_as(
                    "select path, text from tenant_files where tenant = $1 and version = $2 order by path",
                )
                .bind(set.tenant.as_str())
                .bind(set.version)
                .fetch_all(&mut *connection)
                .await?;
                let secrets: Vec<(String, String, String, Vec<u8>)> = sqlx::query_as(
                    "select file, path, bound_to, sealed from tenant_secrets where tenant = $1 and version = $2
                     order by file, path",
                )
                .bind(set.tenant.as_str())
                .bind(set.version)
                .fetch_all(&mut *connection)
                .await?;
                set.files = files.into_iter().map(|(path, text)| StoredFile { path, text }).collect();
                let secret = |(file, path, bound_to, sealed)| SealedSecret { file, path, bound_to, sealed };
                set.secrets = secrets.into_iter().map(secret).collect();
                Ok(Some(set))
            }
        }
    };
}

on_both!(tenants);
