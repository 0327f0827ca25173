//! Moves a document on by hand: an order to its next status, a return notice to the goods' arrival.

use std::sync::Arc;

use axum::Json;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use serde_json::json;

use crate::life::{self, Advanced, Stuck};
use crate::state::SimState;
use crate::world::document::DocumentKey;
use crate::world::wire::{DocumentType, FollowUpStatus};

/// What a body looks like, for whoever sent something else.
const HELP: &str = "{\"type\": \"CustomerOrder\" or \"ReturnNotice\", \"stump\": \"101\", \"number\": 77, \
    \"to\"?: a FollowUpStatus on the order's way}";

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct AdvanceRequest {
    #[serde(rename = "type")]
    kind: DocumentType,
    stump: String,
    number: i32,
    to: Option<FollowUpStatus>,
}

/// Moves one step, or as many as it takes to a status.
pub async fn advance(State(state): State<Arc<SimState>>, body: Bytes) -> Response {
    let request: AdvanceRequest = match serde_json::from_slice(&body) {
        Ok(request) => request,
        Err(error) => {
            let answer = json!({ "error": error.to_string(), "expected": HELP });
            return (StatusCode::BAD_REQUEST, Json(answer)).into_response();
        }
    };
    let key = DocumentKey { kind: request.kind, stump: request.stump.into(), number: request.number };
    let now = state.local_time();
    let moved = {
        let mut world = state.world();
        let moved = match request.to {
            Some(status) => life::advance_to(&mut world, &state.switches, now, &key, status),
            None => life::advance(&mut world, &state.switches, now, &key),
        };
        world.announce(now);
        moved
    };
    match moved {
        Ok(Advanced::Status(status)) => Json(json!({ "followUpStatus": status })).into_response(),
        Ok(Advanced::Returned(receipt)) => Json(json!({ "receipt": receipt })).into_response(),
        Err(stuck) => {
            let status = if stuck == Stuck::Unknown { StatusCode::NOT_FOUND } else { StatusCode::CONFLICT };
            (status, Json(json!({ "error": stuck.to_string() }))).into_response()
        }
    }
}
