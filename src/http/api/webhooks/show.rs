//! `GET /api/{tenantId}/webhooks` and `GET /api/{tenantId}/webhooks/{id}`.

use axum::{Json, response::Response};
use serde::Serialize;
use utoipa::ToSchema;

use super::body::WebhookBody;
use crate::{
    flows::{Error, webhooks},
    http::{
        Problem,
        api::admin::no_store,
        extract::{Call, PageParameters, Paging, Path, WebhookRead},
    },
};

/// A page of webhooks.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(as = WebhookPage)]
pub struct WebhookPageBody {
    /// Oldest first.
    items: Vec<WebhookBody>,
    /// For `after`; `null`: this is the last page.
    #[schema(required)]
    next: Option<String>,
}

/// List the webhooks
///
/// Oldest first, never their secrets.
#[utoipa::path(
    get,
    path = "/api/{tenantId}/webhooks",
    operation_id = "listWebhooks",
    tag = "WebHook",
    params(
        ("tenantId" = String, Path, description = "The tenant of the credential.", example = "demo"),
        PageParameters,
    ),
    responses((status = 200, description = "A page of webhooks.", body = WebhookPageBody))
)]
#[tracing::instrument(name = "http.api.webhooks.list", skip_all)]
pub async fn list(call: Call<WebhookRead>, Paging(page): Paging) -> Result<Response, Problem> {
    let store = &call.ctx.services.notifications.store;
    let all = store.subscriptions(&call.ctx.tenant.id).await.map_err(Error::from)?;
    let page = page.cut(all, |subscription| subscription.id.clone())?;
    let items = page.items.into_iter().map(WebhookBody::from).collect();
    Ok(no_store(Json(WebhookPageBody { items, next: page.next })))
}

/// Read a webhook
///
/// Never its secret: that was shown once, when it was made.
#[utoipa::path(
    get,
    path = "/api/{tenantId}/webhooks/{id}",
    operation_id = "getWebhook",
    tag = "WebHook",
    params(
        ("tenantId" = String, Path, description = "The tenant of the credential.", example = "demo"),
        ("id" = String, Path, description = "The webhook.", example = "k3v9a"),
    ),
    responses((status = 200, description = "The webhook.", body = WebhookBody))
)]
#[tracing::instrument(name = "http.api.webhooks.get", skip_all)]
pub async fn get(call: Call<WebhookRead>, Path((_, id)): Path<(String, String)>) -> Result<Response, Problem> {
    let subscription = webhooks::subscription(&call.ctx, &id).await?;
    Ok(no_store(Json(WebhookBody::from(subscription))))
}
