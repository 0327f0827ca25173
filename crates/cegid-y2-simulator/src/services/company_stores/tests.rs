//! The rules of plug-in `Company/Stores`, one test each.

use serde_json::{Value, json};

use crate::seed::{GenerateOptions, SeedFile};
use crate::services::testing::Bench;
use crate::world::World;

const ENDPOINT: &str = "CompanyStoresService.svc";

fn page(bench: &mut Bench, request: Value) -> Vec<Value> {
    let reply = bench.ok(ENDPOINT, "GetListDetail", json!({ "Request": request }));
    let rows = reply["Stores"].as_array().expect("a list").clone();
    assert_eq!(reply["Pagination"]["Count"], rows.len(), "the count is that of the page");
    rows
}

fn ids(stores: &[Value]) -> Vec<&str> {
    stores.iter().map(|store| store["Id"].as_str().unwrap()).collect()
}

#[test]
fn all_stores_are_read_page_by_page_and_a_short_page_is_the_last() {
    let mut bench = Bench::new();
    let options = GenerateOptions { stores: Some(200), ..GenerateOptions::default() };
    bench.world = World::generate(SeedFile::embedded(), &options);
    let mut all = Vec::new();
    for index in 1.. {
        let rows = page(&mut bench, json!({"Paging": {"PageIndex": index, "PageSize": 60}}));
        let last = rows.len() < 60;
        all.extend(rows);
        if last {
            break;
        }
    }
    assert_eq!(all.len(), 200);
    assert!(ids(&all).is_sorted());
    assert_eq!(page(&mut bench, json!({})).len(), 20);
    assert_eq!(page(&mut bench, json!({"Paging": {"PageIndex": 1, "PageSize": 5000}})).len(), 200);
    let zero = json!({"Request": {"Paging": {"PageIndex": 0, "PageSize": 5}}});
    assert!(bench.refused(ENDPOINT, "GetListDetail", zero).contains("PageIndex"));
}

#[test]
fn one_store_is_read_by_its_exact_code_and_an_unknown_one_is_an_empty_reply() {
    let mut bench = Bench::new();
    let store = &bench.ok(ENDPOINT, "GetDetail", json!({"Request": {"Id": "101"}}))["Store"];
    assert_eq!((&store["Id"], &store["Type"], &store["Closed"]), (&json!("101"), &json!("Boutique"), &json!(false)));
    assert_eq!((&store["CurrencyId"], &store["Address"]["CountryId"]), (&json!("EUR"), &json!("FRA")));
    assert_eq!(bench.ok(ENDPOINT, "GetDetail", json!({"Request": {"Id": "999"}})), json!({}));
    assert!(bench.refused(ENDPOINT, "GetDetail", json!({"Request": {}})).contains("The Id field is required."));
}

#[test]
fn warehouses_come_only_when_asked_for() {
    let mut bench = Bench::new();
    let mut read = |fields: Value| bench.ok(ENDPOINT, "GetDetail", json!({"Request": {"Id": "103", "Fields": fields}}));
    assert!(read(json!([])).pointer("/Store/Warehouses").is_none());
    let warehouses = read(json!(["Warehouses"]))["Store"]["Warehouses"].clone();
    assert_eq!(warehouses.as_array().unwrap().iter().map(|kept| &kept["Id"]).collect::<Vec<_>>(), ["103", "103R"]);
}

#[test]
fn internal_and_external_ids_exclude_each_other() {
    let mut bench = Bench::new();
    assert_eq!(ids(&page(&mut bench, json!({"Ids": ["201", "101", "???"]}))), ["101", "201"]);
    assert_eq!(ids(&page(&mut bench, json!({"ExternalReferences": ["an-fr-001"]}))), ["101"]);
    let both = json!({"Request": {"Ids": ["101"], "ExternalReferences": ["AN-FR-001"]}});
    let expected = "you must provide a maximum of 1 piece(s) of information from among: ExternalReferences, Ids.";
    assert_eq!(bench.refused(ENDPOINT, "GetListDetail", both), expected);
    let many: Vec<String> = (0..1001).map(|id| id.to_string()).collect();
    assert!(bench.refused(ENDPOINT, "GetListDetail", json!({"Request": {"Ids": many}})).contains("1000"));
}

#[test]
fn a_store_that_the_user_may_not_see_is_prohibited_and_not_listed() {
    let mut bench = Bench::new();
    bench.world.stores_mut().forbid("101", true);
    assert_eq!(bench.refused(ENDPOINT, "GetDetail", json!({"Request": {"Id": "101"}})), "Store prohibited");
    assert!(page(&mut bench, json!({"Ids": ["101"]})).is_empty());
}
