//! The Y2 client over a real socket, against a server of a few lines and golden files that come from the protocol.

mod contract;
mod golden;
mod golden_documents;
mod outages;
mod plug_ins;
mod replies;
pub(crate) mod server;
mod session;

use std::{sync::Arc, time::Duration};

use cegid_y2::{CallOutcome, Client, ClientSettings, Observer, Timings, worker_process::Ping};

use self::server::Server;

/// Pauses short enough that a retry takes no time, and a breaker that stays open until the test is over.
const QUICK: Timings = Timings {
    retry_base: Duration::from_millis(1),
    open_least: Duration::from_secs(600),
    open_most: Duration::from_secs(600),
};

fn settings(url: &str) -> ClientSettings {
    ClientSettings {
        base_url: url.parse().unwrap(),
        database_id: "DEMO_001_TEST".to_owned(),
        login: "WSUSER".to_owned(),
        password: "secret".into(),
        timeout: Duration::from_secs(20),
        max_in_flight: 4,
        max_reply_bytes: 1 << 20,
        plug_in_names: Default::default(),
    }
}

fn http() -> reqwest::Client {
    let builder = reqwest::Client::builder().no_proxy().redirect(reqwest::redirect::Policy::none());
    builder.build().unwrap()
}

fn client_with(settings: ClientSettings, timings: Timings) -> Client {
    Client::with_timings(http(), settings, Arc::new(()), timings)
}

fn client(server: &Server) -> Client {
    client_with(settings(&server.url), QUICK)
}

fn ping() -> Ping {
    Ping { input: "tick".to_owned() }
}

fn golden(name: &str) -> String {
    let path = format!("{}/tests/golden/y2/{name}.xml", env!("CARGO_MANIFEST_DIR"));
    std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// Remembers the outcomes.
#[derive(Default)]
struct Seen(std::sync::Mutex<Vec<(&'static str, &'static str, CallOutcome)>>);

impl Observer for Seen {
    fn called(&self, service: &'static str, operation: &'static str, outcome: CallOutcome, _: Duration) {
        self.0.lock().unwrap().push((service, operation, outcome));
    }
}
