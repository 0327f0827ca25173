//! `POST /api/{tenantId}/webhooks/{id}/test`.

use axum::{
    Json,
    response::{IntoResponse, Response},
};
use http::StatusCode;
use serde::Serialize;
use utoipa::ToSchema;

use crate::{
    flows::webhooks,
    http::{
        Problem,
        api::admin::no_store,
        extract::{Call, Path, WebhookWrite},
    },
};

/// A test that is on its way.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(as = WebhookTest, example = json!({"eventId": "evt_0197a5c2f4b87d3e9a1c5b60d2e8f713"}))]
pub struct TestBody {
    /// The event that is delivered; look among the deliveries how it went.
    event_id: String,
}

/// Test a webhook
///
/// Sends an event `webhook.test` to this webhook alone, whatever it asks for, by the same path as every other one.
#[utoipa::path(
    post,
    path = "/api/{tenantId}/webhooks/{id}/test",
    operation_id = "testWebhook",
    tag = "WebHook",
    params(
        ("tenantId" = String, Path, description = "The tenant of the credential.", example = "demo"),
        ("id" = String, Path, description = "The webhook.", example = "k3v9a"),
    ),
    responses((status = 202, description = "It is on its way.", body = TestBody))
)]
#[tracing::instrument(name = "http.api.webhooks.test", skip_all)]
pub async fn handler(call: Call<WebhookWrite>, Path((_, id)): Path<(String, String)>) -> Result<Response, Problem> {
    let event = webhooks::send_test(&call.ctx, &id, call.ctx.services.clock.now()).await?;
    let body = Json(TestBody { event_id: webhooks::event_id(event) });
    Ok(no_store((StatusCode::ACCEPTED, body).into_response()))
}
