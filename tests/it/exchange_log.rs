//! The exchange log: what Y2 was asked and answered, as a pair, masked, off the path of whoever calls.

use std::{collections::BTreeSet, time::Duration};

use cegid_connector::{
    domain::exchange_log::members::{PERSONAL, SENTENCES, Shown, WHOLE},
    flows::exchange_log::LABELS,
};
use cegid_y2_contract::{Member, ServiceContract, Shape, TypeRef, Y2Version, services_of};
use cegid_y2_simulator::{FaultKind, FaultRule, SimOptions};
use http::Method;
use serde_json::{Value, json};

use crate::{
    connector::{Answer, Connector, EVERYTHING, connection, y2},
    leaks,
    y2_client::server::{Action, Server, soap},
};

const LOG: &str = "/api/demo/admin/integration-log";
const STORES: &str = "/api/demo/cegid/stores";
/// No list is kept, so that each request is a call.
const UNCACHED: &str = "caches: {fresh: 0s}";
const READING: &[&str] = &["tenant.logs:read", "tenant.logs:write"];

fn scopes() -> Vec<&'static str> {
    [EVERYTHING, READING].concat()
}

async fn switch(connector: &Connector, key: &str, body: &Value) -> Answer {
    connector.call(Method::PUT, LOG, key, &[("content-type", "application/json")], body.to_string()).await
}

/// What the log lists, once everything is kept.
async fn listed(connector: &Connector, key: &str, query: &str) -> Value {
    connector.app().services.exchange_log.settle(Duration::from_secs(20)).await;
    let answer = connector.get(&format!("{LOG}{query}"), key).await;
    assert_eq!(answer.status, 200, "{}", answer.body);
    answer.json()
}

async fn side(connector: &Connector, key: &str, id: &Value, side: &str) -> Value {
    let answer = connector.get(&format!("{LOG}/{}/{side}", id.as_str().unwrap()), key).await;
    assert_eq!(answer.status, 200, "{}", answer.body);
    answer.json()
}

#[tokio::test]
async fn nothing_is_written_down_until_it_is_switched_on_and_after_its_end() {
    let sim = y2(SimOptions::default()).await;
    let connector = Connector::with(&connection("default", &sim, &[UNCACHED])).await;
    connector.stay();
    let key = connector.key("demo", &scopes()).await;
    assert_eq!(connector.get(STORES, &key).await.status, 200);
    let before = listed(&connector, &key, "").await;
    assert_eq!(before, json!({"items": [], "next": null, "switches": []}));
    let on = switch(&connector, &key, &json!({"connection": "default", "minutes": 10})).await;
    assert_eq!(on.status, 200, "{}", on.body);
    assert_eq!(on.json()["on"], true);
    let trace = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
    assert_eq!(connector.get_with(STORES, &key, &[("traceparent", trace)]).await.status, 200);
    let after = listed(&connector, &key, "?traceId=4bf92f3577b34da6a3ce929d0e0e4736").await;
    let entry = after["items"][0].clone();
    for (member, value) in [
        ("direction", json!("outgoing")),
        ("connection", json!("default")),
        ("label", json!("Stores")),
        ("service", json!("CompanyStoresService")),
        ("operation", json!("GetListDetail")),
        ("outcome", json!("answered")),
        ("status", json!(200)),
        ("changed", json!(false)),
        ("masked", json!(true)),
    ] {
        assert_eq!(entry[member], value, "{entry}");
    }
    let one = connector.get(&format!("{LOG}/{}", entry["id"].as_str().unwrap()), &key).await;
    assert_eq!(one.json(), entry);
    let count = after["items"].as_array().unwrap().len();
    let off = switch(&connector, &key, &json!({"connection": "default", "minutes": 0})).await;
    assert_eq!(off.json()["on"], false);
    assert_eq!(connector.get(STORES, &key).await.status, 200);
    assert_eq!(listed(&connector, &key, "").await["items"].as_array().unwrap().len(), count);
    let audit = connector.app().store.audit(&"demo".parse().unwrap(), None, 10).await.unwrap();
    assert_eq!(audit.iter().filter(|record| record.action == "exchangeLog.switch").count(), 2);
}

#[tokio::test]
async fn a_pair_differs_only_where_names_do() {
    let golden = |name: &str| {
        let path = format!("{}/tests/golden/y2/{name}.reply.xml", env!("CARGO_MANIFEST_DIR"));
        std::fs::read_to_string(path).unwrap()
    };
    let reply = golden("company_stores.get_list_detail").replace("Stores>", "Shops>");
    let server = Server::start(move |_, _| Action::Answer(soap(200, &reply))).await;
    let yaml = format!(
        "  default:\n    url: {}\n    databaseId: D\n    login: l\n    password: exchange-canary\n    {UNCACHED}\n    pluginNames: \
         {{Company/Stores: {{Stores: Shops, endpoint: Shops.svc}}}}\n",
        server.url
    );
    leaks::secret("exchange-canary");
    let connector = Connector::with(&yaml).await;
    connector.stay();
    let key = connector.key("demo", &scopes()).await;
    switch(&connector, &key, &json!({"connection": "default"})).await;
    assert_eq!(connector.get(STORES, &key).await.status, 200);
    let log = listed(&connector, &key, "?label=Stores").await;
    let entry = &log["items"][0];
    assert_eq!(entry["changed"], true, "{log}");
    let unmodified = side(&connector, &key, &entry["id"], "unmodified").await;
    let modified = side(&connector, &key, &entry["id"], "modified").await;
    let text = |side: &Value, message: &str, member: &str| side[message][member].as_str().unwrap().to_owned();
    // What we asked: only the address differs.
    assert!(text(&unmodified, "request", "head").starts_with("POST CompanyStoresService.svc, "), "{unmodified}");
    assert_eq!(
        text(&unmodified, "request", "head").replace("CompanyStoresService.svc", "Shops.svc"),
        text(&modified, "request", "head")
    );
    assert_eq!(text(&unmodified, "request", "content"), text(&modified, "request", "content"));
    // What came: only the name of the list.
    let came = text(&unmodified, "reply", "content");
    assert!(came.contains("<Shops>") || came.contains("Shops>"), "{came}");
    assert_eq!(came.replace("Shops>", "Stores>"), text(&modified, "reply", "content"));
}

#[tokio::test]
async fn an_exchange_without_differences_has_two_equal_sides() {
    let sim = y2(SimOptions::default()).await;
    let connector = Connector::with(&connection("default", &sim, &[UNCACHED])).await;
    connector.stay();
    let key = connector.key("demo", &scopes()).await;
    switch(&connector, &key, &json!({"connection": "default"})).await;
    connector.get(STORES, &key).await;
    let log = listed(&connector, &key, "").await;
    let id = &log["items"][0]["id"];
    let (unmodified, modified) =
        (side(&connector, &key, id, "unmodified").await, side(&connector, &key, id, "modified").await);
    assert_eq!(unmodified, modified);
    assert!(unmodified["request"]["content"].as_str().unwrap().contains("<s:Envelope"), "{unmodified}");
    assert!(unmodified["reply"]["content"].as_str().unwrap().contains("GetListDetailResponse"), "{unmodified}");
}

#[tokio::test]
async fn a_y2_that_refuses_or_does_not_answer_is_written_down_as_such() {
    let sim = y2(SimOptions::default()).await;
    let connector = Connector::with(&connection("default", &sim, &[UNCACHED])).await;
    connector.stay();
    let key = connector.key("demo", &scopes()).await;
    switch(&connector, &key, &json!({"connection": "default"})).await;
    let quoting = "The customer Serinus-Aurelio Canariensis, +33655501234, exists already";
    let fault = FaultKind::Fault { id: "CBR_001_0003".to_owned(), message: quoting.to_owned(), levels: 2 };
    sim.faults().add(FaultRule::once(fault));
    connector.get("/api/demo/cegid/sandbox?key=101-1", &key).await;
    let log = listed(&connector, &key, "?outcome=fault").await;
    assert_eq!(log["items"][0]["label"], "Receipt by key", "{log}");
    let reply = side(&connector, &key, &log["items"][0]["id"], "unmodified").await["reply"]["content"].to_string();
    assert!(reply.contains("exists already") && reply.contains("CBR_001_0003"), "{reply}");
    for somebody in ["Serinus", "Canariensis", "33655501234"] {
        assert!(!reply.contains(somebody), "{reply}");
    }
    sim.faults().add(FaultRule::always(FaultKind::Reset));
    connector.get(STORES, &key).await;
    let log = listed(&connector, &key, "?outcome=unreachable").await;
    let id = &log["items"][0]["id"];
    assert_eq!(log["items"][0]["status"], Value::Null, "{log}");
    assert_eq!(side(&connector, &key, id, "modified").await["reply"], Value::Null);
}

#[tokio::test]
async fn what_is_wrong_with_a_switch_is_said() {
    let sim = y2(SimOptions::default()).await;
    let connector = Connector::with(&connection("default", &sim, &[])).await;
    let key = connector.key("demo", &scopes()).await;
    for (body, problem) in [
        (json!({"connection": "default", "minutes": 1441}), (400, "invalid-request")),
        (json!({"connection": "default", "minutes": -1}), (400, "invalid-request")),
        (json!({"minutes": 1}), (400, "invalid-request")),
        (json!({"connection": "other", "minutes": 1}), (404, "connection-not-found")),
    ] {
        let answer = switch(&connector, &key, &body).await;
        assert_eq!(answer.problem(), (problem.0, problem.1.to_owned()), "{body}: {}", answer.body);
    }
    for query in ["?direction=up", "?from=yesterday", "?limit=0", "?after=x", "?connection=%2F"] {
        assert_eq!(connector.get(&format!("{LOG}{query}"), &key).await.status, 400, "{query}");
    }
    for id in ["x", "01890000-0000-7000-8000-000000000000"] {
        for side in ["", "/unmodified", "/modified"] {
            let answer = connector.get(&format!("{LOG}/{id}{side}"), &key).await;
            assert_eq!(answer.problem(), (404, "exchange-not-found".to_owned()), "{id}{side}");
        }
    }
}

#[tokio::test]
async fn contents_ask_for_the_right_to_see_people_and_belong_to_one_tenant() {
    let sim = y2(SimOptions::default()).await;
    let connector = Connector::with(&connection("default", &sim, &[UNCACHED])).await;
    connector.apply("neighbour", &connection("default", &sim, &[])).await;
    connector.stay();
    let key = connector.key("demo", &scopes()).await;
    switch(&connector, &key, &json!({"connection": "default"})).await;
    connector.get(STORES, &key).await;
    let log = listed(&connector, &key, "").await;
    let id = log["items"][0]["id"].as_str().unwrap().to_owned();
    let reader = connector.key("demo", &["tenant.logs:read"]).await;
    assert_eq!(connector.get(&format!("{LOG}/{id}"), &reader).await.status, 200);
    for side in ["unmodified", "modified"] {
        let refused = connector.get(&format!("{LOG}/{id}/{side}"), &reader).await;
        assert_eq!(refused.problem(), (403, "scope-missing".to_owned()));
        assert_eq!(refused.json()["missingScope"], "tenant.personalData:read");
    }
    let neighbour = connector.key("neighbour", &scopes()).await;
    let theirs = "/api/neighbour/admin/integration-log";
    assert_eq!(connector.get(theirs, &neighbour).await.json()["items"], json!([]));
    for side in ["", "/unmodified", "/modified"] {
        assert_eq!(connector.get(&format!("{theirs}/{id}{side}"), &neighbour).await.status, 404);
    }
}

#[tokio::test]
async fn a_database_that_is_away_holds_up_no_call_and_what_is_lost_is_counted() {
    let sim = y2(SimOptions::default()).await;
    let connector = Connector::with(&connection("default", &sim, &["sandbox: true"])).await;
    connector.stay();
    let app = connector.app();
    let key = connector.key("demo", &scopes()).await;
    switch(&connector, &key, &json!({"connection": "default"})).await;
    // Every call still has its answer; only the log has nowhere to go.
    let (tenant, id) = ("demo".parse().unwrap(), "default".parse().unwrap());
    let subject = cegid_connector::domain::exchange_log::Subject::Connection(id);
    app.store.close().await;
    assert_eq!(connector.get(STORES, &key).await.status, 200);
    app.services.exchange_log.settle(Duration::from_secs(20)).await;
    assert!(app.services.exchange_log.dropped(&tenant, &subject) > 0);
    let metrics = app.metrics.render();
    let line = metrics.lines().find(|line| line.starts_with("exchange_log_entries_total{outcome=\"dropped\"")).unwrap();
    assert!(!line.ends_with(" 0"), "{line}");
}

#[tokio::test]
async fn a_notification_is_written_down_as_it_came_and_as_it_was_understood() {
    let sim = y2(SimOptions::default()).await;
    let connector = Connector::with(&connection("default", &sim, &["notifications: {storeMap: {101: PAR}}"])).await;
    connector.stay();
    let key = connector.key("demo", &[&scopes()[..], &["tenant.y2.listener"]].concat()).await;
    switch(&connector, &key, &json!({"connection": "default"})).await;
    let listener = "/api/demo/webhooks/listeners/cegid/default";
    let body = r#"{"header":{"eventType":"CustomerUpdated","eventId":"e-1"},"body":{"customerId":"201000000010","storeId":"101","lastName":"Canariensis"}}"#;
    assert_eq!(connector.post(listener, &key, Some(body)).await.status, 200);
    assert_eq!(connector.post(listener, &key, Some("Canariensis")).await.status, 200);
    connector.app().inbox.run_all_due().await.unwrap();
    let log = listed(&connector, &key, "?direction=incoming").await;
    let [parked, understood] = &log["items"].as_array().unwrap()[..] else { panic!("{log}") };
    assert_eq!((&understood["label"], &understood["operation"]), (&json!("Notification"), &json!("CustomerUpdated")));
    assert_eq!((&understood["outcome"], &understood["storeId"]), (&json!("understood"), &json!("PAR")));
    let content = |side: &Value| side["request"]["content"].as_str().unwrap().to_owned();
    let came = side(&connector, &key, &understood["id"], "unmodified").await;
    assert_eq!(content(&came), body.replace("Canariensis", "***"));
    let meant: Value =
        serde_json::from_str(&content(&side(&connector, &key, &understood["id"], "modified").await)).unwrap();
    for (member, value) in
        [("kind", "CustomerUpdated"), ("entityKind", "customer"), ("entityId", "201000000010"), ("storeId", "PAR")]
    {
        assert_eq!(meant[member], value, "{meant}");
    }
    assert_eq!(parked["outcome"], "parked", "{parked}");
    assert!(!content(&side(&connector, &key, &parked["id"], "unmodified").await).contains("Canariensis"));
}

/// Every member of the contract that holds a value, not further members.
fn leaves() -> BTreeSet<String> {
    fn is_leaf(service: &ServiceContract, member: &Member) -> bool {
        match member.ty {
            TypeRef::Scalar(_) => true,
            TypeRef::Named(id) => match &service.type_of(id).shape {
                Shape::Enum { .. } => true,
                Shape::List { item } => item.name == "string" || item.name == "int" || item.name == "guid",
                Shape::Struct { .. } => false,
            },
        }
    }
    let mut found = BTreeSet::new();
    for service in services_of(Y2Version::V26) {
        let operations =
            service.operations.iter().flat_map(|operation| operation.input.iter().chain(&operation.output));
        let types = service.types().flat_map(|ty| match &ty.shape {
            Shape::Struct { members, .. } => members.as_slice(),
            // Items of plain lists are judged by the name of the list.
            Shape::List { item } if !["string", "int", "guid"].contains(&item.name.as_str()) => {
                std::slice::from_ref(item)
            }
            Shape::List { .. } | Shape::Enum { .. } => &[],
        });
        found.extend(
            operations.chain(types).filter(|member| is_leaf(service, member)).map(|member| member.name.clone()),
        );
    }
    found
}

#[test]
fn every_member_of_the_contract_was_judged_once() {
    let lower = |names: &[&str]| names.iter().map(|name| name.to_ascii_lowercase()).collect::<BTreeSet<_>>();
    let (whole, personal, sentences) = (lower(WHOLE), lower(PERSONAL), lower(SENTENCES));
    assert!(whole.is_disjoint(&personal) && whole.is_disjoint(&sentences) && personal.is_disjoint(&sentences));
    let leaves = leaves();
    assert!(leaves.len() > 400, "{}", leaves.len());
    let judged = |name: &str| {
        let name = name.to_ascii_lowercase();
        whole.contains(&name) || personal.contains(&name) || sentences.contains(&name)
    };
    let missing: Vec<_> = leaves.iter().filter(|name| !judged(name)).collect();
    assert!(missing.is_empty(), "in no list of `domain/exchange_log/members.rs`: {missing:?}");
    for name in PERSONAL {
        assert_eq!(Shown::of(name), Shown::Masked, "{name}");
    }
}

#[test]
fn what_sounds_like_a_person_is_not_shown() {
    /// Flags and codes that are about such a member and do not hold it.
    const ABOUT: [&str; 37] = [
        "AcquiredAtCreationCard",
        "ActiveCards",
        "AddressType",
        "AllowEmailing",
        "AllowMail",
        "AutoNumCard",
        "BirthdayDocumentEnabled",
        "BirthdayLineEnabled",
        "BonusBirthdayDocumentEnabled",
        "BonusBirthdayLineEnabled",
        "BrandName",
        "CardScan",
        "CloseCard",
        "CopyToThirdPartyAddress",
        "DateForCardValidity",
        "DeliveryAddress",
        "DirectMail",
        "EmailingAccepted",
        "FromCardIssue",
        "FromCardRenewal",
        "InvoiceAddress",
        "ManagementComment",
        "MemberNames",
        "OptinAlternativeEmail",
        "OptinEmail",
        "OptinHomePhone",
        "OptinOfficePhone",
        "OrderAddress",
        "PaymentAddress",
        "PointCardModel",
        "ReissueCard",
        "RenewCardManual",
        "RenewCardSimulation",
        "ReopenCard",
        "SendReceiptByMail",
        "StoreName",
        "WithStoreName",
    ];
    let hint = regex::Regex::new("(?i)name|mail|phone|addr|birth|city|zip|comment|note|card|password|secret").unwrap();
    let shown: Vec<_> = WHOLE.iter().filter(|name| hint.is_match(name) && !name.starts_with("Valid")).collect();
    let surprising: Vec<_> = shown.iter().filter(|name| !ABOUT.contains(*name)).collect();
    assert!(surprising.is_empty(), "{surprising:?}");
}

#[test]
fn every_operation_of_the_contract_has_a_label() {
    let labelled: BTreeSet<_> = LABELS.iter().map(|(service, operation, _)| (*service, *operation)).collect();
    assert_eq!(labelled.len(), LABELS.len(), "one of them is there twice");
    let mut missing = Vec::new();
    for service in services_of(Y2Version::V26) {
        for operation in service.operations.iter().filter(|operation| operation.name != "HelloWorld") {
            if !labelled.contains(&(&*service.name, &*operation.name)) {
                missing.push(format!("{}/{}", service.name, operation.name));
            }
        }
    }
    assert!(missing.is_empty(), "{missing:?}");
}
