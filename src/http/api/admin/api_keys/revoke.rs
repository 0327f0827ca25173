//! `DELETE /api/{tenantId}/admin/api-keys/{id}`.

use http::StatusCode;

use crate::{
    flows::administration,
    http::{
        Problem,
        extract::{Call, Path, TenantAccessWrite},
    },
};

/// Revoke an API key
///
/// It opens nothing from now on here, and within a second on every other process. It stays in the list; revoking it again
/// changes nothing. The key that makes this call can revoke itself.
#[utoipa::path(
    delete,
    path = "/api/{tenantId}/admin/api-keys/{id}",
    operation_id = "revokeApiKey",
    tag = "Administration",
    params(
        ("tenantId" = String, Path, description = "The tenant of the credential.", example = "demo"),
        ("id" = String, Path, description = "The public part of the key.", example = "4fTq0ZkV81bM"),
    ),
    responses((status = 204, description = "It is revoked."))
)]
#[tracing::instrument(name = "http.api.admin.api_keys.revoke", skip_all)]
pub async fn handler(
    call: Call<TenantAccessWrite>,
    Path((_, id)): Path<(String, String)>,
) -> Result<StatusCode, Problem> {
    administration::revoke_key(&call.ctx, &id, &call.origin()).await?;
    Ok(StatusCode::NO_CONTENT)
}
