//! `POST /api/{tenantId}/webhooks/listeners/cegid/{connectionId}`.

use std::collections::BTreeMap;

use axum::extract::Request;
use http::{HeaderMap, HeaderName, HeaderValue};

use super::connection;
use crate::{
    flows::notifications::{Posted, check_signature},
    http::{
        Problem, ProblemType,
        extract::{Call, Path, Y2ListenerWrite, body},
        middleware::RequestContext,
    },
};

/// The largest notification, in bytes.
pub const LARGEST: usize = 256 << 10;
/// Tells the sender under which id it is kept.
static NOTIFICATION_ID: HeaderName = HeaderName::from_static("x-notification-id");

/// Receive a notification
///
/// Keeps what Y2 sends, whatever its shape, and answers as soon as it is on the disk; what it means is found out afterwards.
/// The same notification twice is kept twice and acted upon once. A disabled connection's are kept and ignored.
///
/// Where the connection asks for a signature (`notifications.signature`), a post without a fitting one is a 401
/// `signature-invalid`, and nothing is kept. Without an answer, or with a 503, send it again.
#[utoipa::path(
    post,
    path = "/api/{tenantId}/webhooks/listeners/cegid/{connectionId}",
    operation_id = "receiveNotification",
    tag = "Cegid",
    params(
        ("tenantId" = String, Path, description = "The tenant of the credential.", example = "demo"),
        ("connectionId" = String, Path, description = "The connection that sends.", example = "default"),
    ),
    request_body(content = String, content_type = "*/*", description = "JSON or XML of any shape, up to 256 KiB.",
        example = json!("{\"header\":{\"eventType\":\"CustomerUpdated\",\"eventId\":\"e-1\"},\"body\":{\"customerId\":\"201000000010\"}}")),
    responses((status = 200, description = "It is kept.", headers(
        ("X-Notification-Id" = String, description = "Under which id it is kept."),
    )))
)]
#[tracing::instrument(name = "http.api.listeners.post", skip_all)]
pub async fn handler(
    call: Call<Y2ListenerWrite>,
    Path((_, named)): Path<(String, String)>,
    request: Request,
) -> Result<([(HeaderName, HeaderValue); 1], ()), Problem> {
    let connection = connection(&call.ctx, &named)?;
    let (parts, unread) = request.into_parts();
    let body = body::read(&parts.headers, unread, RequestContext::limits_of(&parts.extensions)).await?;
    let headers = texts(&parts.headers);
    if let Some(settings) = &connection.notifications.signature {
        check_signature(settings, &headers, &body, call.ctx.services.clock.now())
            .map_err(|error| Problem::new(ProblemType::SignatureInvalid).detail(format!("Not accepted: {error}.")))?;
    }
    let posted = Posted { source: "post", source_id: None, headers: &headers, body: &body };
    let id = call.ctx.services.notifications.inbox.take_in(&call.ctx, connection, &posted).await?;
    let id = HeaderValue::try_from(id.to_string()).map_err(Problem::internal)?;
    Ok(([(NOTIFICATION_ID.clone(), id)], ()))
}

/// Headers that are text, by their names in lower case; of several of one name the first.
fn texts(headers: &HeaderMap) -> BTreeMap<String, String> {
    let text = |name: &HeaderName| Some((name.as_str().to_owned(), headers.get(name)?.to_str().ok()?.to_owned()));
    headers.keys().filter_map(text).collect()
}
