//! `POST /api/{tenantId}/admin/notifications/{id}/ignore`.

use http::StatusCode;

use super::id_of;
use crate::{
    flows::Error,
    http::{
        Problem,
        extract::{Call, Path, TenantNotificationsWrite},
    },
};

/// Ignore a notification
///
/// Nothing is done about it any more: for one that waits or was given up. A 409 `notification-busy` for any other.
#[utoipa::path(
    post,
    path = "/api/{tenantId}/admin/notifications/{id}/ignore",
    operation_id = "ignoreNotification",
    tag = "Administration",
    params(
        ("tenantId" = String, Path, description = "The tenant of the credential.", example = "demo"),
        ("id" = String, Path, description = "The notification.", example = "01890000-0000-7000-8000-000000000000"),
    ),
    responses((status = 204, description = "It is ignored."))
)]
#[tracing::instrument(name = "http.api.admin.notifications.ignore", skip_all)]
pub async fn handler(
    call: Call<TenantNotificationsWrite>,
    Path((_, id)): Path<(String, String)>,
) -> Result<StatusCode, Problem> {
    let id = id_of(&id)?;
    let (store, tenant) = (&call.ctx.services.notifications.store, &call.ctx.tenant.id);
    let now = call.ctx.services.clock.now();
    let who = format!("ignored by {}", call.caller.name);
    if store.ignore_notification(tenant, id, &who, now).await.map_err(Error::from)? {
        return Ok(StatusCode::NO_CONTENT);
    }
    let known = store.notification(tenant, id).await.map_err(Error::from)?.ok_or(Error::NotificationNotFound)?;
    let instead = "only one that waits or was given up can be ignored";
    Err(Error::NotificationBusy { state: known.state.to_string(), instead }.into())
}
