//! Who is told of what happens, set from outside.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::Json;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use serde_json::json;
use url::Url;

use crate::push::Subscriber;
use crate::state::SimState;

/// What a body looks like, for whoever sent something else.
const HELP: &str = "{\"url\": \"http://127.0.0.1:8080/api/demo/webhooks/listeners/cegid/default\", \
    \"headers\"?: {\"X-API-KEY\": \"…\"}}";

/// A listener.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SubscriberPoke {
    url: Url,
    #[serde(default)]
    headers: BTreeMap<String, String>,
}

impl SubscriberPoke {
    fn read(self) -> Result<Subscriber, String> {
        if self.url.scheme() != "http" {
            return Err("the simulator posts to `http` only".to_owned());
        }
        let mut headers = HeaderMap::new();
        for (name, value) in self.headers {
            let wrong = || format!("`{name}` and its value are no header");
            let key = HeaderName::try_from(name.as_str()).map_err(|_| wrong())?;
            headers.insert(key, HeaderValue::try_from(value).map_err(|_| wrong())?);
        }
        Ok(Subscriber { url: self.url, headers })
    }
}

/// Posts whatever happens from now on to a listener.
pub(super) async fn set(State(state): State<Arc<SimState>>, body: Bytes) -> Response {
    let poke = serde_json::from_slice::<SubscriberPoke>(&body).map_err(|error| error.to_string());
    match poke.and_then(SubscriberPoke::read) {
        Ok(subscriber) => {
            state.post_to(subscriber);
            StatusCode::NO_CONTENT.into_response()
        }
        Err(error) => (StatusCode::BAD_REQUEST, Json(json!({ "error": error, "expected": HELP }))).into_response(),
    }
}

/// Posts to nobody any more.
pub(super) async fn unset(State(state): State<Arc<SimState>>) -> StatusCode {
    state.post_to_nobody();
    StatusCode::NO_CONTENT
}
