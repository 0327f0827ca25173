//! `GET /api/{tenantId}/admin/connections`.

use axum::{Json, response::Response};
use serde::Serialize;
use utoipa::ToSchema;

use super::connection_body::ConnectionBody;
use crate::{
    flows::administration,
    http::{
        Problem,
        api::admin::no_store,
        extract::{Call, PageParameters, Paging, TenantConfigurationRead},
    },
};

/// A page of connections.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(as = ConnectionPage)]
pub struct ConnectionPageBody {
    /// In the order of `server/y2.yml`.
    items: Vec<ConnectionBody>,
    /// For `after`; `null`: this is the last page.
    #[schema(required)]
    next: Option<String>,
}

/// List the connections
///
/// Every connection of the tenant, disabled ones included, with what is configured (no passwords), whether calls go through,
/// and how the last one ended. State and outcome are those of the process that answers.
#[utoipa::path(
    get,
    path = "/api/{tenantId}/admin/connections",
    operation_id = "listConnections",
    tag = "Administration",
    params(
        ("tenantId" = String, Path, description = "The tenant of the credential.", example = "demo"),
        PageParameters,
    ),
    responses((status = 200, description = "A page of connections.", body = ConnectionPageBody))
)]
#[tracing::instrument(name = "http.api.admin.connections.list", skip_all)]
pub async fn handler(call: Call<TenantConfigurationRead>, Paging(page): Paging) -> Result<Response, Problem> {
    let connections = administration::connections(&call.ctx, &page)?;
    let items = connections.items.into_iter().map(ConnectionBody::from).collect();
    Ok(no_store(Json(ConnectionPageBody { items, next: connections.next })))
}
