//! `/_sim/…`: the world, the faults, the requests, from outside.

use std::sync::Arc;

use axum::{
    Json, Router,
    extract::{Path, State as Extract},
    http::StatusCode,
    response::{IntoResponse, Response},
    routing::{get, post, put},
};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

use crate::{effects, faults::Fault, state::State};

/// Everything under `/_sim`.
pub(crate) fn router() -> Router<Arc<State>> {
    Router::new()
        .route("/_sim", get(help))
        .route("/_sim/world", get(world))
        .route("/_sim/world/{resource}/{id}", put(edit))
        .route("/_sim/carriers/{id}/edit", post(edit_carrier))
        .route("/_sim/faults", get(faults).post(add_fault).delete(clear_faults))
        .route("/_sim/requests", get(requests))
        .route("/_sim/webservice", put(switch))
        .route("/_sim/reset", post(reset))
}

async fn help(Extract(state): Extract<Arc<State>>) -> String {
    format!(
        "A simulated PrestaShop {}.\n\n\
         GET    /                              products and stocks, for people\n\
         GET    /_sim/world                    everything that the shop holds\n\
         PUT    /_sim/world/{{resource}}/{{id}}    fields set by hand: {{\"price\": \"10.000000\"}}\n\
         POST   /_sim/carriers/{{id}}/edit       an edit of a carrier: a new id, the same id_reference: {{\"name\": \"…\"}}\n\
         GET    /_sim/faults                   the faults in force\n\
         POST   /_sim/faults                   {{\"kind\": \"failAfter\", \"verbs\": [\"POST\"], \"resource\": \"products\", \"skip\": 0, \"times\": 1}}\n\
         DELETE /_sim/faults                   no faults any more\n\
         GET    /_sim/requests                 what was asked, and the time that the shop spent\n\
         PUT    /_sim/webservice               switched on or off: {{\"on\": false}}\n\
         POST   /_sim/reset                    as at the start\n",
        state.options.version
    )
}

async fn world(Extract(state): Extract<Arc<State>>) -> Json<Value> {
    Json(state.lock().world.json())
}

async fn edit(
    Extract(state): Extract<Arc<State>>,
    Path((resource, id)): Path<(String, u64)>,
    Json(fields): Json<Map<String, Value>>,
) -> Response {
    let mut inner = state.lock();
    for (field, value) in &fields {
        if let Err(reason) = inner.world.edit(&resource, id, field, value) {
            return (StatusCode::BAD_REQUEST, reason).into_response();
        }
    }
    StatusCode::NO_CONTENT.into_response()
}

#[derive(Deserialize)]
struct CarrierEdit {
    name: String,
}

async fn edit_carrier(
    Extract(state): Extract<Arc<State>>,
    Path(id): Path<u64>,
    Json(edit): Json<CarrierEdit>,
) -> Response {
    match effects::edit_carrier(&mut state.lock().world, id, &edit.name) {
        Some(id) => Json(json!({ "id": id })).into_response(),
        None => (StatusCode::NOT_FOUND, format!("there is no carrier {id}")).into_response(),
    }
}

async fn faults(Extract(state): Extract<Arc<State>>) -> Json<Vec<Fault>> {
    Json(state.lock().faults.rules().to_vec())
}

async fn add_fault(Extract(state): Extract<Arc<State>>, Json(fault): Json<Fault>) -> StatusCode {
    state.lock().faults.add(fault);
    StatusCode::NO_CONTENT
}

async fn clear_faults(Extract(state): Extract<Arc<State>>) -> StatusCode {
    state.lock().faults.clear();
    StatusCode::NO_CONTENT
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Requests<'a> {
    count: u64,
    shop_seconds: f64,
    latest: Vec<&'a crate::state::Request>,
}

async fn requests(Extract(state): Extract<Arc<State>>) -> Response {
    let inner = state.lock();
    let latest: Vec<_> = inner.requests.iter().rev().take(100).collect();
    Json(Requests { count: inner.counted, shop_seconds: inner.spent.as_secs_f64(), latest }).into_response()
}

#[derive(Deserialize)]
struct Switch {
    on: bool,
}

async fn switch(Extract(state): Extract<Arc<State>>, Json(switch): Json<Switch>) -> StatusCode {
    state.lock().is_off = !switch.on;
    StatusCode::NO_CONTENT
}

async fn reset(Extract(state): Extract<Arc<State>>) -> StatusCode {
    state.reset();
    StatusCode::NO_CONTENT
}
