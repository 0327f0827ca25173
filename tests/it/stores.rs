//! `GET /api/{tenantId}/cegid/stores`.

use cegid_y2_simulator::{
    SimOptions, Switches,
    inject::{FaultKind, FaultRule},
};
use serde_json::Value;

use crate::connector::{Connector, EVERYTHING, connection, y2};

const STORES: &str = "/api/demo/cegid/stores";
const LIST: (&str, &str) = ("CompanyStoresService", "GetListDetail");
/// The calls of one load: the page, and the empty one behind it, which says that nothing follows.
const ONE_LOAD: usize = 2;

#[tokio::test]
async fn every_store_is_listed_in_y2s_order() {
    let sim = y2(SimOptions::default()).await;
    let connector = Connector::with(&connection("default", &sim, &[])).await;
    let key = connector.key("demo", &["tenant.y2.stores:read"]).await;
    let answer = connector.get(STORES, &key).await;
    assert_eq!(answer.status, 200, "{}", answer.body);
    let stores = answer.json();
    let ids: Vec<_> = stores.as_array().unwrap().iter().map(|store| store["storeId"].as_str().unwrap()).collect();
    assert!(ids.len() >= 40, "{}", ids.len());
    assert!(ids.is_sorted());
    let store = &stores[0];
    for member in ["displayName", "currency", "countryCode", "type"] {
        assert!(store[member].is_string(), "{member}: {store}");
    }
    assert!(store["closed"].is_boolean());
    assert!(store["address"]["city"].is_string());
    assert!(!store["warehouses"].as_array().unwrap().is_empty());
    assert_eq!(answer.header("x-y2-connection"), "default");
    assert_eq!(answer.header("x-y2-source"), "Company/Stores");
    assert_eq!(answer.header("x-y2-partial"), "");
    assert_eq!(answer.header("cache-status"), "cegid-connector; fwd=miss; stored");
    assert_eq!(answer.header("content-type"), "application/json");
}

#[tokio::test]
async fn a_second_read_is_a_hit_and_a_known_tag_a_304() {
    let sim = y2(SimOptions::default()).await;
    let connector = Connector::with(&connection("default", &sim, &[])).await;
    // Each process keeps lists of its own.
    connector.stay();
    let key = connector.key("demo", EVERYTHING).await;
    let first = connector.get(STORES, &key).await;
    let second = connector.get(STORES, &key).await;
    assert!(second.header("cache-status").starts_with("cegid-connector; hit; ttl="), "{:?}", second.headers);
    assert_eq!(second.body, first.body);
    assert_eq!(second.header("etag"), first.header("etag"));
    assert!(!second.header("age").is_empty());
    let known = connector.get_with(STORES, &key, &[("if-none-match", first.header("etag"))]).await;
    assert_eq!(known.status, 304);
    assert_eq!(known.body, "");
    assert_eq!(known.header("etag"), first.header("etag"));
    assert_eq!(sim.recorded().of(LIST.0, LIST.1).len(), ONE_LOAD);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_thousand_cold_reads_load_the_list_once() {
    let sim = y2(SimOptions::default()).await;
    // More at once than one credential may, and enough time for a machine that is busy with their crowd.
    let connections = connection("default", &sim, &[]).replace("timeout: 2s", "timeout: 60s");
    let unlimited = Connector::with_settings(&connections, |settings| settings.limits.per_credential = None).await;
    let connector = std::sync::Arc::new(unlimited);
    // Each process keeps lists of its own.
    connector.stay();
    let key = connector.key("demo", EVERYTHING).await;
    let reads: Vec<_> = (0..1000)
        .map(|_| {
            let (connector, key) = (std::sync::Arc::clone(&connector), key.clone());
            tokio::spawn(async move { connector.get(STORES, &key).await })
        })
        .collect();
    // Whoever finds 128 waiting for the load is told to come back at once; nobody waits in vain.
    let mut served = 0;
    for read in reads {
        let answer = read.await.unwrap();
        match answer.status.as_u16() {
            200 => served += 1,
            _ => {
                assert_eq!((answer.problem(), answer.header("retry-after")), ((503, "y2-unavailable".to_owned()), "1"))
            }
        }
    }
    assert!(served >= 128, "{served}");
    assert_eq!(sim.recorded().of(LIST.0, LIST.1).len(), ONE_LOAD);
}

#[tokio::test]
async fn while_y2_is_down_the_last_list_is_served_and_says_so() {
    let sim = y2(SimOptions::default()).await;
    let lines = ["caches:", "  fresh: 1ms", "  stale: 1h"];
    let connector = Connector::with(&connection("default", &sim, &lines)).await;
    // Each process keeps lists of its own.
    connector.stay();
    let key = connector.key("demo", EVERYTHING).await;
    let first = connector.get(STORES, &key).await;
    assert_eq!(first.status, 200);
    sim.faults().add(FaultRule::always(FaultKind::Reset));
    // The list is a millisecond old by the time a request has gone through the router; ask until it is.
    let mut stale = connector.get(STORES, &key).await;
    while !stale.header("cache-status").contains("detail=") {
        assert!(stale.header("cache-status").contains("hit"), "{:?}", stale.headers);
        stale = connector.get(STORES, &key).await;
    }
    assert_eq!(stale.status, 200);
    assert_eq!(stale.body, first.body);
    let status = stale.header("cache-status");
    assert!(status.starts_with("cegid-connector; hit; ttl=-"), "{status}");
    assert!(status.ends_with("detail=y2-answer-lost"), "{status}");
}

#[tokio::test]
async fn with_the_cache_off_y2_is_asked_each_time() {
    let sim = y2(SimOptions::default()).await;
    let connector = Connector::with(&connection("default", &sim, &["caches: {fresh: 0s}"])).await;
    let key = connector.key("demo", EVERYTHING).await;
    for _ in 0..2 {
        let answer = connector.get(STORES, &key).await;
        assert_eq!(answer.header("cache-status"), "cegid-connector; fwd=bypass");
    }
    assert_eq!(sim.recorded().of(LIST.0, LIST.1).len(), 2 * ONE_LOAD);
}

#[tokio::test]
async fn without_the_plug_in_stores_come_from_the_stock_of_an_item() {
    let sim = y2(SimOptions { missing_plug_ins: vec![LIST.0.to_owned()], ..SimOptions::default() }).await;
    let reference = sim.world().items().all().next().unwrap().code.to_string();
    let line = format!("stores: {{inventoryItem: '{reference}'}}");
    let connector = Connector::with(&connection("default", &sim, &[&line])).await;
    let key = connector.key("demo", EVERYTHING).await;
    let answer = connector.get(STORES, &key).await;
    assert_eq!(answer.status, 200, "{}", answer.body);
    let stores = answer.json();
    assert!(stores.as_array().unwrap().len() > 10);
    assert!(stores[0]["additionalProperties"]["AvailableQty"].is_number(), "{}", stores[0]);
    assert_eq!(stores[0]["closed"], Value::Null);
    assert_eq!(answer.header("x-y2-source"), "ItemInventoryWcfService.GetInventoryDetailByStore");
    assert_eq!(answer.header("x-y2-partial"), "only open stores that the login may see");
}

#[tokio::test]
async fn an_item_that_does_not_exist_is_named_as_the_likely_reason_why_no_store_comes() {
    let sim = y2(SimOptions { missing_plug_ins: vec![LIST.0.to_owned()], ..SimOptions::default() }).await;
    let connector = Connector::with(&connection("default", &sim, &["stores: {inventoryItem: NO-SUCH-ITEM}"])).await;
    let key = connector.key("demo", EVERYTHING).await;
    let answer = connector.get(STORES, &key).await;
    assert_eq!((answer.status.as_u16(), answer.body.as_str()), (200, "[]"));
    let partial = answer.header("x-y2-partial");
    assert!(partial.contains("does the item of stores.inventoryItem exist"), "{partial}");
    let checked = connector.post("/api/demo/admin/connections/default/check", &key, None).await.json();
    let checks = checked["checks"].as_array().unwrap();
    let stores = checks.iter().find(|check| check["check"] == "stores").unwrap();
    assert_eq!(stores["status"], "warn", "{stores:#}");
    assert!(stores["finding"].as_str().unwrap().contains("item `NO-SUCH-ITEM`: does it exist"), "{stores:#}");
    assert!(stores["advice"].as_str().unwrap().contains("`stores.inventoryItem`"), "{stores:#}");
}

#[tokio::test]
async fn without_the_plug_in_and_without_an_item_it_is_a_501_that_says_what_to_do() {
    let sim = y2(SimOptions { missing_plug_ins: vec![LIST.0.to_owned()], ..SimOptions::default() }).await;
    let connector = Connector::with(&connection("default", &sim, &[])).await;
    let key = connector.key("demo", EVERYTHING).await;
    let answer = connector.get(STORES, &key).await;
    assert_eq!(answer.problem(), (501, "y2-operation-missing".to_owned()));
    assert!(answer.json()["detail"].as_str().unwrap().contains("stores.inventoryItem"), "{}", answer.body);
}

#[tokio::test]
async fn more_stores_than_a_page_holds_are_read_to_the_end() {
    use cegid_y2_simulator::{
        seed::{GenerateOptions, SeedFile},
        world::World,
    };
    let world =
        World::generate(SeedFile::embedded(), &GenerateOptions { stores: Some(1203), ..GenerateOptions::default() });
    let sim = y2(SimOptions { world, ..SimOptions::default() }).await;
    let connector = Connector::with(&connection("default", &sim, &[])).await;
    let key = connector.key("demo", EVERYTHING).await;
    let answer = connector.get(STORES, &key).await;
    let expected = sim.world().stores().all().count();
    assert!(expected > 1000);
    assert!(answer.json().as_array().unwrap().len() > 1000, "{}", answer.body.len());
    assert_eq!(sim.recorded().of(LIST.0, LIST.1).len(), 1 + ONE_LOAD);
}

#[tokio::test]
async fn where_y2_has_no_word_for_the_warehouses_the_stores_come_without_them() {
    let switches = Switches { refuse_store_fields: true, ..Switches::default() };
    let sim = y2(SimOptions { switches, ..SimOptions::default() }).await;
    let connector = Connector::with(&connection("default", &sim, &["caches: {fresh: 0s}"])).await;
    let key = connector.key("demo", EVERYTHING).await;
    let answer = connector.get(STORES, &key).await;
    assert_eq!(answer.status, 200, "{}", answer.body);
    assert!(answer.json().as_array().unwrap().len() >= 40);
    assert_eq!(answer.json()[0]["warehouses"], serde_json::json!([]));
    assert_eq!(sim.recorded().of(LIST.0, LIST.1).len(), 1 + ONE_LOAD, "once with, then without");
}

#[tokio::test]
async fn the_word_for_the_warehouses_can_be_another_or_none() {
    let sim = y2(SimOptions::default()).await;
    for (word, sent) in [("Depots", "<Fields><FieldsType>Depots</FieldsType></Fields>"), ("''", "<Request><Paging>")] {
        let names = format!("pluginNames: {{Company/Stores: {{FieldsType.Warehouses: {word}}}}}");
        let connector = Connector::with(&connection("default", &sim, &[&names])).await;
        let key = connector.key("demo", EVERYTHING).await;
        assert_eq!(connector.get(STORES, &key).await.status, 200);
        let call = sim.recorded().last().unwrap();
        assert!(call.request_xml().contains(sent), "{}", call.request_xml());
    }
}

#[tokio::test]
async fn the_connection_is_chosen_by_name_by_default_or_not_at_all() {
    let sim = y2(SimOptions::default()).await;
    let two = format!("{}{}", connection("one", &sim, &[]), connection("two", &sim, &[]));
    let connector = Connector::with(&two).await;
    let key = connector.key("demo", EVERYTHING).await;
    let ambiguous = connector.get(STORES, &key).await;
    assert_eq!(ambiguous.problem(), (409, "connection-ambiguous".to_owned()));
    assert_eq!(ambiguous.json()["connections"], serde_json::json!(["one", "two"]));
    let named = connector.get_with(STORES, &key, &[("x-y2-connection", "two")]).await;
    assert_eq!((named.status.as_u16(), named.header("x-y2-connection")), (200, "two"));
    let unknown = connector.get_with(STORES, &key, &[("x-y2-connection", "three")]).await;
    assert_eq!(unknown.problem(), (404, "connection-not-found".to_owned()));
}

#[tokio::test]
async fn checks_come_in_their_order() {
    let sim = y2(SimOptions::default()).await;
    let connector = Connector::with(&connection("default", &sim, &[])).await;
    connector.apply("neighbour", "  default: {url: 'simulator:'}\n").await;
    let settings_only = connector.key("demo", &["tenant.y2.settings:read"]).await;
    let neighbours = connector.key("neighbour", EVERYTHING).await;
    assert_eq!(connector.get(STORES, "nonsense").await.status, 401);
    assert_eq!(connector.get(STORES, &neighbours).await.problem(), (404, "tenant-not-found".to_owned()));
    let refused = connector.get(STORES, &settings_only).await;
    assert_eq!(refused.problem(), (403, "scope-missing".to_owned()));
    assert_eq!(refused.json()["missingScope"], "tenant.y2.stores:read");
}

#[tokio::test]
async fn each_failure_of_y2_is_its_own_problem() {
    let sim = y2(SimOptions::default()).await;
    let lines = ["caches: {fresh: 0s}"];
    let connector = Connector::with(&connection("default", &sim, &lines)).await;
    let key = connector.key("demo", EVERYTHING).await;
    for (kind, expected) in [
        (FaultKind::Unauthorized, (502, "y2-credentials-refused")),
        (FaultKind::Html, (502, "y2-not-soap")),
        (FaultKind::Truncated, (502, "y2-malformed-reply")),
        (FaultKind::EntityBomb, (502, "y2-forbidden-markup")),
        (FaultKind::Huge { bytes: 64 << 20 }, (502, "y2-reply-too-large")),
        (
            FaultKind::Fault { id: "CBR_001_0003".to_owned(), message: "Store prohibited".to_owned(), levels: 3 },
            (422, "y2-rejected"),
        ),
    ] {
        sim.faults().clear();
        sim.faults().add(FaultRule::always(kind));
        let answer = connector.get(STORES, &key).await;
        assert_eq!(answer.problem(), (expected.0, expected.1.to_owned()), "{}", answer.body);
        assert_eq!(answer.header("x-y2-connection"), "default");
    }
    sim.faults().clear();
}
