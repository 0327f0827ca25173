//! A Y2 that hangs, and a request whose time is over before or with the connection's: what the caller is told.

use std::{sync::Arc, time::Duration};

use cegid_connector::config::Settings;
use cegid_y2_simulator::{
    FaultKind, FaultRule, Sim, SimOptions,
    world::{document::DocumentKey, wire::DocumentType},
};
use serde_json::json;
use tokio::time;

use crate::connector::{Answer, Connector, EVERYTHING, connection, y2};

const STORES: &str = "/api/demo/cegid/stores";
const SANDBOX: &str = "/api/demo/cegid/sandbox?key=101-1";
const ATTACH: &str = "/api/demo/cegid/sandbox/attachReceiptToCustomer";

/// A connection with the default `timeout`, to a Y2 that answers so far.
async fn demo(lines: &[&str], change: impl FnOnce(&mut Settings)) -> (Arc<Sim>, Connector, String) {
    let sim = y2(SimOptions::default()).await;
    let default = connection("default", &sim, lines).replace("    timeout: 2s\n", "");
    let connector = Connector::with_settings(&default, change).await;
    // Each process keeps lists of its own.
    connector.stay();
    let key = connector.key("demo", EVERYTHING).await;
    (sim, connector, key)
}

/// The answer when the hanging call has been sent, and then nothing happens but that time passes.
async fn after_hanging(sim: &Sim, connector: &Connector, path: &str, key: &str) -> Answer {
    sim.recorded().clear();
    sim.faults().add(FaultRule::always(FaultKind::Hang));
    let asked = async {
        let answer = connector.get(path, key).await;
        time::resume();
        answer
    };
    let hanging = async {
        while sim.recorded().is_empty() {
            tokio::task::yield_now().await;
        }
        time::pause();
    };
    tokio::join!(asked, hanging).0
}

fn is_y2_timeout(answer: &Answer) {
    assert_eq!(answer.problem(), (504, "y2-timeout".to_owned()), "{}", answer.body);
    assert_eq!(answer.header("x-y2-connection"), "default");
    // Whoever may have written already is not asked to try again.
    assert_eq!(answer.header("retry-after").is_empty(), answer.json()["inDoubt"].is_string(), "{}", answer.body);
}

#[tokio::test]
async fn with_the_defaults_a_y2_that_hangs_is_told_as_such_whether_lists_are_kept_or_not() {
    for lines in [&["caches: {fresh: 0s}"][..], &[]] {
        let (sim, connector, key) = demo(lines, |_| ()).await;
        is_y2_timeout(&after_hanging(&sim, &connector, STORES, &key).await);
    }
    let (sim, connector, key) = demo(&[], |_| ()).await;
    is_y2_timeout(&after_hanging(&sim, &connector, SANDBOX, &key).await);
}

#[tokio::test]
async fn with_the_defaults_the_last_list_is_served_when_y2_hangs() {
    let (sim, connector, key) = demo(&["caches: {fresh: 1s, stale: 1h}"], |_| ()).await;
    let first = connector.get(STORES, &key).await;
    time::pause();
    time::advance(Duration::from_secs(2)).await;
    time::resume();
    let stale = after_hanging(&sim, &connector, STORES, &key).await;
    assert_eq!((stale.status.as_u16(), &stale.body), (200, &first.body));
    assert!(stale.header("cache-status").ends_with("detail=y2-timeout"), "{}", stale.header("cache-status"));
}

#[tokio::test]
async fn a_registration_that_hangs_half_way_keeps_its_trace_and_says_where_it_is() {
    let few_seconds = |settings: &mut Settings| settings.server.request_timeout = Duration::from_secs(4);
    let (sim, connector, key) = demo(&["sandbox: true"], few_seconds).await;
    sim.faults().add(FaultRule::always(FaultKind::Hang).for_operation("CustomerWcfService", "AddNewCustomer"));
    let is_receipt = |key: &&DocumentKey| key.kind == DocumentType::Receipt;
    let receipt = sim.world().documents().all().map(|document| &document.key).find(is_receipt).unwrap().clone();
    let address = format!("{ATTACH}?key={}-{}", receipt.stump, receipt.number);
    let body = json!({"email": "late@example.org", "lastName": "Late"}).to_string();
    let headers = [("content-type", "application/json")];
    let answer = connector.call(http::Method::POST, &address, &key, &headers, body).await;
    is_y2_timeout(&answer);
    assert_eq!(answer.json()["inDoubt"], "CustomerWcfService.AddNewCustomer");
    let trace = answer.header("link").split(['<', '>']).nth(1).expect("the address of the trace").to_owned();
    let trace = connector.get(&trace, &key).await.json();
    let last = trace["exchanges"].as_array().unwrap().last().unwrap();
    assert_eq!((&last["operation"], last["error"].is_string()), (&json!("AddNewCustomer"), true), "{trace}");
    assert!(trace["error"].is_string(), "{trace}");
}
