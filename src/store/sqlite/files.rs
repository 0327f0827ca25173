//! [`TenantFileStore`] on SQLite.

use async_trait::async_trait;

use super::{
    SqliteStore,
    rows::{FileRow, file_info},
    store_error,
};
use crate::{
    domain::ids::TenantId,
    store::{FileInfo, FileVersion, SealedSecret, StoreError, TenantFileStore},
};

#[async_trait]
impl TenantFileStore for SqliteStore {
    async fn files(&self, tenant: &TenantId) -> Result<Vec<FileInfo>, StoreError> {
        let rows: Vec<FileRow> = sqlx::query_as(
            "select f.path, f.changed_in, f.changed_at, octet_length(f.text) from tenants t
             join tenant_files f on f.tenant = t.tenant and f.version = t.version
             where t.tenant = ?1 order by f.path",
        )
        .bind(tenant.as_str())
        .fetch_all(&self.reader)
        .await
        .map_err(store_error)?;
        rows.into_iter().map(file_info).collect()
    }

    async fn file_versions(
        &self,
        tenant: &TenantId,
        path: &str,
        before: Option<i64>,
        limit: u32,
    ) -> Result<Vec<FileInfo>, StoreError> {
        let rows: Vec<FileRow> = sqlx::query_as(
            "select path, changed_in, max(changed_at), max(octet_length(text)) from tenant_files
             where tenant = ?1 and path = ?2 and changed_in < ?3
             group by path, changed_in order by changed_in desc limit ?4",
        )
        .bind(tenant.as_str())
        .bind(path)
        .bind(before.unwrap_or(i64::MAX))
        .bind(limit)
        .fetch_all(&self.reader)
        .await
        .map_err(store_error)?;
        rows.into_iter().map(file_info).collect()
    }

    async fn file(
        &self,
        tenant: &TenantId,
        path: &str,
        version: Option<i64>,
    ) -> Result<Option<FileVersion>, StoreError> {
        let mut transaction = self.read().await?;
        // Every version of the set from the change on holds the same file; the last of them is kept the longest.
        let row: Option<(i64, String, i64, i64, i64, String)> = sqlx::query_as(
            "select f.version, f.path, f.changed_in, f.changed_at, octet_length(f.text), f.text from tenant_files f
             where f.tenant = ?1 and f.path = ?2
             and case when ?3 is null then f.version = (select version from tenants where tenant = ?1)
                 else f.changed_in = ?3 end
             order by f.version desc limit 1",
        )
        .bind(tenant.as_str())
        .bind(path)
        .bind(version)
        .fetch_optional(&mut *transaction)
        .await
        .map_err(store_error)?;
        let Some((of_set, path, changed_in, changed_at, size, text)) = row else { return Ok(None) };
        let secrets: Vec<(String, String, Vec<u8>)> = sqlx::query_as(
            "select path, bound_to, sealed from tenant_secrets where tenant = ?1 and version = ?2 and file = ?3
             order by path",
        )
        .bind(tenant.as_str())
        .bind(of_set)
        .bind(&path)
        .fetch_all(&mut *transaction)
        .await
        .map_err(store_error)?;
        let of_file = |(at, bound_to, sealed)| SealedSecret { file: path.clone(), path: at, bound_to, sealed };
        let secrets = secrets.into_iter().map(of_file).collect();
        Ok(Some(FileVersion { info: file_info((path, changed_in, changed_at, size))?, text, secrets }))
    }
}
