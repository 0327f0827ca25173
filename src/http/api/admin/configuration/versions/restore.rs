//! `POST /api/{tenantId}/admin/configuration/{file}/versions/{version}/restore`.

use axum::{extract::State, response::Response};

use super::{
    super::file_body::{ChangeBody, changed},
    number,
};
use crate::{
    flows::administration,
    http::{
        AppState, Problem,
        api::admin::{author, refused},
        extract::{Call, Path, Precondition, TenantConfigurationWrite},
    },
};

/// Restore a version of a file
///
/// Makes the file what it was, as a new version and in effect as any other change. Its secrets become those of then as well:
/// a password that was changed since is the old one again.
///
/// `If-Match` names the version that is to be replaced; for a file that was removed, `If-None-Match: *`.
#[utoipa::path(
    post,
    path = "/api/{tenantId}/admin/configuration/{file}/versions/{version}/restore",
    operation_id = "restoreConfigurationVersion",
    tag = "Administration",
    params(
        ("tenantId" = String, Path, description = "The tenant of the credential.", example = "demo"),
        ("file" = String, Path, description = "The path within the tenant's folder as one segment: `/` is written `%2F`.",
            example = "server/y2.yml"),
        ("version" = i64, Path, description = "As in the list of versions.", example = 7),
        ("If-Match" = Option<String>, Header, nullable = false, description = "The `ETag` of the file in effect; `*` for any version.", example = "\"9\""),
        ("If-None-Match" = Option<String>, Header, nullable = false, description = "`*`: the file was removed."),
    ),
    responses(
        (status = 200, description = "It is in effect.", body = ChangeBody, headers(
            ("ETag" = String, description = "The new version."),
        )),
        (status = 201, description = "The file is there again and in effect.", body = ChangeBody, headers(
            ("ETag" = String, description = "Its version."),
            ("Location" = String, description = "Its address."),
        )),
    )
)]
#[tracing::instrument(name = "http.api.admin.configuration.versions.restore", skip_all)]
pub async fn handler(
    State(state): State<AppState>,
    call: Call<TenantConfigurationWrite>,
    Path((_, file, version)): Path<(String, String, String)>,
    precondition: Result<Precondition, Problem>,
) -> Result<Response, Problem> {
    let version = number(&version)?;
    administration::file_version(&call.ctx, &file, version).await?;
    let Precondition(expected) = precondition?;
    let edited = administration::restore_file(&call.ctx, &file, version, &expected, &author(&call))
        .await
        .map_err(|error| refused(&call, error))?;
    changed(&state.site, call.ctx.tenant.id.as_str(), edited)
}
