//! `GET /api/{tenantId}/admin/notifications`.

use axum::{Json, response::Response};
use serde::Serialize;
use utoipa::ToSchema;

use super::body::{FilterParameters, NotificationBody};
use crate::{
    flows::Error,
    http::{
        Problem,
        api::admin::no_store,
        extract::{Call, Query, TenantNotificationsRead, page_of},
    },
};

/// A page of notifications.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(as = NotificationPage)]
pub struct NotificationPageBody {
    /// Newest first.
    items: Vec<NotificationBody>,
    /// For `after`; `null`: this is the last page.
    #[schema(required)]
    next: Option<String>,
}

/// List notifications
///
/// Newest first: everything that Y2 has told, duplicates and what nobody understood included.
#[utoipa::path(
    get,
    path = "/api/{tenantId}/admin/notifications",
    operation_id = "listNotifications",
    tag = "Administration",
    params(
        ("tenantId" = String, Path, description = "The tenant of the credential.", example = "demo"),
        FilterParameters,
    ),
    responses((status = 200, description = "A page of notifications.", body = NotificationPageBody))
)]
#[tracing::instrument(name = "http.api.admin.notifications.list", skip_all)]
pub async fn handler(
    call: Call<TenantNotificationsRead>,
    Query(mut parameters): Query<FilterParameters>,
) -> Result<Response, Problem> {
    let page = page_of(parameters.limit.take(), parameters.after.take())?;
    let before = page.after_number()?;
    let filter = parameters.read()?;
    let (store, tenant) = (&call.ctx.services.notifications.store, &call.ctx.tenant.id);
    let found = store.notifications(tenant, &filter, before, page.fetch()).await.map_err(Error::from)?;
    let page = page.of(found, |notification| notification.seq.to_string());
    let items = page.items.into_iter().map(NotificationBody::from).collect();
    Ok(no_store(Json(NotificationPageBody { items, next: page.next })))
}
