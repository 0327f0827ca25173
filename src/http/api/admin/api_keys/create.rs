//! `POST /api/{tenantId}/admin/api-keys`.

use axum::{
    extract::State,
    response::{IntoResponse, Response},
};
use http::{HeaderValue, StatusCode, header};
use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Serialize, Serializer};
use utoipa::ToSchema;

use super::key_body::KeyBody;
use crate::{
    flows::administration::{self, CreatedKey},
    http::{
        AppState, Problem,
        api::{admin::no_store, refused},
        extract::{Call, Json, TenantAccessWrite},
    },
    tenant::keys::KeyDraft,
};

/// A key to be made.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(as = NewApiKey, example = json!({
    "name": "till 3", "scopes": ["tenant.y2.listener", "tenant.y2.stores:read"], "expires": "90d"
}))]
pub struct NewKeyBody {
    /// What the key is for. No name of a person: it is shown in lists.
    #[schema(min_length = 1, max_length = 200)]
    name: String,
    /// Permission codes, as `/admin/permissions` lists them.
    #[schema(min_items = 1)]
    scopes: Vec<String>,
    /// How long the key works: a duration from now (`12h`, `90d`) or an instant to come (`2027-01-31T00:00:00Z`), at most ten
    /// years. Without it, until it is revoked.
    expires: Option<String>,
}

/// A key that was just made.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(as = CreatedApiKey, example = json!({
    "value": "y2_live_4fTq0ZkV81bM_PjHgCWoSe9npQwczqRbklnHZ5E4InNSQsQxUwVa4ZHw_9c37daf0",
    "key": {"id": "4fTq0ZkV81bM", "name": "till 3", "state": "active",
            "scopes": ["tenant.y2.stores:read", "tenant.y2.listener"], "createdAt": "2026-03-31T09:00:00Z",
            "expiresAt": "2026-06-29T09:00:00Z", "revokedAt": null, "lastUsedAt": null}
}))]
pub struct CreatedKeyBody {
    /// The whole key, for the header `X-API-KEY`. It is shown this once and kept nowhere.
    #[serde(serialize_with = "expose")]
    #[schema(value_type = String)]
    value: SecretString,
    /// The key as it is listed.
    key: KeyBody,
}

/// Make an API key
///
/// The value is in this answer and nowhere else. The key works at once here, and within a second on every other process.
///
/// A key can be given only permissions that the credential of this call has itself (403 `scope-missing` otherwise, with
/// `missingScopes`): else whoever may make keys could do everything.
#[utoipa::path(
    post,
    path = "/api/{tenantId}/admin/api-keys",
    operation_id = "createApiKey",
    tag = "Administration",
    params(("tenantId" = String, Path, description = "The tenant of the credential.", example = "demo")),
    request_body(content = NewKeyBody, content_type = "application/json"),
    responses((status = 201, description = "The key, with its value.", body = CreatedKeyBody, headers(
        ("Location" = String, description = "The address of the key."),
    )))
)]
#[tracing::instrument(name = "http.api.admin.api_keys.create", skip_all)]
pub async fn handler(
    State(state): State<AppState>,
    call: Call<TenantAccessWrite>,
    Json(body): Json<NewKeyBody>,
) -> Result<Response, Problem> {
    let draft = KeyDraft { name: body.name, scopes: body.scopes, expires: body.expires };
    let origin = call.origin();
    let made = administration::create_key(&call.ctx, &draft, call.caller.permissions, &origin).await;
    let CreatedKey { key, value } = made.map_err(|error| refused(&call, error))?;
    let location = format!("{}/api/{}/admin/api-keys/{}", state.site.prefix(), call.ctx.tenant.id, key.record.id);
    let location = HeaderValue::try_from(location).map_err(Problem::internal)?;
    let body = axum::Json(CreatedKeyBody { value, key: KeyBody::new(key, origin.at) });
    Ok(no_store((StatusCode::CREATED, [(header::LOCATION, location)], body).into_response()))
}

fn expose<S: Serializer>(value: &SecretString, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(value.expose_secret())
}
