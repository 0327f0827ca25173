//! `GET /api/{tenantId}/admin/api-keys/{id}`.

use axum::{Json, response::Response};

use super::key_body::KeyBody;
use crate::{
    flows::administration,
    http::{
        Problem,
        api::admin::no_store,
        extract::{Call, Path, TenantAccessRead},
    },
};

/// Read an API key
///
/// Never its value: that was shown once, when it was made.
#[utoipa::path(
    get,
    path = "/api/{tenantId}/admin/api-keys/{id}",
    operation_id = "getApiKey",
    tag = "Administration",
    params(
        ("tenantId" = String, Path, description = "The tenant of the credential.", example = "demo"),
        ("id" = String, Path, description = "The public part of the key.", example = "4fTq0ZkV81bM"),
    ),
    responses((status = 200, description = "The key.", body = KeyBody))
)]
#[tracing::instrument(name = "http.api.admin.api_keys.get", skip_all)]
pub async fn handler(call: Call<TenantAccessRead>, Path((_, id)): Path<(String, String)>) -> Result<Response, Problem> {
    let key = administration::key(&call.ctx, &id).await?;
    Ok(no_store(Json(KeyBody::new(key, call.ctx.services.clock.now()))))
}
