//! `/_sim/*`: look into a running simulator and disturb it. Asks for no credentials, so it belongs on a loopback.

mod documents;
mod notification;
mod subscriber;
mod world;

use std::sync::Arc;

use axum::Json;
use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use serde_json::{Value, json};

use self::notification::NotificationPoke;
use super::inject::FaultRule;
use super::state::SimState;

/// What a rule looks like, for whoever sent something else.
const RULE_HELP: &str = "{\"service\"?: \"CustomerWcfService\", \"operation\"?: \"SearchCustomerIds\", \"times\"?: 1, \
    \"kind\": KIND}, where KIND is one of \"reset\" \"garbage\" \"html\" \"truncated\" \"entity_bomb\" \"unauthorized\" \
    \"hang\" {\"fault\": {\"id\"?, \"message\"?, \"levels\"?: 1..8}} {\"fault_without_detail\": {\"id\"?, \"message\"?}} \
    {\"status\": {\"code\", \"body\"?, \"content_type\"?}} {\"latency\": {\"ms\"}} {\"slow_body\": {\"bytes_per_second\"}} \
    {\"cut\": {\"after_bytes\"}} {\"huge\": {\"bytes\"}}; or the kind's name in \"kind\" and its fields beside it";

/// The routes below `/_sim`.
pub fn router() -> Router<Arc<SimState>> {
    Router::new()
        .route("/_sim/calls", get(calls).delete(forget_calls))
        .route("/_sim/dropped", get(dropped))
        .route("/_sim/faults", get(faults).post(add_fault).delete(clear_faults))
        .route("/_sim/documents/advance", post(documents::advance))
        .route("/_sim/notifications", get(notifications).post(notify))
        .route("/_sim/notifications/subscriber", post(subscriber::set).delete(subscriber::unset))
        .route("/_sim/reset", post(world::reset))
        .merge(world::router())
}

async fn calls(State(state): State<Arc<SimState>>) -> Response {
    Json(json!({ "calls": state.recorder.all() })).into_response()
}

async fn forget_calls(State(state): State<Arc<SimState>>) -> StatusCode {
    state.recorder.clear();
    StatusCode::NO_CONTENT
}

/// Everything that strict order left out, newest last.
async fn dropped(State(state): State<Arc<SimState>>) -> Response {
    let mut all = Vec::new();
    for call in state.recorder.all() {
        for dropped in &call.dropped {
            all.push(json!({
                "at": call.at, "service": call.service, "operation": call.operation,
                "path": dropped.path, "name": dropped.name, "reason": dropped.reason,
            }));
        }
    }
    Json(json!({ "dropped": all })).into_response()
}

async fn faults(State(state): State<Arc<SimState>>) -> Response {
    Json(json!({ "faults": state.faults.all() })).into_response()
}

async fn add_fault(State(state): State<Arc<SimState>>, body: Bytes) -> Response {
    let rule = serde_json::from_slice::<Value>(&body).map_err(|error| error.to_string()).and_then(FaultRule::from_json);
    match rule {
        Ok(rule) => (StatusCode::CREATED, Json(json!({ "id": state.faults.add(rule) }))).into_response(),
        Err(error) => (StatusCode::BAD_REQUEST, Json(json!({ "error": error, "expected": RULE_HELP }))).into_response(),
    }
}

async fn clear_faults(State(state): State<Arc<SimState>>) -> StatusCode {
    state.faults.clear();
    StatusCode::NO_CONTENT
}

/// The notification log, oldest first, with what was confirmed.
async fn notifications(State(state): State<Arc<SimState>>) -> Response {
    let rows: Vec<_> = state.world().notifications().all().cloned().collect();
    Json(json!({ "notifications": rows })).into_response()
}

/// Logs a notification as if the world had changed, or word by word.
async fn notify(State(state): State<Arc<SimState>>, body: Bytes) -> Response {
    let now = state.local_time();
    let poke = serde_json::from_slice::<NotificationPoke>(&body).map_err(|error| error.to_string());
    let logged = poke.and_then(|poke| poke.log(&mut state.world(), now));
    match logged {
        Ok(id) => (StatusCode::CREATED, Json(json!({ "id": id }))).into_response(),
        Err(error) => {
            let answer = json!({"error": error, "expected": notification::HELP});
            (StatusCode::BAD_REQUEST, Json(answer)).into_response()
        }
    }
}
