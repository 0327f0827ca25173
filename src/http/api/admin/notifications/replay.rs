//! `POST /api/{tenantId}/admin/notifications/{id}/replay` and `POST …/admin/notifications/replay`.

use axum::{
    Json as Answer,
    response::{IntoResponse, Response},
};
use http::StatusCode;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use super::{body::FilterParameters, id_of};
use crate::{
    flows::Error,
    http::{
        Problem,
        api::admin::no_store,
        extract::{Call, Json, Path, TenantNotificationsWrite},
    },
    store::notifications::NotificationFilter,
};

/// Notifications replayed by one call at most.
const MOST: u32 = 1000;

/// Which ones, and whether really.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(as = ReplayRequest, example = json!({"filter": {"state": "parked"}, "dryRun": true}))]
pub struct ReplayBody {
    /// Which; those that wait or are being done are left alone.
    #[serde(default)]
    filter: FilterParameters,
    /// Only says which they are. The default, so that nobody replays a year by a slip.
    #[serde(default = "yes")]
    #[schema(default = true)]
    dry_run: bool,
    /// How many at most, oldest first.
    #[serde(default = "most")]
    #[schema(minimum = 1, maximum = 1000, default = 1000)]
    limit: u32,
}

fn yes() -> bool {
    true
}

fn most() -> u32 {
    MOST
}

/// What is done once more.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(as = Replayed, example = json!({"dryRun": true, "count": 1, "ids": ["01890000-0000-7000-8000-000000000000"]}))]
pub struct ReplayedBody {
    /// Whether nothing was done.
    dry_run: bool,
    /// How many.
    count: usize,
    /// Which.
    #[schema(value_type = Vec<String>)]
    ids: Vec<Uuid>,
}

/// Replay notifications
///
/// Those that fit are read and acted upon once more, oldest first, under their own ids, and so are their events: a receiver that
/// keeps ids acts once. Without `"dryRun": false` the answer only says which they are.
#[utoipa::path(
    post,
    path = "/api/{tenantId}/admin/notifications/replay",
    operation_id = "replayNotifications",
    tag = "Administration",
    params(("tenantId" = String, Path, description = "The tenant of the credential.", example = "demo")),
    request_body(content = ReplayBody, content_type = "application/json"),
    responses((status = 200, description = "Which they are, or were.", body = ReplayedBody))
)]
#[tracing::instrument(name = "http.api.admin.notifications.replay_many", skip_all)]
pub async fn many(
    call: Call<TenantNotificationsWrite>,
    Json(ReplayBody { filter, dry_run, limit }): Json<ReplayBody>,
) -> Result<Response, Problem> {
    if !(1..=MOST).contains(&limit) {
        return Err(Problem::invalid("limit", format!("expected a whole number from 1 to {MOST}")));
    }
    let filter = filter.read()?;
    let (store, tenant) = (&call.ctx.services.notifications.store, &call.ctx.tenant.id);
    let now = call.ctx.services.clock.now();
    let ids = if dry_run {
        store.replayable(tenant, &filter, limit).await
    } else {
        store.replay_notifications(tenant, None, &filter, limit, now).await
    };
    let ids = ids.map_err(Error::from)?;
    Ok(no_store(Answer(ReplayedBody { dry_run, count: ids.len(), ids })))
}

/// Replay a notification
///
/// It is read and acted upon once more, under its own id, and so is its event. A 409 `notification-busy` while it waits or is
/// being done.
#[utoipa::path(
    post,
    path = "/api/{tenantId}/admin/notifications/{id}/replay",
    operation_id = "replayNotification",
    tag = "Administration",
    params(
        ("tenantId" = String, Path, description = "The tenant of the credential.", example = "demo"),
        ("id" = String, Path, description = "The notification.", example = "01890000-0000-7000-8000-000000000000"),
    ),
    responses((status = 202, description = "It waits for its turn."))
)]
#[tracing::instrument(name = "http.api.admin.notifications.replay_one", skip_all)]
pub async fn one(
    call: Call<TenantNotificationsWrite>,
    Path((_, id)): Path<(String, String)>,
) -> Result<Response, Problem> {
    let id = id_of(&id)?;
    let (store, tenant) = (&call.ctx.services.notifications.store, &call.ctx.tenant.id);
    let now = call.ctx.services.clock.now();
    let all = NotificationFilter::default();
    if !store.replay_notifications(tenant, Some(id), &all, 1, now).await.map_err(Error::from)?.is_empty() {
        return Ok(no_store(StatusCode::ACCEPTED.into_response()));
    }
    let known = store.notification(tenant, id).await.map_err(Error::from)?.ok_or(Error::NotificationNotFound)?;
    let instead = "it waits or is being done; replay it when it has come to an end";
    Err(Error::NotificationBusy { state: known.state.to_string(), instead }.into())
}
