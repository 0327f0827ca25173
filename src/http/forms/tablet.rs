//! The page of a code: what a till shows in tablet mode, and what stands at an entrance. It follows its visit by server-sent events
//! (HTML Living Standard), and without scripts by loading itself again.

use std::{convert::Infallible, time::Duration};

use axum::{
    extract::State,
    response::{
        IntoResponse, Response,
        sse::{Event, KeepAlive, Sse},
    },
};
use futures_util::stream::{self, Stream};
use http::{HeaderValue, StatusCode, header};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use serde::Deserialize;
use std::collections::BTreeMap;
use tokio::time::{Instant, sleep};

use super::{failed, pages};
use crate::{
    domain::{ids::TenantId, livestore::PageToken},
    flows::{
        Ctx, Error,
        livestore::{self, Opened, OwnDevice, TabletState},
    },
    http::{
        AppState, Problem, ProblemType,
        extract::{Path, Query, TenantVisitor},
    },
};

/// How long one stream lasts; the page comes back by itself.
const LASTS: Duration = Duration::from_secs(5 * 60);
/// How often a stream looks. Another replica may have the phone, so the database is asked.
const LOOK_EVERY: Duration = Duration::from_secs(1);
/// How often a silent stream shows that it lives.
const KEEP_ALIVE: Duration = Duration::from_secs(15);

/// Which store an entrance is of.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct EntranceParameters {
    store_id: Option<String>,
}

/// The path of a tablet at the entrance, which begins anew whenever it is opened.
pub(super) fn entrance_path(tenant: &TenantId, store: Option<&str>) -> String {
    match store.filter(|store| !store.is_empty()) {
        Some(store) => format!("/forms/{tenant}/entrance?storeId={}", utf8_percent_encode(store, NON_ALPHANUMERIC)),
        None => format!("/forms/{tenant}/entrance"),
    }
}

/// `GET /forms/{tenantId}/entrance`: begins the visit of the next customer, and leads to its code.
pub async fn entrance(
    State(state): State<AppState>,
    visitor: TenantVisitor,
    Query(EntranceParameters { store_id }): Query<EntranceParameters>,
) -> Result<Response, Problem> {
    let store = store_id.filter(|store| !store.trim().is_empty());
    let token = match livestore::open(&visitor.ctx, None, store.clone(), OwnDevice::Entrance, BTreeMap::new()).await {
        Ok(Opened::Entrance(token)) => token,
        Ok(Opened::Form(_) | Opened::External(_)) => return Err(Problem::internal("an entrance without a code")),
        Err(error) => return failed(&state, &visitor, error),
    };
    let page = super::path_of(&visitor.ctx.tenant.id, &token);
    // The store stays in the address: a tablet that was away for days finds nothing else.
    let store = utf8_percent_encode(store.as_deref().unwrap_or_default(), NON_ALPHANUMERIC).to_string();
    lead_to(&format!("{}{page}?entrance={store}", state.site.prefix()))
}

/// `GET /forms/{tenantId}/poster`: a code to be printed. Whoever scans it gets a form of their own.
pub async fn poster(
    State(state): State<AppState>,
    visitor: TenantVisitor,
    Query(EntranceParameters { store_id }): Query<EntranceParameters>,
) -> Result<Response, Problem> {
    if let Err(error) = livestore::settings(&visitor.ctx) {
        return failed(&state, &visitor, error);
    }
    let mut link = format!("{}/api/{}/external/livestore", visitor.base.as_str(), visitor.ctx.tenant.id);
    if let Some(store) = store_id.filter(|store| !store.trim().is_empty()) {
        link = format!("{link}?storeId={}", utf8_percent_encode(&store, NON_ALPHANUMERIC));
    }
    pages::poster(&state, &visitor, super::language_of(&visitor), &link)
}

/// `GET /forms/{tenantId}/s/{token}/events`: a message whenever the page has to be drawn again.
pub async fn events(visitor: TenantVisitor, Path((_, token)): Path<(String, String)>) -> Result<Response, Problem> {
    let token = token.parse::<PageToken>().ok();
    let token = token.ok_or_else(|| Problem::new(ProblemType::SessionNotFound))?;
    let first = livestore::tablet_state(&visitor.ctx, &token).await?.ok_or(Error::SessionNotFound)?;
    let stream = messages(visitor.ctx, token, first);
    let response = Sse::new(stream).keep_alive(KeepAlive::new().interval(KEEP_ALIVE));
    Ok(([(header::CACHE_CONTROL, HeaderValue::from_static("no-store"))], response).into_response())
}

struct Following {
    ctx: Ctx,
    token: PageToken,
    until: Instant,
    /// To be told at once.
    first: Option<TabletState>,
    told: Option<TabletState>,
}

fn messages(ctx: Ctx, token: PageToken, first: TabletState) -> impl Stream<Item = Result<Event, Infallible>> + Send {
    let following = Following { ctx, token, until: Instant::now() + LASTS, first: Some(first), told: None };
    stream::unfold(following, |mut following| async move {
        loop {
            let found = match following.first.take() {
                Some(first) => first,
                None if Instant::now() >= following.until => return None,
                None => {
                    sleep(LOOK_EVERY).await;
                    // A database that does not answer ends the stream; the page comes back.
                    livestore::tablet_state(&following.ctx, &following.token).await.ok()??
                }
            };
            if following.told.as_ref() != Some(&found) {
                let message = Event::default().data(found.to_string());
                following.told = Some(found);
                return Some((Ok(message), following));
            }
        }
    })
}

/// Sends a browser elsewhere.
pub(super) fn lead_to(path: &str) -> Result<Response, Problem> {
    let headers = [
        (header::LOCATION, HeaderValue::try_from(path).map_err(Problem::internal)?),
        (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
    ];
    Ok((StatusCode::SEE_OTHER, headers).into_response())
}
