//! `POST /api/{tenantId}/webhooks/{id}/rotate`.

use axum::{Json, response::Response};

use super::body::WebhookBody;
use crate::{
    flows::webhooks,
    http::{
        Problem,
        api::admin::no_store,
        extract::{Call, Path, WebhookWrite},
    },
};

/// Give a webhook a new secret
///
/// For 24 hours each delivery carries two signatures, one of the new secret and one of the old: receivers move over without
/// losing anything. The new secret is in this answer and nowhere else.
#[utoipa::path(
    post,
    path = "/api/{tenantId}/webhooks/{id}/rotate",
    operation_id = "rotateWebhookSecret",
    tag = "WebHook",
    params(
        ("tenantId" = String, Path, description = "The tenant of the credential.", example = "demo"),
        ("id" = String, Path, description = "The webhook.", example = "k3v9a"),
    ),
    responses((status = 200, description = "The webhook, with its new secret.", body = WebhookBody))
)]
#[tracing::instrument(name = "http.api.webhooks.rotate", skip_all)]
pub async fn handler(call: Call<WebhookWrite>, Path((_, id)): Path<(String, String)>) -> Result<Response, Problem> {
    let origin = call.origin();
    let rotated = webhooks::rotate(&call.ctx, &id, &origin).await?;
    Ok(no_store(Json(WebhookBody::with_secret(rotated, origin.at))))
}
