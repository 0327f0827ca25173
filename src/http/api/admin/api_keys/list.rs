//! `GET /api/{tenantId}/admin/api-keys`.

use axum::{Json, response::Response};
use serde::Serialize;
use utoipa::ToSchema;

use super::key_body::KeyBody;
use crate::{
    flows::administration,
    http::{
        Problem,
        api::admin::no_store,
        extract::{Call, PageParameters, Paging, TenantAccessRead},
    },
};

/// A page of API keys.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(as = ApiKeyPage)]
pub struct KeyPageBody {
    /// Newest first.
    items: Vec<KeyBody>,
    /// For `after`; `null`: this is the last page.
    #[schema(required)]
    next: Option<String>,
}

/// List the API keys
///
/// Newest first, revoked and expired ones included: a key that is gone would be one that nobody can account for. Never their
/// values.
#[utoipa::path(
    get,
    path = "/api/{tenantId}/admin/api-keys",
    operation_id = "listApiKeys",
    tag = "Administration",
    params(
        ("tenantId" = String, Path, description = "The tenant of the credential.", example = "demo"),
        PageParameters,
    ),
    responses((status = 200, description = "A page of keys.", body = KeyPageBody))
)]
#[tracing::instrument(name = "http.api.admin.api_keys.list", skip_all)]
pub async fn handler(call: Call<TenantAccessRead>, Paging(page): Paging) -> Result<Response, Problem> {
    let keys = administration::keys(&call.ctx, &page).await?;
    let now = call.ctx.services.clock.now();
    let items = keys.items.into_iter().map(|key| KeyBody::new(key, now)).collect();
    Ok(no_store(Json(KeyPageBody { items, next: keys.next })))
}
