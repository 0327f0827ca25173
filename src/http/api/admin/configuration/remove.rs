//! `DELETE /api/{tenantId}/admin/configuration/{file}`.

use http::StatusCode;

use crate::{
    flows::administration,
    http::{
        Problem,
        api::admin::{author, refused},
        extract::{Call, Path, Precondition, TenantConfigurationWrite},
    },
};

/// Remove a file of the configuration
///
/// With its secrets, in effect as any other change. `tenant.yml` cannot be removed. The versions of the file stay, and one of
/// them can be restored.
#[utoipa::path(
    delete,
    path = "/api/{tenantId}/admin/configuration/{file}",
    operation_id = "removeConfiguration",
    tag = "Administration",
    params(
        ("tenantId" = String, Path, description = "The tenant of the credential.", example = "demo"),
        ("file" = String, Path, description = "The path within the tenant's folder as one segment: `/` is written `%2F`.",
            example = "server/y2.yml"),
        ("If-Match" = Option<String>, Header, nullable = false, description = "The `ETag` of the file that was read; `*` for any version.", example = "\"7\""),
    ),
    responses((status = 204, description = "It is gone."))
)]
#[tracing::instrument(name = "http.api.admin.configuration.remove", skip_all)]
pub async fn handler(
    call: Call<TenantConfigurationWrite>,
    Path((_, file)): Path<(String, String)>,
    precondition: Result<Precondition, Problem>,
) -> Result<StatusCode, Problem> {
    administration::file(&call.ctx, &file).await?;
    let Precondition(expected) = precondition?;
    administration::remove_file(&call.ctx, &file, &expected, &author(&call))
        .await
        .map_err(|error| refused(&call, error))?;
    Ok(StatusCode::NO_CONTENT)
}
