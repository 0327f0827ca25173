//! `GET /api/{tenantId}/admin/integration-log`.

use axum::{Json, response::Response};
use serde::Serialize;
use utoipa::ToSchema;

use super::body::{ExchangeBody, FilterParameters, SwitchBody};
use crate::{
    flows::exchange_log,
    http::{
        Problem,
        api::admin::no_store,
        extract::{Call, Query, TenantLogsRead, page_of},
    },
};

/// A page of the integration log.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(as = IntegrationLogPage)]
pub struct LogPageBody {
    /// Newest first.
    items: Vec<ExchangeBody>,
    /// For `after`; `null`: this is the last page.
    #[schema(required)]
    next: Option<String>,
    /// For which connections the log is or was switched on, and what was dropped meanwhile.
    switches: Vec<SwitchBody>,
}

/// List exchanges
///
/// Exchanges with Y2 and LiveStore while the log is or was switched on for a connection, newest first. Contents are read one by one.
#[utoipa::path(
    get,
    path = "/api/{tenantId}/admin/integration-log",
    operation_id = "listIntegrationLog",
    tag = "Administration",
    params(
        ("tenantId" = String, Path, description = "The tenant of the credential.", example = "demo"),
        FilterParameters,
    ),
    responses((status = 200, description = "A page of the log.", body = LogPageBody))
)]
#[tracing::instrument(name = "http.api.admin.integration_log.list", skip_all)]
pub async fn handler(
    call: Call<TenantLogsRead>,
    Query(mut parameters): Query<FilterParameters>,
) -> Result<Response, Problem> {
    let page = page_of(parameters.limit.take(), parameters.after.take())?;
    let found = exchange_log::page(&call.ctx, &parameters.read()?, &page).await?;
    let now = call.ctx.services.clock.now();
    let switches = exchange_log::switches(&call.ctx).await?;
    Ok(no_store(Json(LogPageBody {
        items: found.items.into_iter().map(|logged| logged.exchange.into()).collect(),
        next: found.next,
        switches: switches.iter().map(|switch| SwitchBody::new(switch, now)).collect(),
    })))
}
