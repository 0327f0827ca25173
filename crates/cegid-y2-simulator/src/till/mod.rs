//! The till: the simulator plays Cegid LiveStore, too. It asks the connector whether it is there, posts a session, sends its browser to
//! the form, and takes it back with the customer.
//!
//! `/till` is for people, `/till/api` for programs. Like `/_sim` it asks for no credentials, so it belongs on a loopback. What LiveStore
//! does is known from a public guide and public client code; the page is ours.

mod connector;
mod page;
mod visits;

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use axum::{
    Form, Json, Router,
    body::Bytes,
    extract::{Query, State},
    http::{HeaderMap, StatusCode, header},
    response::{Html, IntoResponse, Redirect, Response},
    routing::{get, post},
};
use serde::Deserialize;
use serde_json::{Value, json};
use uuid::Uuid;

pub use connector::TillConnector;
use visits::{Visit, Visits};

use super::state::SimState;

/// What the till remembers.
#[derive(Debug, Default)]
pub(super) struct Till(Mutex<Inner>);

#[derive(Debug, Default)]
struct Inner {
    connector: Option<TillConnector>,
    visits: Visits,
}

impl Till {
    fn inner(&self) -> MutexGuard<'_, Inner> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// From now on sessions are posted there.
    pub(super) fn connect(&self, connector: TillConnector) {
        self.inner().connector = Some(connector);
    }
}

/// What an associate wants.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct VisitRequest {
    /// The customer to be edited; blank or absent: a new one.
    customer_id: Option<String>,
    /// The store of the till.
    store_id: Option<String>,
}

/// How the browser comes back.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Returned {
    visit: Uuid,
    customer_id: Option<String>,
    status: Option<String>,
}

/// The routes below `/till`.
pub(super) fn router() -> Router<Arc<SimState>> {
    Router::new()
        .route("/till", get(page))
        .route("/till/visit", post(visit))
        .route("/till/return", get(come_back).post(hear))
        .route("/till/api", get(state))
        .route("/till/api/connector", post(connect))
        .route("/till/api/visits", post(visit_by_program))
}

async fn page(State(state): State<Arc<SimState>>) -> Html<String> {
    let inner = state.till.inner();
    Html(page::drawn(&state.world(), inner.connector.as_ref(), &inner.visits))
}

/// An associate has pressed a button: the browser goes where the connector says.
async fn visit(State(state): State<Arc<SimState>>, headers: HeaderMap, Form(request): Form<VisitRequest>) -> Response {
    match begin(&state, &headers, request).await {
        Ok(visit) => Redirect::to(&visit.opens).into_response(),
        Err(reason) => (StatusCode::BAD_GATEWAY, Html(page::failed(&reason))).into_response(),
    }
}

async fn visit_by_program(
    State(state): State<Arc<SimState>>,
    headers: HeaderMap,
    Json(request): Json<VisitRequest>,
) -> Response {
    match begin(&state, &headers, request).await {
        Ok(visit) => (StatusCode::CREATED, Json(visit)).into_response(),
        Err(reason) => (StatusCode::BAD_GATEWAY, Json(json!({ "error": reason }))).into_response(),
    }
}

/// What LiveStore does when a button was pressed: health, session, and the address that its browser opens.
async fn begin(state: &SimState, headers: &HeaderMap, request: VisitRequest) -> Result<Visit, String> {
    let filled = |text: Option<String>| text.filter(|text| !text.trim().is_empty());
    let (customer_id, store_id) = (filled(request.customer_id), filled(request.store_id));
    let connector = state.till.inner().connector.clone();
    let connector = connector.ok_or("the till knows no connector yet: POST /till/api/connector")?;
    let id = state.clock.new_id();
    let host = headers.get(header::HOST).and_then(|host| host.to_str().ok()).unwrap_or("127.0.0.1");
    let callback = format!("http://{host}/till/return?visit={id}");
    connector.is_there().await?;
    let opens = connector.session(id, &callback, customer_id.as_deref(), store_id.as_deref()).await?;
    let visit = Visit { id, customer_id, store_id, opens, status: None, returned_customer_id: None, posted: None };
    state.till.inner().visits.add(visit.clone());
    Ok(visit)
}

/// The browser is back.
async fn come_back(State(state): State<Arc<SimState>>, Query(returned): Query<Returned>) -> Response {
    let known = state.till.inner().visits.change(returned.visit, |visit| {
        visit.status = returned.status.clone();
        visit.returned_customer_id.clone_from(&returned.customer_id);
    });
    if known { Redirect::to("/till").into_response() } else { (StatusCode::NOT_FOUND, "no such visit").into_response() }
}

/// The connector posts the customer (`callbackMode: post` or `both`).
async fn hear(State(state): State<Arc<SimState>>, Query(returned): Query<Returned>, body: Bytes) -> StatusCode {
    let Ok(body) = serde_json::from_slice::<Value>(&body) else { return StatusCode::BAD_REQUEST };
    let known = state.till.inner().visits.change(returned.visit, |visit| visit.posted = Some(body));
    if known { StatusCode::OK } else { StatusCode::NOT_FOUND }
}

async fn state(State(state): State<Arc<SimState>>) -> Json<Value> {
    let inner = state.till.inner();
    let customers: Vec<Value> = page::customers(&state.world())
        .iter()
        .map(|customer| json!({ "customerId": &*customer.id, "firstName": &*customer.first_name, "lastName": &*customer.last_name }))
        .collect();
    let connector =
        inner.connector.as_ref().map(|connector| json!({ "url": connector.url, "tenantId": connector.tenant_id }));
    Json(json!({ "connector": connector, "customers": customers, "visits": inner.visits.all() }))
}

async fn connect(State(state): State<Arc<SimState>>, Json(connector): Json<TillConnector>) -> StatusCode {
    state.till.connect(connector);
    StatusCode::NO_CONTENT
}
