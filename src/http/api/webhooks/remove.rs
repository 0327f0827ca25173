//! `DELETE /api/{tenantId}/webhooks/{id}`.

use http::StatusCode;

use crate::{
    flows::webhooks,
    http::{
        Problem,
        extract::{Call, Path, WebhookWrite},
    },
};

/// Delete a webhook
///
/// With its deliveries: what was not sent yet never is.
#[utoipa::path(
    delete,
    path = "/api/{tenantId}/webhooks/{id}",
    operation_id = "deleteWebhook",
    tag = "WebHook",
    params(
        ("tenantId" = String, Path, description = "The tenant of the credential.", example = "demo"),
        ("id" = String, Path, description = "The webhook.", example = "k3v9a"),
    ),
    responses((status = 204, description = "It is gone."))
)]
#[tracing::instrument(name = "http.api.webhooks.remove", skip_all)]
pub async fn handler(call: Call<WebhookWrite>, Path((_, id)): Path<(String, String)>) -> Result<StatusCode, Problem> {
    webhooks::remove(&call.ctx, &id, &call.origin()).await?;
    Ok(StatusCode::NO_CONTENT)
}
