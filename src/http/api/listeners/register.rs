//! `POST /api/{tenantId}/webhooks/listeners/cegid/{connectionId}/Register`, and the same without the capital.

use http::{HeaderMap, HeaderName, HeaderValue};

use super::connection;
use crate::{
    flows::notifications,
    http::{
        Problem,
        extract::{Call, Path, Y2ListenerWrite},
    },
};

/// What is left to be done by hand.
static BY_HAND: HeaderName = HeaderName::from_static("x-register-by-hand");

/// Register a listener
///
/// Tries the connection from end to end and makes the listener's key where there is none: only this one, kept sealed, so that
/// the listener's description can show it. Y2 has no public way to subscribe by call; what is left to be done by hand is said
/// in the header `X-Register-By-Hand`.
#[utoipa::path(
    post,
    path = "/api/{tenantId}/webhooks/listeners/cegid/{connectionId}/Register",
    operation_id = "registerListener",
    tag = "Cegid",
    params(
        ("tenantId" = String, Path, description = "The tenant of the credential.", example = "demo"),
        ("connectionId" = String, Path, description = "The connection.", example = "default"),
    ),
    responses((status = 200, description = "The connection works, and the listener has a key.", headers(
        ("X-Register-By-Hand" = String, description = "What is left to be done by hand, if anything."),
    )))
)]
#[tracing::instrument(name = "http.api.listeners.register", skip_all)]
pub async fn handler(
    call: Call<Y2ListenerWrite>,
    Path((_, named)): Path<(String, String)>,
) -> Result<HeaderMap, Problem> {
    let connection = connection(&call.ctx, &named)?;
    let registration = notifications::register(&call.ctx, connection, &call.origin()).await?;
    let mut headers = HeaderMap::new();
    if !registration.by_hand.is_empty() {
        let text = registration.by_hand.join("; ");
        headers.insert(BY_HAND.clone(), HeaderValue::try_from(text).map_err(Problem::internal)?);
    }
    Ok(headers)
}

/// Register a listener (without the capital)
///
/// The same as `Register`, for clients that write their addresses in lower case.
#[utoipa::path(
    post,
    path = "/api/{tenantId}/webhooks/listeners/cegid/{connectionId}/register",
    operation_id = "registerListenerLowerCase",
    tag = "Cegid",
    params(
        ("tenantId" = String, Path, description = "The tenant of the credential.", example = "demo"),
        ("connectionId" = String, Path, description = "The connection.", example = "default"),
    ),
    responses((status = 200, description = "The connection works, and the listener has a key.", headers(
        ("X-Register-By-Hand" = String, description = "What is left to be done by hand, if anything."),
    )))
)]
pub async fn lower_case(call: Call<Y2ListenerWrite>, path: Path<(String, String)>) -> Result<HeaderMap, Problem> {
    handler(call, path).await
}
