//! What the log says of calls of Y2: whose they are, and how they ended.

use std::{
    io::{self, Write},
    sync::{Arc, Mutex},
};

use cegid_y2_simulator::{FaultKind, FaultRule, SimOptions};
use serde_json::{Value, json};
use tracing_subscriber::{EnvFilter, fmt, layer::SubscriberExt as _};

use crate::connector::{Connector, EVERYTHING, connection, y2};

const SANDBOX: &str = "/api/demo/cegid/sandbox?key=101-1";
const STORES: &str = "/api/demo/cegid/stores";
/// No list is kept, so that each request is a call.
const UNCACHED: &str = "caches: {fresh: 0s}";

#[derive(Clone, Default)]
struct Lines(Arc<Mutex<Vec<u8>>>);

impl Write for Lines {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Lines {
    /// Takes what this thread logs, until the guard is dropped.
    fn subscribe(&self, filter: &str) -> tracing::subscriber::DefaultGuard {
        let lines = self.clone();
        let layer = fmt::layer().json().flatten_event(true).with_span_list(false).with_writer(move || lines.clone());
        tracing::subscriber::set_default(tracing_subscriber::registry().with(EnvFilter::new(filter)).with(layer))
    }

    /// Those about calls of Y2, since the last look.
    fn of_calls(&self) -> Vec<Value> {
        let bytes = std::mem::take(&mut *self.0.lock().unwrap());
        let lines = String::from_utf8(bytes).unwrap();
        let lines = lines.lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
        lines.filter(|line| line.get("y2.connection").is_some()).collect()
    }
}

#[tokio::test]
async fn a_call_that_fails_is_told_once_with_its_tenant_and_connection_however_often_it_is_repeated() {
    let lines = Lines::default();
    let _guard = lines.subscribe("info");
    let sim = y2(SimOptions::default()).await;
    let connector = Connector::with(&connection("shop", &sim, &[UNCACHED])).await;
    // Each process has a log of its own.
    connector.stay();
    let key = connector.key("demo", EVERYTHING).await;
    assert_eq!(connector.get(STORES, &key).await.status, 200);
    assert_eq!(lines.of_calls(), Vec::<Value>::new(), "what succeeds is for the finest level");

    let kind = FaultKind::Fault { id: "CBR_1".to_owned(), message: "Ada Example is closed".to_owned(), levels: 2 };
    for (kind, outcome, level) in [
        (kind, "fault", "INFO"),
        (FaultKind::Unauthorized, "credentials_refused", "WARN"),
        (FaultKind::Reset, "unreachable", "WARN"),
    ] {
        sim.faults().clear();
        sim.faults().add(FaultRule::always(kind));
        // The last of these are refused by the breaker.
        for _ in 0..8 {
            connector.get(SANDBOX, &key).await;
        }
        let [line] = &lines.of_calls()[..] else { panic!("one line for {outcome}") };
        for (field, value) in [
            ("level", level),
            ("tenant.id", "demo"),
            ("y2.connection", "shop"),
            ("y2.service", "SaleDocumentService"),
            ("y2.operation", "GetByKey"),
            ("outcome", outcome),
        ] {
            assert_eq!(line[field], json!(value), "{field}: {line}");
        }
        assert!(line["duration_ms"].is_number() && line["span"]["request_id"].is_string(), "{line}");
        assert!(!line.to_string().contains("Ada"), "a sentence of Y2's may quote a customer");
    }
}

#[tokio::test]
async fn at_debug_every_call_is_a_line() {
    let lines = Lines::default();
    let _guard = lines.subscribe("warn,cegid_connector::flows=debug");
    let sim = y2(SimOptions::default()).await;
    let connector = Connector::with(&connection("shop", &sim, &[UNCACHED])).await;
    let key = connector.key("demo", EVERYTHING).await;
    for _ in 0..2 {
        connector.get(STORES, &key).await;
    }
    let told = lines.of_calls();
    // Each list has a page of rows, and an empty one behind it.
    assert_eq!(told.len(), 4);
    assert_eq!(
        (&told[0]["message"], &told[0]["outcome"], &told[0]["status"]),
        (&json!("Y2 called"), &json!("answered"), &json!(200))
    );
}
