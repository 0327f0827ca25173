//! `POST /api/{tenantId}/admin/configuration/{file}/check`.

use axum::{Json, response::Response};
use serde::Serialize;
use utoipa::ToSchema;

use crate::{
    flows::administration::{self, FileProblem},
    http::{
        Problem,
        api::{
            admin::{author, no_store},
            refused,
        },
        extract::{Call, Path, TenantConfigurationWrite, Yaml},
    },
};

/// What replacing a file would do.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(as = ConfigurationCheck, example = json!({"changedKeys": ["connections.production.timeout"], "warnings": []}))]
pub struct TriedBody {
    /// The keys whose values would change.
    changed_keys: Vec<String>,
    /// What can be and is probably not meant, such as an unknown key of `import.json`.
    warnings: Vec<WarningBody>,
}

/// Something in a file that can be and is probably not meant.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(as = ConfigurationWarning)]
pub struct WarningBody {
    /// Path within the tenant's folder.
    file: String,
    /// From 1; `null`: the file as a whole.
    #[schema(required)]
    line: Option<usize>,
    /// From 1.
    #[schema(required)]
    column: Option<usize>,
    /// The keys that lead there (`product.data.name`).
    path: String,
    /// What stands there.
    found: String,
    /// What would be usual.
    expected: String,
}

impl From<FileProblem> for WarningBody {
    fn from(warning: FileProblem) -> Self {
        let (line, column) = warning.position.unzip();
        let FileProblem { file, path, found, expected, .. } = warning;
        Self { file, line, column, path, found, expected }
    }
}

/// Check a file of the configuration
///
/// Whether this text could replace the file, without doing it: the same checks and the same answer to mistakes as
/// `replaceConfiguration`, with nothing changed. It needs no `If-Match`.
#[utoipa::path(
    post,
    path = "/api/{tenantId}/admin/configuration/{file}/check",
    operation_id = "checkConfiguration",
    tag = "Administration",
    params(
        ("tenantId" = String, Path, description = "The tenant of the credential.", example = "demo"),
        ("file" = String, Path, description = "The path within the tenant's folder as one segment: `/` is written `%2F`.",
            example = "server/y2.yml"),
    ),
    request_body(content = String, content_type = "text/yaml", description = "The whole text of the file.",
        example = json!("displayName: Acme\ndefaultLanguage: fr\ntimeZone: Europe/Paris\n")),
    responses((status = 200, description = "It could be applied.", body = TriedBody))
)]
#[tracing::instrument(name = "http.api.admin.configuration.check", skip_all)]
pub async fn handler(
    call: Call<TenantConfigurationWrite>,
    Path((_, file)): Path<(String, String)>,
    text: Result<Yaml, Problem>,
) -> Result<Response, Problem> {
    let author = author(&call);
    administration::may_write(&call.ctx, &file, &author).await.map_err(|error| refused(&call, error))?;
    let Yaml(text) = text?;
    let tried =
        administration::try_file(&call.ctx, &file, &text, &author).await.map_err(|error| refused(&call, error))?;
    let warnings = tried.warnings.into_iter().map(WarningBody::from).collect();
    Ok(no_store(Json(TriedBody { changed_keys: tried.changed_keys, warnings })))
}
