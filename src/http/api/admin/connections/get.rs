//! `GET /api/{tenantId}/admin/connections/{id}`.

use axum::{Json, response::Response};

use super::connection_body::ConnectionBody;
use crate::{
    flows::administration,
    http::{
        Problem,
        api::admin::no_store,
        extract::{Call, Path, TenantConfigurationRead},
    },
};

/// Read a connection
///
/// What is configured (no password), whether calls go through, and how the last one ended.
#[utoipa::path(
    get,
    path = "/api/{tenantId}/admin/connections/{id}",
    operation_id = "getConnection",
    tag = "Administration",
    params(
        ("tenantId" = String, Path, description = "The tenant of the credential.", example = "demo"),
        ("id" = String, Path, description = "As in `server/y2.yml`.", example = "production"),
    ),
    responses((status = 200, description = "The connection.", body = ConnectionBody))
)]
#[tracing::instrument(name = "http.api.admin.connections.get", skip_all)]
pub async fn handler(
    call: Call<TenantConfigurationRead>,
    Path((_, id)): Path<(String, String)>,
) -> Result<Response, Problem> {
    Ok(no_store(Json(ConnectionBody::from(administration::connection(&call.ctx, &id)?))))
}
