//! `GET /api/{tenantId}/webhooks/listeners/cegid/{connectionId}`.

use std::collections::BTreeMap;

use axum::{Json, response::Response};
use serde::Serialize;
use utoipa::ToSchema;

use super::connection;
use crate::{
    domain::permission::Permission,
    flows::notifications::{self, Listener},
    http::{
        Problem,
        api::admin::no_store,
        extract::{Call, Path, Y2ListenerWrite},
    },
};

/// What has to be typed into Y2.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(as = NotificationListener, example = json!({
    "enabled": true, "id": "default", "name": "Y2 production",
    "url": "https://connector.example.com/api/demo/webhooks/listeners/cegid/default",
    "headers": {"X-API-KEY": "********"}
}))]
pub struct ListenerBody {
    /// Whether what it receives is acted upon.
    enabled: bool,
    /// The connection.
    id: String,
    /// Its name.
    name: String,
    /// Where Y2 has to post.
    url: String,
    /// The headers that every post has to carry. The key is masked unless the credential may manage keys, and where none
    /// was made yet: `Register` makes it.
    headers: BTreeMap<String, String>,
}

/// Describe a listener
///
/// Everything that an administrator types into Y2. The key of the listener is shown only to a credential with the permission
/// `tenant.access:write`.
#[utoipa::path(
    get,
    path = "/api/{tenantId}/webhooks/listeners/cegid/{connectionId}",
    operation_id = "describeListener",
    tag = "Cegid",
    params(
        ("tenantId" = String, Path, description = "The tenant of the credential.", example = "demo"),
        ("connectionId" = String, Path, description = "The connection.", example = "default"),
    ),
    responses((status = 200, description = "The listener.", body = ListenerBody))
)]
#[tracing::instrument(name = "http.api.listeners.describe", skip_all)]
pub async fn handler(
    call: Call<Y2ListenerWrite>,
    Path((_, named)): Path<(String, String)>,
) -> Result<Response, Problem> {
    let connection = connection(&call.ctx, &named)?;
    let show_key = call.may(Permission::AccessWrite);
    let Listener { enabled, id, name, url, headers } = notifications::describe(&call.ctx, connection, show_key).await?;
    Ok(no_store(Json(ListenerBody { enabled, id, name, url, headers })))
}
