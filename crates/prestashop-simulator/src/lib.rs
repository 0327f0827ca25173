#![doc = include_str!("../README.md")]

mod access;
mod body;
mod context;
mod effects;
mod endpoint;
mod faults;
mod filter;
mod options;
mod page;
mod pokes;
mod read;
mod refusal;
mod render_json;
mod render_xml;
mod request;
mod resources;
mod seed;
mod server;
mod state;
mod table;
mod validate;
mod world;
mod write;

use std::{fmt, io, net::SocketAddr, sync::Arc, time::Duration};

use axum::{
    Router,
    extract::{Request as HttpRequest, State as Extract},
    http::StatusCode,
    response::{IntoResponse, Response},
    routing::get,
};
use serde_json::Value as Json;

pub use faults::{Fault, FaultKind};
pub use options::{Access, Clock, DEMO_KEY, Options, Pace, Version};
pub use state::Request;
pub use world::World;

use request::ResourcePath;
use server::Server;
use state::State;

/// A running simulated shop. Dropping it stops it and closes its connections.
pub struct Shop {
    state: Arc<State>,
    server: Server,
}

impl Shop {
    /// Binds, then serves; once this returns, requests are answered.
    ///
    /// # Errors
    /// The address cannot be bound.
    pub async fn start(options: Options) -> io::Result<Self> {
        let bind = options.bind;
        let state = Arc::new(State::new(options));
        let server = Server::start(bind, router(Arc::clone(&state))).await?;
        Ok(Self { state, server })
    }

    /// Where it listens.
    pub fn address(&self) -> SocketAddr {
        self.server.address
    }

    /// The shop's address, with a slash at its end.
    pub fn url(&self) -> String {
        format!("http://{}/", self.server.address)
    }

    /// The key that may use the webservice.
    pub fn key(&self) -> &str {
        &self.state.options.access.key
    }

    /// Everything that the shop holds, as JSON by resource.
    pub fn world(&self) -> Json {
        self.state.lock().world.json()
    }

    /// Looks at the world, or changes it as somebody does in the back office.
    pub fn with_world<T>(&self, look: impl FnOnce(&mut World) -> T) -> T {
        look(&mut self.state.lock().world)
    }

    /// Makes requests fail.
    pub fn inject(&self, fault: Fault) {
        self.state.lock().faults.add(fault);
    }

    /// Ends all faults.
    pub fn clear_faults(&self) {
        self.state.lock().faults.clear();
    }

    /// The latest requests of the webservice, oldest first; at most 10,000.
    pub fn requests(&self) -> Vec<Request> {
        self.state.lock().requests.iter().cloned().collect()
    }

    /// The requests and the time that the shop spent on them since the start, whether it waited or not.
    pub fn spent(&self) -> (u64, Duration) {
        let inner = self.state.lock();
        (inner.counted, inner.spent)
    }

    /// Switches the webservice off (503 with code 22), or on again.
    pub fn switch_off(&self, off: bool) {
        self.state.lock().is_off = off;
    }

    /// Everything as at the start.
    pub fn reset(&self) {
        self.state.reset();
    }
}

impl fmt::Debug for Shop {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Shop").field("address", &self.server.address).finish_non_exhaustive()
    }
}

fn router(state: Arc<State>) -> Router {
    let pokes = if state.options.pokes { pokes::router() } else { Router::new() };
    // The webservice reads its own bodies, with its own limit.
    Router::new().route("/", get(page::shop)).merge(pokes).fallback(webservice).with_state(state)
}

async fn webservice(Extract(state): Extract<Arc<State>>, request: HttpRequest) -> Response {
    let uri = request.uri();
    match ResourcePath::read(uri.path(), uri.query().unwrap_or_default()) {
        Some(target) => endpoint::answer(&state, request, target).await,
        None => (StatusCode::NOT_FOUND, axum::response::Html("<html><body><h1>404 Not Found</h1></body></html>"))
            .into_response(),
    }
}
