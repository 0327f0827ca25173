//! `POST /api/{tenantId}/webhooks/{id}/redeliver` and `…/deliveries/{deliveryId}/redeliver`.

use axum::response::{IntoResponse, Response};
use http::StatusCode;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::{
    flows::{Ctx, Error, webhooks},
    http::{
        Problem,
        api::admin::no_store,
        extract::{Call, Json, Path, WebhookWrite},
    },
};

/// Deliveries made by one call at most.
const MOST: u32 = 1000;

/// Since when.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(as = RedeliverSince, example = json!({"since": "2026-03-31T09:00:00Z"}))]
pub struct SinceBody {
    /// Events that were heard of from then on, as far as the webhook asks for them.
    #[schema(value_type = String, format = "date-time")]
    since: Timestamp,
}

/// How many are on their way.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(as = Redelivered, example = json!({"count": 12}))]
pub struct RedeliveredBody {
    /// Deliveries; at most 1000 a call.
    count: u64,
}

/// Deliver events once more
///
/// Events since an instant, oldest first, at most 1000 a call, each under its own `webhook-id`: a receiver that keeps ids acts
/// once.
#[utoipa::path(
    post,
    path = "/api/{tenantId}/webhooks/{id}/redeliver",
    operation_id = "redeliverSince",
    tag = "WebHook",
    params(
        ("tenantId" = String, Path, description = "The tenant of the credential.", example = "demo"),
        ("id" = String, Path, description = "The webhook.", example = "k3v9a"),
    ),
    request_body(content = SinceBody, content_type = "application/json"),
    responses((status = 202, description = "They are on their way.", body = RedeliveredBody))
)]
#[tracing::instrument(name = "http.api.webhooks.redeliver_since", skip_all)]
pub async fn since(
    call: Call<WebhookWrite>,
    Path((_, id)): Path<(String, String)>,
    Json(SinceBody { since }): Json<SinceBody>,
) -> Result<Response, Problem> {
    redeliver(&call.ctx, &id, None, Some(since)).await
}

/// Deliver one event once more
///
/// Under the same `webhook-id`.
#[utoipa::path(
    post,
    path = "/api/{tenantId}/webhooks/{id}/deliveries/{deliveryId}/redeliver",
    operation_id = "redeliverOne",
    tag = "WebHook",
    params(
        ("tenantId" = String, Path, description = "The tenant of the credential.", example = "demo"),
        ("id" = String, Path, description = "The webhook.", example = "k3v9a"),
        ("deliveryId" = String, Path, description = "The delivery.", example = "01890000-0000-7000-8000-000000000000"),
    ),
    responses((status = 202, description = "It is on its way; `count` is 0 where there is no such delivery.",
        body = RedeliveredBody))
)]
#[tracing::instrument(name = "http.api.webhooks.redeliver_one", skip_all)]
pub async fn one(
    call: Call<WebhookWrite>,
    Path((_, id, delivery)): Path<(String, String, String)>,
) -> Result<Response, Problem> {
    let delivery = delivery.parse::<Uuid>().map_err(|_| {
        Problem::invalid("deliveryId", "expected the id of a delivery, as the list of deliveries has it")
    })?;
    redeliver(&call.ctx, &id, Some(delivery), None).await
}

async fn redeliver(ctx: &Ctx, id: &str, delivery: Option<Uuid>, since: Option<Timestamp>) -> Result<Response, Problem> {
    webhooks::subscription(ctx, id).await?;
    let now = ctx.services.clock.now();
    let store = &ctx.services.notifications.store;
    let count = store.redeliver(&ctx.tenant.id, id, delivery, since, MOST, now).await.map_err(Error::from)?;
    Ok(no_store((StatusCode::ACCEPTED, axum::Json(RedeliveredBody { count })).into_response()))
}
