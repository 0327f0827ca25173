//! `GET /api/{tenantId}/events`.

use axum::{Json, response::Response};
use serde::Serialize;
use utoipa::ToSchema;

use super::EventBody;
use crate::{
    flows::Error,
    http::{
        Problem,
        api::admin::no_store,
        extract::{Call, PageParameters, Paging, WebhookRead},
    },
};

/// A page of events.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(as = EventPage)]
pub struct EventPageBody {
    /// Oldest first.
    items: Vec<EventBody>,
    /// For `after`. There is one on the last page, too: what happens from now on comes after it. `null`: nothing has
    /// happened yet.
    #[schema(required)]
    next: Option<String>,
}

/// List events
///
/// What happened, oldest first. Keep the `next` of each answer and ask again with it: no event is missed and none comes twice.
#[utoipa::path(
    get,
    path = "/api/{tenantId}/events",
    operation_id = "listEvents",
    tag = "WebHook",
    params(
        ("tenantId" = String, Path, description = "The tenant of the credential.", example = "demo"),
        PageParameters,
    ),
    responses((status = 200, description = "A page of events.", body = EventPageBody))
)]
#[tracing::instrument(name = "http.api.events.list", skip_all)]
pub async fn handler(call: Call<WebhookRead>, Paging(page): Paging) -> Result<Response, Problem> {
    let (store, tenant) = (&call.ctx.services.notifications.store, &call.ctx.tenant.id);
    let after = page.after_number()?.unwrap_or(0);
    let events = store.events(tenant, after, page.limit).await.map_err(Error::from)?;
    let next = events.last().map(|event| event.seq.to_string()).or(page.after);
    let items = events.into_iter().map(|event| EventBody::new(tenant, event)).collect();
    Ok(no_store(Json(EventPageBody { items, next })))
}
