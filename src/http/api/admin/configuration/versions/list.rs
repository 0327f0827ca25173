//! `GET /api/{tenantId}/admin/configuration/{file}/versions`.

use axum::{Json, response::Response};

use super::super::file_body::FilePageBody;
use crate::{
    flows::{administration, page::Page},
    http::{
        Problem,
        api::admin::no_store,
        extract::{Call, PageParameters, Paging, Path, TenantConfigurationRead},
    },
};

/// List the versions of a file
///
/// Newest first, one for each change of the file. The last 50 versions of the tenant's configuration are kept. A file that was
/// removed still has its versions.
#[utoipa::path(
    get,
    path = "/api/{tenantId}/admin/configuration/{file}/versions",
    operation_id = "listConfigurationVersions",
    tag = "Administration",
    params(
        ("tenantId" = String, Path, description = "The tenant of the credential.", example = "demo"),
        ("file" = String, Path, description = "The path within the tenant's folder as one segment: `/` is written `%2F`.",
            example = "server/y2.yml"),
        PageParameters,
    ),
    responses((status = 200, description = "A page of versions.", body = FilePageBody))
)]
#[tracing::instrument(name = "http.api.admin.configuration.versions.list", skip_all)]
pub async fn handler(
    call: Call<TenantConfigurationRead>,
    Path((_, file)): Path<(String, String)>,
    paging: Result<Paging, Problem>,
) -> Result<Response, Problem> {
    if paging.is_err() {
        // Whether there is such a file comes first.
        administration::file_versions(&call.ctx, &file, &Page::default()).await?;
    }
    let Paging(page) = paging?;
    let versions = administration::file_versions(&call.ctx, &file, &page).await?;
    Ok(no_store(Json(FilePageBody::from(versions))))
}
