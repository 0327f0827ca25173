//! `PUT /api/{tenantId}/admin/configuration/{file}`.

use axum::{extract::State, response::Response};

use super::file_body::{ChangeBody, changed};
use crate::{
    flows::administration,
    http::{
        AppState, Problem,
        api::admin::{author, refused},
        extract::{Call, Path, Precondition, TenantConfigurationWrite, Yaml},
    },
};

/// Replace a file of the configuration
///
/// The whole configuration is checked with the new text, and applied at once or not at all: in effect here when the answer
/// comes, and within a second on every other process. Every mistake is told at once, with line, column and what was expected.
///
/// `If-Match` says which version the text was written on: 412 when there is another one by now, 428 without it. A file that
/// is not there yet is made with `If-None-Match: *`.
///
/// A secret is written as its value, which is sealed before it is kept, or as `${secret:<path>}`, which keeps the stored
/// value. A stored password goes to the scheme, host and port that it was given for: when the `url` of its connection moves,
/// give it again. `${env:…}` and `${file:…}` are for the operator's command line and refused here.
#[utoipa::path(
    put,
    path = "/api/{tenantId}/admin/configuration/{file}",
    operation_id = "replaceConfiguration",
    tag = "Administration",
    params(
        ("tenantId" = String, Path, description = "The tenant of the credential.", example = "demo"),
        ("file" = String, Path, description = "The path within the tenant's folder as one segment: `/` is written `%2F`.",
            example = "server/y2.yml"),
        ("If-Match" = Option<String>, Header, nullable = false, description = "The `ETag` of the file that was read; `*` for any version.", example = "\"7\""),
        ("If-None-Match" = Option<String>, Header, nullable = false, description = "`*`: the file must not be there yet."),
    ),
    request_body(content = String, content_type = "text/yaml", description = "The whole text of the file.",
        example = json!("displayName: Acme\ndefaultLanguage: fr\ntimeZone: Europe/Paris\n")),
    responses(
        (status = 200, description = "It is in effect.", body = ChangeBody, headers(
            ("ETag" = String, description = "The new version."),
        )),
        (status = 201, description = "The file is new and in effect.", body = ChangeBody, headers(
            ("ETag" = String, description = "Its version."),
            ("Location" = String, description = "Its address."),
        )),
    )
)]
#[tracing::instrument(name = "http.api.admin.configuration.replace", skip_all)]
pub async fn handler(
    State(state): State<AppState>,
    call: Call<TenantConfigurationWrite>,
    Path((_, file)): Path<(String, String)>,
    precondition: Result<Precondition, Problem>,
    text: Result<Yaml, Problem>,
) -> Result<Response, Problem> {
    // What can be no file is not found, whatever else is wrong with the request.
    let author = author(&call);
    administration::may_write(&call.ctx, &file, &author).await.map_err(|error| refused(&call, error))?;
    let (Precondition(expected), Yaml(text)) = (precondition?, text?);
    let edited = administration::replace_file(&call.ctx, &file, &text, &expected, &author)
        .await
        .map_err(|error| refused(&call, error))?;
    changed(&state.site, call.ctx.tenant.id.as_str(), edited)
}
