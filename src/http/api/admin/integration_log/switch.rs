//! `PUT /api/{tenantId}/admin/integration-log`.

use std::time::Duration;

use axum::response::Response;
use serde::Deserialize;
use utoipa::ToSchema;

use super::body::SwitchBody;
use crate::{
    flows::exchange_log::{self, LONGEST_SPAN},
    http::{
        Problem,
        api::admin::no_store,
        extract::{Call, Json, TenantLogsWrite},
    },
};

/// The longest time, in minutes.
const MOST: u64 = LONGEST_SPAN.as_secs() / 60;

/// For which connection, and for how long.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(as = IntegrationLogSpan, example = json!({"connection": "production", "minutes": 60}))]
pub struct SpanBody {
    /// The connection whose exchanges are written down.
    connection: String,
    /// For how long from now on; 0 switches it off.
    #[serde(default = "an_hour")]
    #[schema(minimum = 0, maximum = 1440, default = 60)]
    minutes: u64,
}

fn an_hour() -> u64 {
    60
}

/// Switch the integration log on or off
///
/// For one connection and a limited time: a day at most. It takes effect at once in the process that answers, and within five
/// seconds in others. Nothing waits for the log: what finds no room in it is dropped and counted.
#[utoipa::path(
    put,
    path = "/api/{tenantId}/admin/integration-log",
    operation_id = "switchIntegrationLog",
    tag = "Administration",
    params(("tenantId" = String, Path, description = "The tenant of the credential.", example = "demo")),
    request_body(content = SpanBody, content_type = "application/json"),
    responses((status = 200, description = "What is switched on now.", body = SwitchBody))
)]
#[tracing::instrument(name = "http.api.admin.integration_log.switch", skip_all)]
pub async fn handler(call: Call<TenantLogsWrite>, Json(body): Json<SpanBody>) -> Result<Response, Problem> {
    if body.minutes > MOST {
        return Err(Problem::invalid("minutes", format!("expected minutes from 0 (off) to {MOST}")));
    }
    let span = Duration::from_secs(body.minutes * 60);
    let origin = call.origin();
    let switched = exchange_log::switch(&call.ctx, &body.connection, span, &origin).await?;
    Ok(no_store(axum::Json(SwitchBody::new(&switched, origin.at))))
}
