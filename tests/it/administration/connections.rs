//! `/admin/connections`.

use cegid_y2_simulator::SimOptions;
use http::Method;
use serde_json::{Value, json};

use super::{ADMIN, message, office};
use crate::{
    connector::{Connector, connection, y2},
    y2_client::server::{Action, Server},
};

const CONNECTIONS: &str = "/api/demo/admin/connections";

async fn check(connector: &Connector, key: &str, id: &str) -> Value {
    let answer = connector.post(&format!("{CONNECTIONS}/{id}/check"), key, None).await;
    assert_eq!(answer.status, 200, "{}", answer.body);
    answer.json()
}

fn failed(report: &Value) -> Vec<(String, String, String)> {
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let checks = report["checks"].as_array().unwrap().iter().filter(|check| check["status"] == "fail");
    checks.map(|check| (text(&check["check"]), text(&check["finding"]), text(&check["advice"]))).collect()
}

#[tokio::test]
async fn a_connection_shows_what_is_configured_how_it_does_and_no_password() {
    let sim = y2(SimOptions::default()).await;
    let password = sim.credentials().password.clone();
    let off = "  off: {enabled: false, url: 'https://off.example/Y2', databaseId: D, login: l, password: hidden-7}\n";
    let yaml = connection("default", &sim, &["default: true", "sandbox: true", "country: FRA"]) + off;
    let connector = Connector::with(&yaml).await;
    // Each process tells of its own calls.
    connector.stay();
    let admin = connector.key("demo", ADMIN).await;
    let list = connector.get(CONNECTIONS, &admin).await;
    assert!(!list.body.contains(&password) && !list.body.contains("hidden-7"), "{}", list.body);
    let items = list.json()["items"].clone();
    assert_eq!(items[0]["breaker"], json!({ "state": "unused", "until": null }));
    assert_eq!(
        (&items[0]["default"], &items[0]["sandbox"], &items[0]["country"]),
        (&json!(true), &json!(true), &json!("FRA"))
    );
    assert_eq!(
        (&items[1]["id"], &items[1]["enabled"], &items[1]["url"]),
        (&json!("off"), &json!(false), &json!("https://off.example/Y2"))
    );

    connector.get("/api/demo/cegid/stores", &admin).await;
    let used = connector.get(&format!("{CONNECTIONS}/default"), &admin).await.json();
    assert_eq!(used["breaker"]["state"], "closed");
    assert_eq!(
        (&used["lastOutcome"]["outcome"], &used["lastOutcome"]["service"]),
        (&json!("answered"), &json!("CompanyStoresService"))
    );
    let page = connector.get(&format!("{CONNECTIONS}?limit=1"), &admin).await.json();
    assert_eq!(page["next"], "default");
    assert_eq!(connector.get(&format!("{CONNECTIONS}?after=default"), &admin).await.json()["items"][0]["id"], "off");
    message(&connector.get(&format!("{CONNECTIONS}?after=nothing"), &admin).await, "after");
}

#[tokio::test]
async fn an_open_breaker_and_the_last_failure_are_seen() {
    let connector = Connector::with(
        "  dead: {url: 'http://127.0.0.1:9/Y2', databaseId: D, login: l, password: p, timeout: 1s, caches: {fresh: 0s}}\n",
    )
    .await;
    // Each process tells of its own calls.
    connector.stay();
    let admin = connector.key("demo", ADMIN).await;
    for _ in 0..3 {
        connector.get("/api/demo/cegid/stores", &admin).await;
    }
    let state = connector.get(&format!("{CONNECTIONS}/dead"), &admin).await.json();
    assert_eq!(state["breaker"]["state"], "open", "{state:#}");
    assert!(state["breaker"]["until"].as_str().unwrap() > "2026-03-31T09:00:00Z");
    assert!(state["lastOutcome"]["error"].is_string(), "{state:#}");
    // The third call was refused by the breaker, which is no news of Y2.
    assert_eq!(state["lastOutcome"]["outcome"], "y2-unreachable", "{state:#}");
    // A check finds out how Y2 does now, whatever the breaker knows.
    let report = check(&connector, &admin, "dead").await;
    assert_eq!(report["ok"], false);
    assert!(failed(&report)[0].1.contains("cannot be reached"), "{report:#}");
}

#[tokio::test]
async fn a_check_of_a_connection_that_works_says_so() {
    let connector = office().await;
    let admin = connector.key("demo", ADMIN).await;
    let report = check(&connector, &admin, "default").await;
    assert_eq!(failed(&report), [], "{report:#}");
    assert_eq!(report["ok"], true);
    let checks: Vec<_> =
        report["checks"].as_array().unwrap().iter().map(|check| check["check"].as_str().unwrap()).collect();
    assert_eq!(checks[..6], ["url", "connection", "HTTP", "credentials", "database id", "HelloWorld"]);
    assert!(checks.contains(&"stores") && checks.contains(&"countries"), "{checks:?}");
}

#[tokio::test]
async fn a_check_says_in_words_what_is_wrong_and_what_to_do() {
    let sim = y2(SimOptions::default()).await;
    let credentials = sim.credentials();
    let connection = |id: &str, database: &str, password: &str| {
        let login = &credentials.login;
        format!(
            "  {id}: {{url: '{}', databaseId: {database}, login: '{login}', password: '{password}', timeout: 2s}}\n",
            sim.url()
        )
    };
    let yaml = [
        connection("wrong-password", &credentials.database_id, "nope"),
        connection("wrong-database", "OTHER_001", &credentials.password),
        "  forbidden: {url: 'http://10.0.0.1/Y2', databaseId: D, login: l, password: p}\n".to_owned(),
        "  off: {enabled: false, url: 'http://127.0.0.1:9/Y2', databaseId: D, login: l, password: p}\n".to_owned(),
    ];
    let yaml = yaml.concat();
    let connector = Connector::with(&yaml).await;
    let admin = connector.key("demo", ADMIN).await;
    for (id, check_name, finding, advice) in [
        ("wrong-password", "credentials", "refuses the login or the password", "check `login` and `password`"),
        ("wrong-database", "database id", "the login belongs to `DEMO_001_TEST`", "correct `databaseId`"),
        ("forbidden", "address", "not allowed by the network policy", "`network.allow`"),
        ("off", "connection", "cannot be reached", "check host and port"),
    ] {
        let report = check(&connector, &admin, id).await;
        let (name, found, do_this) = failed(&report).into_iter().next().unwrap();
        assert!(name == check_name && found.contains(finding) && do_this.contains(advice), "{id}: {report:#}");
    }
}

#[tokio::test]
async fn a_check_tells_a_connection_that_breaks_from_one_that_is_not_made_and_from_a_port_without_http() {
    let alert = Server::start(|_, _| Action::Cut(b"\x15\x03\x03\x00\x02\x02\x46".to_vec())).await;
    let cut = Server::start(|_, _| Action::Cut(Vec::new())).await;
    let at = |id: &str, url: &str| format!("  {id}: {{url: '{url}', databaseId: D, login: l, password: p}}\n");
    let yaml = [at("cut", &cut.url), at("alert", &alert.url), at("closed", "http://127.0.0.1:9/Y2")].concat();
    let connector = Connector::with(&yaml).await;
    let admin = connector.key("demo", ADMIN).await;
    for (id, finding, advice) in [
        ("cut", "the connection to Y2 broke before its answer was complete", "look at the log of Y2's web server"),
        ("alert", "answered with something that is no HTTP", "check scheme and port"),
        ("closed", "cannot be reached", "check host and port"),
    ] {
        let report = check(&connector, &admin, id).await;
        let [(_, found, do_this)] = failed(&report).try_into().unwrap();
        assert!(found.contains(finding) && do_this.contains(advice), "{id}: {report:#}");
    }
}

#[tokio::test]
async fn a_check_warns_of_a_call_that_may_take_longer_than_a_request() {
    let sim = y2(SimOptions::default()).await;
    let patient = connection("default", &sim, &[]).replace("timeout: 2s", "timeout: 5m");
    let connector = Connector::with(&patient).await;
    let admin = connector.key("demo", ADMIN).await;
    let report = check(&connector, &admin, "default").await;
    let warned = report["checks"].as_array().unwrap().iter().find(|check| check["check"] == "timeout").unwrap();
    assert_eq!(warned["status"], "warn");
    assert!(warned["finding"].as_str().unwrap().contains("300 s, and a request no more than 30 s"), "{warned}");
    assert!(warned["advice"].as_str().unwrap().contains("server.request_timeout"), "{warned}");
}

#[tokio::test]
async fn an_unknown_connection_and_a_neighbours_are_not_found() {
    let connector = office().await;
    connector.apply("neighbour", "  theirs: {url: 'simulator:'}\n").await;
    let admin = connector.key("demo", ADMIN).await;
    for (method, path) in [(Method::GET, "theirs"), (Method::GET, "nothing"), (Method::POST, "theirs/check")] {
        let answer = connector.call(method, &format!("{CONNECTIONS}/{path}"), &admin, &[], "").await;
        assert_eq!(answer.problem(), (404, "connection-not-found".to_owned()), "{path}");
        assert_eq!(answer.json()["connections"], json!(["default"]));
    }
    let reader = connector.key("demo", &["tenant.configuration:read"]).await;
    let refused = connector.post(&format!("{CONNECTIONS}/default/check"), &reader, None).await;
    assert_eq!(refused.json()["missingScope"], "tenant.configuration:write");
}
