//! `GET /api/{tenantId}/admin/configuration/{file}/versions/{version}`.

use axum::response::Response;

use super::{super::text, number};
use crate::{
    flows::administration,
    http::{
        Problem,
        extract::{Call, IfNoneMatch, Path, TenantConfigurationRead},
    },
};

/// Read a version of a file
///
/// The text of then, with references in place of secrets.
#[utoipa::path(
    get,
    path = "/api/{tenantId}/admin/configuration/{file}/versions/{version}",
    operation_id = "getConfigurationVersion",
    tag = "Administration",
    params(
        ("tenantId" = String, Path, description = "The tenant of the credential.", example = "demo"),
        ("file" = String, Path, description = "The path within the tenant's folder as one segment: `/` is written `%2F`.",
            example = "server/y2.yml"),
        ("version" = i64, Path, description = "As in the list of versions.", example = 7),
        ("If-None-Match" = Option<String>, Header, nullable = false, description = "Tags of versions that the caller has already."),
    ),
    responses(
        (status = 200, description = "The text: YAML, and of a `.json` file JSON, which may have comments.", content(
            (String = "text/yaml", example = json!("displayName: Acme\ndefaultLanguage: fr\ntimeZone: Europe/Paris\n")),
            (String = "text/plain"),
        ), headers(("ETag" = String, description = "The version."))),
        (status = 304, description = "The caller has this version already."),
    )
)]
#[tracing::instrument(name = "http.api.admin.configuration.versions.get", skip_all)]
pub async fn handler(
    call: Call<TenantConfigurationRead>,
    Path((_, file, version)): Path<(String, String, String)>,
    known: IfNoneMatch,
) -> Result<Response, Problem> {
    text::answer(&known, administration::file_version(&call.ctx, &file, number(&version)?).await?)
}
