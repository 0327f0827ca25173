//! `POST /api/{tenantId}/webhooks`.

use axum::{
    extract::State,
    response::{IntoResponse, Response},
};
use http::{HeaderValue, StatusCode, header};
use serde::Deserialize;
use utoipa::ToSchema;

use super::body::WebhookBody;
use crate::{
    flows::webhooks::{self, SubscriptionDraft},
    http::{
        AppState, Problem,
        api::{admin::no_store, refused},
        extract::{Call, Json, WebhookWrite},
    },
};

/// A webhook to be made.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(as = NewWebhook, example = json!({
    "endpoint": "https://hooks.example.com/y2", "events": ["customer.*", "Receipt:Created"]
}))]
pub struct NewWebhookBody {
    /// An `https` address that is reached from the Internet.
    #[schema(max_length = 2000)]
    endpoint: String,
    /// Patterns of events, with dots or a colon; `*` is every event.
    #[schema(min_items = 1, max_items = 50)]
    events: Vec<String>,
    /// Whether anything is sent.
    #[serde(default = "yes")]
    #[schema(default = true)]
    enabled: bool,
    /// Only events of these stores; of all where empty.
    #[serde(default)]
    #[schema(max_items = 500)]
    stores: Vec<String>,
    /// Whether events of one entity are sent one after another: a failing one holds up its followers.
    #[serde(default)]
    ordered: bool,
    /// Whether the entity itself goes along, as `data`. Needs the permission `tenant.personalData:read`.
    #[serde(default)]
    include_entity: bool,
    /// For people.
    #[schema(max_length = 200)]
    description: Option<String>,
}

fn yes() -> bool {
    true
}

/// Make a webhook
///
/// Events are posted as JSON, signed as Standard Webhooks says (`webhook-id`, `webhook-timestamp`, `webhook-signature`). Any 2xx
/// within 30 seconds is success; redirects are not followed. What fails is tried again for three days; an endpoint that fails
/// all that time is paused. The same event may arrive twice and always has the same `webhook-id`.
///
/// The secret is in this answer and nowhere else.
#[utoipa::path(
    post,
    path = "/api/{tenantId}/webhooks",
    operation_id = "createWebhook",
    tag = "WebHook",
    params(("tenantId" = String, Path, description = "The tenant of the credential.", example = "demo")),
    request_body(content = NewWebhookBody, content_type = "application/json"),
    responses((status = 201, description = "The webhook, with its secret.", body = WebhookBody, headers(
        ("Location" = String, description = "The address of the webhook."),
    )))
)]
#[tracing::instrument(name = "http.api.webhooks.create", skip_all)]
pub async fn handler(
    State(state): State<AppState>,
    call: Call<WebhookWrite>,
    Json(body): Json<NewWebhookBody>,
) -> Result<Response, Problem> {
    let NewWebhookBody { endpoint, events, enabled, stores, ordered, include_entity, description } = body;
    let draft = SubscriptionDraft { endpoint, events, enabled, stores, ordered, include_entity, description };
    let origin = call.origin();
    let made = webhooks::create(&call.ctx, &draft, call.caller.permissions, &origin).await;
    let made = made.map_err(|error| refused(&call, error))?;
    let location = format!("{}/api/{}/webhooks/{}", state.site.prefix(), call.ctx.tenant.id, made.subscription.id);
    let location = HeaderValue::try_from(location).map_err(Problem::internal)?;
    let body = axum::Json(WebhookBody::with_secret(made, origin.at));
    Ok(no_store((StatusCode::CREATED, [(header::LOCATION, location)], body).into_response()))
}
