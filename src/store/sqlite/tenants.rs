//! [`TenantStore`] on SQLite.

use async_trait::async_trait;
use sqlx::SqliteConnection;

use super::{
    SqliteStore, audit, next_revision,
    rows::{VersionRow, micros, version_info},
    store_error,
};
use crate::{
    domain::{audit::Entry, ids::TenantId},
    store::{
        Application, SealedSecret, StoreError, StoredFile, TenantChange, TenantSet, TenantStore, VersionInfo,
        tenants::VERSIONS_KEPT,
    },
};

#[async_trait]
impl TenantStore for SqliteStore {
    async fn apply_tenant(
        &self,
        tenant: &TenantId,
        change: &TenantChange,
        audit: &Entry,
    ) -> Result<Application, StoreError> {
        let mut transaction = self.write().await?;
        let connection = &mut *transaction;
        let current: Option<i64> = sqlx::query_scalar("select version from tenants where tenant = ?1")
            .bind(tenant.as_str())
            .fetch_optional(&mut *connection)
            .await
            .map_err(store_error)?;
        if current != change.based_on {
            return Ok(Application::Superseded);
        }
        let version = current.unwrap_or(0) + 1;
        let revision = next_revision(connection).await?;
        for statement in [
            "insert into tenants (tenant, version, revision, applied_at) values (?1, ?2, ?3, ?4)
             on conflict (tenant) do update set version = ?2, revision = ?3, applied_at = ?4",
            "insert into tenant_versions (tenant, version, revision, applied_at) values (?1, ?2, ?3, ?4)",
        ] {
            sqlx::query(statement)
                .bind(tenant.as_str())
                .bind(version)
                .bind(revision)
                .bind(micros(change.at))
                .execute(&mut *connection)
                .await
                .map_err(store_error)?;
        }
        insert_set(connection, tenant, version, change).await?;
        sqlx::query("delete from tenant_versions where tenant = ?1 and version <= ?2")
            .bind(tenant.as_str())
            .bind(version - VERSIONS_KEPT)
            .execute(&mut *connection)
            .await
            .map_err(store_error)?;
        audit::append(connection, tenant, audit).await?;
        transaction.commit().await.map_err(store_error)?;
        Ok(Application::Applied { version, revision })
    }

    async fn tenant(&self, tenant: &TenantId) -> Result<Option<TenantSet>, StoreError> {
        let mut transaction = self.read().await?;
        let row: Option<VersionRow> =
            sqlx::query_as("select tenant, version, revision, applied_at from tenants where tenant = ?1")
                .bind(tenant.as_str())
                .fetch_optional(&mut *transaction)
                .await
                .map_err(store_error)?;
        read_set(&mut transaction, row).await
    }

    async fn tenant_version(&self, tenant: &TenantId, version: i64) -> Result<Option<TenantSet>, StoreError> {
        let mut transaction = self.read().await?;
        let row: Option<VersionRow> = sqlx::query_as(
            "select tenant, version, revision, applied_at from tenant_versions where tenant = ?1 and version = ?2",
        )
        .bind(tenant.as_str())
        .bind(version)
        .fetch_optional(&mut *transaction)
        .await
        .map_err(store_error)?;
        read_set(&mut transaction, row).await
    }

    async fn tenant_versions(&self, tenant: &TenantId) -> Result<Vec<VersionInfo>, StoreError> {
        let rows: Vec<VersionRow> = sqlx::query_as(
            "select tenant, version, revision, applied_at from tenant_versions where tenant = ?1
             order by version desc",
        )
        .bind(tenant.as_str())
        .fetch_all(&self.reader)
        .await
        .map_err(store_error)?;
        rows.into_iter().map(version_info).collect()
    }

    async fn delete_tenant(&self, tenant: &TenantId, audit: &Entry) -> Result<bool, StoreError> {
        let mut transaction = self.write().await?;
        let deleted = sqlx::query("delete from tenants where tenant = ?1")
            .bind(tenant.as_str())
            .execute(&mut *transaction)
            .await
            .map_err(store_error)?
            .rows_affected();
        if deleted == 0 {
            return Ok(false);
        }
        next_revision(&mut transaction).await?;
        audit::append(&mut transaction, tenant, audit).await?;
        audit::hide(&mut transaction, tenant).await?;
        transaction.commit().await.map_err(store_error)?;
        Ok(true)
    }

    async fn tenants(&self) -> Result<Vec<VersionInfo>, StoreError> {
        let rows: Vec<VersionRow> =
            sqlx::query_as("select tenant, version, revision, applied_at from tenants order by tenant")
                .fetch_all(&self.reader)
                .await
                .map_err(store_error)?;
        rows.into_iter().map(version_info).collect()
    }
}

async fn insert_set(
    connection: &mut SqliteConnection,
    tenant: &TenantId,
    version: i64,
    change: &TenantChange,
) -> Result<(), StoreError> {
    for file in &change.files {
        // A file that is what it was keeps its version, where the version before knows of it.
        let before = change.unchanged.contains(&file.path).then_some(change.based_on).flatten();
        sqlx::query(
            "with before as (
                 select changed_in, changed_at from tenant_files where tenant = ?1 and path = ?3 and version = ?6)
             insert into tenant_files (tenant, version, path, text, changed_in, changed_at) values (?1, ?2, ?3, ?4,
                 coalesce((select changed_in from before), ?2), coalesce((select changed_at from before), ?5))",
        )
        .bind(tenant.as_str())
        .bind(version)
        .bind(&file.path)
        .bind(&file.text)
        .bind(micros(change.at))
        .bind(before)
        .execute(&mut *connection)
        .await
        .map_err(store_error)?;
    }
    for secret in &change.secrets {
        sqlx::query(
            "insert into tenant_secrets (tenant, version, file, path, bound_to, sealed)
             values (?1, ?2, ?3, ?4, ?5, ?6)",
        )
        .bind(tenant.as_str())
        .bind(version)
        .bind(&secret.file)
        .bind(&secret.path)
        .bind(&secret.bound_to)
        .bind(&secret.sealed)
        .execute(&mut *connection)
        .await
        .map_err(store_error)?;
    }
    Ok(())
}

/// The files and secrets of a version that was found.
async fn read_set(connection: &mut SqliteConnection, row: Option<VersionRow>) -> Result<Option<TenantSet>, StoreError> {
    let Some(row) = row else { return Ok(None) };
    let VersionInfo { tenant, version, revision, applied_at } = version_info(row)?;
    let files: Vec<(String, String)> =
        sqlx::query_as("select path, text from tenant_files where tenant = ?1 and version = ?2 order by path")
            .bind(tenant.as_str())
            .bind(version)
            .fetch_all(&mut *connection)
            .await
            .map_err(store_error)?;
    let secrets: Vec<(String, String, String, Vec<u8>)> = sqlx::query_as(
        "select file, path, bound_to, sealed from tenant_secrets where tenant = ?1 and version = ?2
         order by file, path",
    )
    .bind(tenant.as_str())
    .bind(version)
    .fetch_all(&mut *connection)
    .await
    .map_err(store_error)?;
    Ok(Some(TenantSet {
        tenant,
        version,
        revision,
        applied_at,
        files: files.into_iter().map(|(path, text)| StoredFile { path, text }).collect(),
        secrets: secrets
            .into_iter()
            .map(|(file, path, bound_to, sealed)| SealedSecret { file, path, bound_to, sealed })
            .collect(),
    }))
}
