//! `GET /api/{tenantId}/admin/configuration/{file}`.

use axum::response::Response;

use super::text;
use crate::{
    flows::administration,
    http::{
        Problem,
        extract::{Call, IfNoneMatch, Path, TenantConfigurationRead},
    },
};

/// Read a file of the configuration
///
/// The text in effect, comments and all. Secrets never come back: where one stands, the text says `${secret:<path>}`, which
/// keeps the stored value when the text is sent back.
#[utoipa::path(
    get,
    path = "/api/{tenantId}/admin/configuration/{file}",
    operation_id = "getConfiguration",
    tag = "Administration",
    params(
        ("tenantId" = String, Path, description = "The tenant of the credential.", example = "demo"),
        ("file" = String, Path, description = "The path within the tenant's folder as one segment: `/` is written `%2F`.",
            example = "server/y2.yml"),
        ("If-None-Match" = Option<String>, Header, nullable = false, description = "Tags of versions that the caller has already."),
    ),
    responses(
        (status = 200, description = "The text: YAML, and of a `.json` file JSON, which may have comments.", content(
            (String = "text/yaml", example = json!("connections:\n  production:\n    url: https://90000000-retail-ondemand.cegid.cloud/Y2\n    databaseId: 90000000_001_PROD\n    login: svc_connector\n    password: \"${secret:connections.production.password}\"\n")),
            (String = "text/plain"),
        ), headers(("ETag" = String, description = "The version, for `If-Match`."))),
        (status = 304, description = "The caller has this version already."),
    )
)]
#[tracing::instrument(name = "http.api.admin.configuration.get", skip_all)]
pub async fn handler(
    call: Call<TenantConfigurationRead>,
    Path((_, file)): Path<(String, String)>,
    known: IfNoneMatch,
) -> Result<Response, Problem> {
    text::answer(&known, administration::file(&call.ctx, &file).await?)
}
