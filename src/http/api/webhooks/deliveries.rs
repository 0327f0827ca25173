//! `GET /api/{tenantId}/webhooks/{id}/deliveries`.

use axum::{Json, response::Response};
use jiff::Timestamp;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::{
    flows::{Error, webhooks},
    http::{
        Problem,
        api::admin::no_store,
        extract::{Call, PageParameters, Paging, Path, WebhookRead},
    },
    store::webhooks::Delivery,
};

/// A page of deliveries.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(as = DeliveryPage)]
pub struct DeliveryPageBody {
    /// Newest first.
    items: Vec<DeliveryBody>,
    /// For `after`; `null`: this is the last page.
    #[schema(required)]
    next: Option<String>,
}

/// A delivery of an event.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(as = Delivery)]
pub struct DeliveryBody {
    /// Its id.
    #[schema(value_type = String, format = "uuid")]
    id: Uuid,
    /// To which webhook.
    webhook_id: String,
    /// Of which event; also its `webhook-id`.
    event_id: String,
    /// `pending`, `delivered` or `failed`.
    state: String,
    /// How often it was tried.
    attempts: u32,
    /// When it was made.
    #[schema(value_type = String, format = "date-time")]
    created_at: Timestamp,
    /// When it was tried last.
    #[schema(required, value_type = Option<String>, format = "date-time")]
    last_attempt_at: Option<Timestamp>,
    /// When it is tried next.
    #[schema(required, value_type = Option<String>, format = "date-time")]
    next_attempt_at: Option<Timestamp>,
    /// The status of the last answer.
    #[schema(required)]
    last_status: Option<u16>,
    /// Why the last try failed.
    #[schema(required)]
    last_error: Option<String>,
    /// The beginning of the last answer, with what looks personal masked.
    #[schema(required)]
    answer: Option<String>,
}

impl From<Delivery> for DeliveryBody {
    fn from(delivery: Delivery) -> Self {
        Self {
            id: delivery.id,
            webhook_id: delivery.subscription,
            event_id: webhooks::event_id(delivery.event),
            state: delivery.state,
            attempts: delivery.attempts,
            created_at: delivery.created_at,
            last_attempt_at: delivery.last_attempt_at,
            next_attempt_at: delivery.next_attempt_at,
            last_status: delivery.last_status,
            last_error: delivery.last_error,
            answer: delivery.answer,
        }
    }
}

/// List the deliveries of a webhook
///
/// Newest first: what was sent, how often, and what was answered.
#[utoipa::path(
    get,
    path = "/api/{tenantId}/webhooks/{id}/deliveries",
    operation_id = "listDeliveries",
    tag = "WebHook",
    params(
        ("tenantId" = String, Path, description = "The tenant of the credential.", example = "demo"),
        ("id" = String, Path, description = "The webhook.", example = "k3v9a"),
        PageParameters,
    ),
    responses((status = 200, description = "A page of deliveries.", body = DeliveryPageBody))
)]
#[tracing::instrument(name = "http.api.webhooks.deliveries", skip_all)]
pub async fn handler(
    call: Call<WebhookRead>,
    Path((_, id)): Path<(String, String)>,
    Paging(page): Paging,
) -> Result<Response, Problem> {
    webhooks::subscription(&call.ctx, &id).await?;
    let before = page.after_number()?;
    let store = &call.ctx.services.notifications.store;
    let found = store.deliveries(&call.ctx.tenant.id, &id, None, before, page.fetch()).await.map_err(Error::from)?;
    let page = page.of(found, |delivery| delivery.seq.to_string());
    let items = page.items.into_iter().map(DeliveryBody::from).collect();
    Ok(no_store(Json(DeliveryPageBody { items, next: page.next })))
}
