//! `PATCH /api/{tenantId}/webhooks/{id}`.

use axum::response::Response;
use serde::Deserialize;
use utoipa::ToSchema;

use super::{body::WebhookBody, refused};
use crate::{
    flows::webhooks::{self, Change},
    http::{
        Problem,
        api::admin::no_store,
        extract::{Call, Json, Path, WebhookWrite},
    },
};

/// What shall be different; what is left out stays as it is.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(as = WebhookChange, example = json!({"enabled": false}))]
pub struct WebhookChangeBody {
    /// Another address.
    #[schema(max_length = 2000)]
    endpoint: Option<String>,
    /// Other patterns.
    #[schema(min_items = 1, max_items = 50)]
    events: Option<Vec<String>>,
    /// `false` pauses; `true` resumes, also after the endpoint failed for too long.
    enabled: Option<bool>,
    /// Other stores; an empty list is all.
    #[schema(max_items = 500)]
    stores: Option<Vec<String>>,
    /// Whether events of one entity are sent one after another.
    ordered: Option<bool>,
    /// Whether the entity itself goes along. Needs the permission `tenant.personalData:read`, and so does another address
    /// while it does.
    include_entity: Option<bool>,
    /// For people; an empty text removes it.
    #[schema(max_length = 200)]
    description: Option<String>,
}

/// Change a webhook
///
/// Events that happen while it is paused are not sent afterwards by themselves: ask for them with `redeliver`.
#[utoipa::path(
    patch,
    path = "/api/{tenantId}/webhooks/{id}",
    operation_id = "updateWebhook",
    tag = "WebHook",
    params(
        ("tenantId" = String, Path, description = "The tenant of the credential.", example = "demo"),
        ("id" = String, Path, description = "The webhook.", example = "k3v9a"),
    ),
    request_body(content = WebhookChangeBody, content_type = "application/json"),
    responses((status = 200, description = "The webhook as it is now.", body = WebhookBody))
)]
#[tracing::instrument(name = "http.api.webhooks.update", skip_all)]
pub async fn handler(
    call: Call<WebhookWrite>,
    Path((_, id)): Path<(String, String)>,
    Json(body): Json<WebhookChangeBody>,
) -> Result<Response, Problem> {
    let WebhookChangeBody { endpoint, events, enabled, stores, ordered, include_entity, description } = body;
    let change = Change { endpoint, events, enabled, stores, ordered, include_entity, description };
    let changed = webhooks::update(&call.ctx, &id, &change, call.caller.permissions, &call.origin()).await;
    let changed = changed.map_err(|error| refused(&call, error))?;
    Ok(no_store(axum::Json(WebhookBody::from(changed))))
}
