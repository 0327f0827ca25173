//! `GET /api/{tenantId}/events/stream`: events as they happen (server-sent events, HTML Living Standard).

use std::{convert::Infallible, time::Duration};

use axum::response::{
    IntoResponse, Response,
    sse::{Event as Message, KeepAlive, Sse},
};
use futures_util::stream::{self, Stream};
use http::{HeaderMap, HeaderValue, header};
use serde::Deserialize;
use tokio::{
    sync::watch,
    time::{Instant, timeout},
};
use utoipa::IntoParams;

use super::EventBody;
use crate::{
    flows::{Ctx, Error},
    http::{
        Problem,
        extract::{Call, Query, WebhookRead},
    },
};

/// How long one stream lasts; a client comes back with the id of the last event. A credential that was revoked does not.
const LASTS: Duration = Duration::from_secs(5 * 60);
/// Events read at a time.
const AT_ONCE: u32 = 100;
/// How long until the database is asked although nothing was signalled.
const POLL: Duration = Duration::from_secs(5);
/// How often a silent stream shows that it lives.
const KEEP_ALIVE: Duration = Duration::from_secs(15);

/// Where to begin.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct StreamParameters {
    /// The `next` of a page of events, or the id of a message of an earlier stream; without it, and without the header
    /// `Last-Event-ID`, the stream begins now.
    #[param(nullable = false)]
    after: Option<String>,
}

/// Follow events
///
/// Each event is a message whose `data` is what `listEvents` has as an item, whose `event` is its type, and whose `id` is for
/// `Last-Event-ID`. A stream ends after five minutes; clients come back by themselves and miss nothing.
#[utoipa::path(
    get,
    path = "/api/{tenantId}/events/stream",
    operation_id = "streamEvents",
    tag = "WebHook",
    params(
        ("tenantId" = String, Path, description = "The tenant of the credential.", example = "demo"),
        StreamParameters,
    ),
    responses((status = 200, description = "Events as they happen.", body = String, content_type = "text/event-stream"))
)]
#[tracing::instrument(name = "http.api.events.stream", skip_all)]
pub async fn handler(
    call: Call<WebhookRead>,
    headers: HeaderMap,
    Query(StreamParameters { after }): Query<StreamParameters>,
) -> Result<Response, Problem> {
    let last = headers.get("last-event-id").and_then(|value| value.to_str().ok()).map(str::to_owned);
    let store = &call.ctx.services.notifications.store;
    let signals = store.event_signals();
    let after = match last.or(after).filter(|text| !text.is_empty()) {
        Some(text) => {
            let number: Option<i64> = text.parse().ok().filter(|number| *number >= 0);
            number.ok_or_else(|| Problem::invalid("after", "expected the id of a message or the `next` of a page"))?
        }
        None => store.last_event(&call.ctx.tenant.id).await.map_err(Error::from)?,
    };
    let stream = messages(call.ctx, after, signals);
    let response = Sse::new(stream).keep_alive(KeepAlive::new().interval(KEEP_ALIVE));
    Ok(([(header::CACHE_CONTROL, HeaderValue::from_static("no-store"))], response).into_response())
}

struct State {
    ctx: Ctx,
    after: i64,
    signals: watch::Receiver<u64>,
    ready: std::vec::IntoIter<crate::store::events::Event>,
    until: Instant,
}

fn messages(
    ctx: Ctx,
    after: i64,
    signals: watch::Receiver<u64>,
) -> impl Stream<Item = Result<Message, Infallible>> + Send {
    let state = State { ctx, after, signals, ready: Vec::new().into_iter(), until: Instant::now() + LASTS };
    stream::unfold(state, |mut state| async move {
        loop {
            if let Some(event) = state.ready.next() {
                state.after = event.seq;
                let message = Message::default().id(event.seq.to_string()).event(event.kind.clone());
                // No body of ours fails to be written.
                let message = message.json_data(EventBody::new(&state.ctx.tenant.id, event)).ok()?;
                return Some((Ok(message), state));
            }
            if Instant::now() >= state.until {
                return None;
            }
            state.signals.mark_unchanged();
            let store = &state.ctx.services.notifications.store;
            // A database that does not answer ends the stream; whoever comes back is told why.
            let found = store.events(&state.ctx.tenant.id, state.after, AT_ONCE).await.ok()?;
            if found.is_empty() {
                let _ = timeout(POLL, state.signals.changed()).await;
            }
            state.ready = found.into_iter();
        }
    })
}
