//! `GET /api/{tenantId}/admin/configuration`.

use axum::{Json, response::Response};

use super::file_body::FilePageBody;
use crate::{
    flows::administration,
    http::{
        Problem,
        api::admin::no_store,
        extract::{Call, PageParameters, Paging, TenantConfigurationRead},
    },
};

/// List the files of the configuration
///
/// The files in effect, with the version in which each became what it is.
#[utoipa::path(
    get,
    path = "/api/{tenantId}/admin/configuration",
    operation_id = "listConfiguration",
    tag = "Administration",
    params(
        ("tenantId" = String, Path, description = "The tenant of the credential.", example = "demo"),
        PageParameters,
    ),
    responses((status = 200, description = "A page of files.", body = FilePageBody))
)]
#[tracing::instrument(name = "http.api.admin.configuration.list", skip_all)]
pub async fn handler(call: Call<TenantConfigurationRead>, Paging(page): Paging) -> Result<Response, Problem> {
    let files = administration::files(&call.ctx, &page).await?;
    Ok(no_store(Json(FilePageBody::from(files))))
}
