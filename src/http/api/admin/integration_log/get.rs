//! `GET /api/{tenantId}/admin/integration-log/{id}`.

use axum::{Json, response::Response};

use super::{body::ExchangeBody, id_of};
use crate::{
    flows::exchange_log,
    http::{
        Problem,
        api::admin::no_store,
        extract::{Call, Path, TenantLogsRead},
    },
};

/// Read an exchange
///
/// Without its contents, which are at `/unmodified` and `/modified` below it.
#[utoipa::path(
    get,
    path = "/api/{tenantId}/admin/integration-log/{id}",
    operation_id = "getIntegrationLogEntry",
    tag = "Administration",
    params(
        ("tenantId" = String, Path, description = "The tenant of the credential.", example = "demo"),
        ("id" = String, Path, description = "The exchange.", example = "01890000-0000-7000-8000-000000000000"),
    ),
    responses((status = 200, description = "The exchange.", body = ExchangeBody))
)]
#[tracing::instrument(name = "http.api.admin.integration_log.get", skip_all)]
pub async fn handler(call: Call<TenantLogsRead>, Path((_, id)): Path<(String, String)>) -> Result<Response, Problem> {
    let exchange = exchange_log::one(&call.ctx, id_of(&id)?).await?;
    Ok(no_store(Json(ExchangeBody::from(exchange))))
}
