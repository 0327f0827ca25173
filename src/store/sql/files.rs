//! [`TenantFileStore`] in SQL.

use async_trait::async_trait;

use super::columns::Instant;
use crate::{
    domain::ids::TenantId,
    store::{FileInfo, FileVersion, SealedSecret, StoreError, TenantFileStore},
};

/// Columns of `tenant_files`: path, changed_in, changed_at, bytes of the text.
type FileRow = (String, i64, Instant, i64);

fn file_info((path, version, changed_at, size): FileRow) -> FileInfo {
    FileInfo { path, version, changed_at: changed_at.0, size: size.unsigned_abs() }
}

macro_rules! files {
    ($store:ty, $connection:ty, $skip_locked:literal) => {
        #[async_trait]
        impl TenantFileStore for $store {
            async fn files(&self, tenant: &TenantId) -> Result<Vec<FileInfo>, StoreError> {
                self.work(async {
                    let rows: Vec<FileRow> = sqlx::query_as(
                        "select f.path, f.changed_in, f.changed_at, cast(octet_length(f.text) as bigint) from tenants t
                         join tenant_files f on f.tenant = t.tenant and f.version = t.version
                         where t.tenant = $1 order by f.path",
                    )
                    .bind(tenant.as_str())
                    .fetch_all(&mut *self.connection().await?)
                    .await?;
                    Ok(rows.into_iter().map(file_info).collect())
                })
                .await
            }

            async fn file_versions(
                &self,
                tenant: &TenantId,
                path: &str,
                before: Option<i64>,
                limit: u32,
            ) -> Result<Vec<FileInfo>, StoreError> {
                self.work(async {
                    let rows: Vec<FileRow> = sqlx::query_as(
                        "select path, changed_in, max(changed_at), cast(max(octet_length(text)) as bigint)
                         from tenant_files where tenant = $1 and path = $2 and changed_in < $3
                         group by path, changed_in order by changed_in desc limit $4",
                    )
                    .bind(tenant.as_str())
                    .bind(path)
                    .bind(before.unwrap_or(i64::MAX))
                    .bind(i64::from(limit))
                    .fetch_all(&mut *self.connection().await?)
                    .await?;
                    Ok(rows.into_iter().map(file_info).collect())
                })
                .await
            }

            async fn file(
                &self,
                tenant: &TenantId,
                path: &str,
                version: Option<i64>,
            ) -> Result<Option<FileVersion>, StoreError> {
                self.work(async {
                    let mut transaction = self.read().await?;
                    // Every version of the set from the change on holds the same file; the last of them is kept the longest.
                    let row: Option<(i64, i64, Instant, String)> = sqlx::query_as(
                        "select f.version, f.changed_in, f.changed_at, f.text from tenant_files f
                         where f.tenant = $1 and f.path = $2
                         and case when $3 is null then f.version = (select version from tenants where tenant = $1)
                             else f.changed_in = $3 end
                         order by f.version desc limit 1",
                    )
                    .bind(tenant.as_str())
                    .bind(path)
                    .bind(version)
                    .fetch_optional(&mut *transaction)
                    .await?;
                    let Some((of_set, version, changed_at, text)) = row else { return Ok(None) };
                    let secrets: Vec<(String, String, Vec<u8>)> = sqlx::query_as(
                        "select path, bound_to, sealed from tenant_secrets
                         where tenant = $1 and version = $2 and file = $3 order by path",
                    )
                    .bind(tenant.as_str())
                    .bind(of_set)
                    .bind(path)
                    .fetch_all(&mut *transaction)
                    .await?;
                    let of_file = |(at, bound_to, sealed)| SealedSecret { file: path.to_owned(), path: at, bound_to, sealed };
                    let size = text.len() as u64;
                    let info = FileInfo { path: path.to_owned(), version, changed_at: changed_at.0, size };
                    Ok(Some(FileVersion { info, text, secrets: secrets.into_iter().map(of_file).collect() }))
                })
                .await
            }
        }
    };
}

on_both!(files);
