//! The whole retailer, out and in.

use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::{DefaultBodyLimit, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use axum::{Json, Router};
use serde_json::json;

use crate::state::SimState;
use crate::world::World;

/// The largest world that is taken: almost thirty times that of the embedded seed.
const LARGEST: usize = 128 * 1024 * 1024;

/// `/_sim/world`.
pub fn router() -> Router<Arc<SimState>> {
    Router::new().route("/_sim/world", get(export).post(import)).layer(DefaultBodyLimit::max(LARGEST))
}

/// Cloning a world is cheap and writing it out is not, so the lock is held for the clone only.
async fn export(State(state): State<Arc<SimState>>) -> Response {
    let world = state.world().clone();
    Json(world.to_json()).into_response()
}

/// Takes what [`export`] gave, whole or not at all.
async fn import(State(state): State<Arc<SimState>>, body: Bytes) -> Response {
    match World::from_json_text(&body) {
        Ok(world) => {
            state.replace(world);
            StatusCode::NO_CONTENT.into_response()
        }
        Err(error) => {
            let expected = "what GET /_sim/world answers";
            let answer = json!({ "error": error, "expected": expected });
            (StatusCode::BAD_REQUEST, Json(answer)).into_response()
        }
    }
}

/// Puts the world back to its start; recorded calls and faults stay.
pub async fn reset(State(state): State<Arc<SimState>>) -> StatusCode {
    state.reset();
    StatusCode::NO_CONTENT
}
