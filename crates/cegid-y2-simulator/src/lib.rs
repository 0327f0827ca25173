//! A Y2 that runs anywhere: a SOAP server on a real socket with a seeded retailer behind it.
//!
//! Simulates what a consumer can see and invents nothing; reads and writes by [`cegid_y2_contract`], so that it cannot
//! share a mistake with the client.
//!
//! [`Sim`] is the handle; `endpoint` is HTTP, `dispatch` is SOAP, `services` is what operations do, `world` is what they
//! act on, `life` is how orders move on, `inject` is how calls can be made to fail, `pokes` is all of that from outside.
#![doc = include_str!("../README.md")]

mod answer;
mod auth;
pub mod call;
mod dispatch;
mod endpoint;
pub mod fault;
mod hello_world;
mod help;
pub mod inject;
mod life;
mod metadata;
mod numbering;
mod options;
mod pokes;
mod push;
pub mod record;
pub mod saved;
pub mod seed;
mod server;
pub mod services;
mod state;
mod till;
mod wire;
pub mod world;

use std::io;
use std::net::SocketAddr;
use std::sync::{Arc, MutexGuard};

use axum::Router;
use url::Url;

pub use call::{
    AbsentValues, Call, Counters, Handler, HandlerTable, InternalReferences, Switches, UnknownDocument, Y2Version,
};
pub use endpoint::MAX_REQUEST;
pub use fault::{FaultLevel, ServiceFault};
pub use inject::{FaultKind, FaultRule, FaultRules};
pub use options::{BASE_PATH, Credentials, SimOptions, TimeSource};
pub use push::Subscriber;
pub use record::{Credential, RecordedCall, Recorder};
use server::Server;
use state::SimState;
pub use till::TillConnector;
pub use world::DEMO_DATABASE;
use world::World;

/// A running simulated Y2. Dropping it stops it and closes its connections.
#[derive(Debug)]
pub struct Sim {
    state: Arc<SimState>,
    server: Server,
}

impl Sim {
    /// Binds, then serves; once this returns, calls are answered. Fails when the address cannot be bound.
    pub async fn start(options: SimOptions) -> io::Result<Self> {
        let (bind, header_timeout) = (options.bind, options.header_timeout);
        let state = Arc::new(SimState::new(options));
        let server = Server::start(bind, router(Arc::clone(&state)), header_timeout).await?;
        Ok(Self { state, server })
    }

    /// Where it listens.
    pub fn address(&self) -> SocketAddr {
        self.server.address()
    }

    /// The base URL that a connection is configured with: `http://host:port/Y2`.
    pub fn url(&self) -> Url {
        let mut url = self.root();
        url.set_path(BASE_PATH);
        url
    }

    /// The URL of the server itself, below which `/_sim/…` stands.
    pub fn root(&self) -> Url {
        // A socket address always makes a URL: IPv6 is bracketed by its Display.
        Url::parse(&format!("http://{}/", self.address())).unwrap_or_else(|_| unreachable!("a socket address"))
    }

    /// Who may call.
    pub fn credentials(&self) -> &Credentials {
        self.state.gate.credentials()
    }

    /// The retailer, locked: calls wait for as long as the guard lives.
    pub fn world(&self) -> MutexGuard<'_, World> {
        self.state.world()
    }

    /// Puts the retailer back to where it started.
    pub fn reset(&self) {
        self.state.reset();
    }

    /// The till of this simulator posts its sessions there.
    pub fn connect_till(&self, connector: TillConnector) {
        self.state.till.connect(connector);
    }

    /// The calls so far.
    pub fn recorded(&self) -> &Recorder {
        &self.state.recorder
    }

    /// Posts whatever happens from now on to a listener, instead of whoever was told before.
    pub fn post_to(&self, subscriber: Subscriber) {
        self.state.post_to(subscriber);
    }

    /// The injected faults.
    pub fn faults(&self) -> &FaultRules {
        &self.state.faults
    }
}

fn router(state: Arc<SimState>) -> Router {
    let router = if state.pokes { pokes::router().merge(till::router()) } else { Router::new() };
    router.fallback(endpoint::serve).with_state(state)
}
