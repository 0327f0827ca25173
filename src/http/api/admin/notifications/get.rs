//! `GET /api/{tenantId}/admin/notifications/{id}`.

use axum::{Json, response::Response};
use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;

use super::{body::NotificationBody, id_of};
use crate::{
    flows::Error,
    http::{
        Problem,
        api::{admin::no_store, events::EventBody, webhooks::deliveries::DeliveryBody},
        extract::{Call, Path, TenantNotificationsRead},
    },
};

/// A notification with everything that became of it.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(as = NotificationHistory)]
pub struct HistoryBody {
    /// The notification.
    notification: NotificationBody,
    /// Each try: when, how it ended, and which calls of Y2 it made; nothing of what these said.
    #[schema(value_type = Vec<Object>)]
    history: Vec<Value>,
    /// The event that it became.
    #[schema(required)]
    event: Option<EventBody>,
    /// The deliveries of the event.
    deliveries: Vec<DeliveryBody>,
}

/// Read a notification
///
/// With its history: the tries and their calls of Y2, the event, and the deliveries of the event. Its body is personal data and
/// has an address of its own.
#[utoipa::path(
    get,
    path = "/api/{tenantId}/admin/notifications/{id}",
    operation_id = "getNotification",
    tag = "Administration",
    params(
        ("tenantId" = String, Path, description = "The tenant of the credential.", example = "demo"),
        ("id" = String, Path, description = "The notification.", example = "01890000-0000-7000-8000-000000000000"),
    ),
    responses((status = 200, description = "The notification.", body = HistoryBody))
)]
#[tracing::instrument(name = "http.api.admin.notifications.get", skip_all)]
pub async fn handler(
    call: Call<TenantNotificationsRead>,
    Path((_, id)): Path<(String, String)>,
) -> Result<Response, Problem> {
    let id = id_of(&id)?;
    let (store, tenant) = (&call.ctx.services.notifications.store, &call.ctx.tenant.id);
    let found = store.notification(tenant, id).await.map_err(Error::from)?;
    let notification = found.ok_or(Error::NotificationNotFound)?;
    let history = notification.history.lines().filter_map(|line| serde_json::from_str(line).ok()).collect();
    let event = store.event(tenant, id).await.map_err(Error::from)?;
    let deliveries = store.deliveries_of(tenant, id).await.map_err(Error::from)?;
    Ok(no_store(Json(HistoryBody {
        notification: notification.into(),
        history,
        event: event.map(|event| EventBody::new(tenant, event)),
        deliveries: deliveries.into_iter().map(DeliveryBody::from).collect(),
    })))
}
