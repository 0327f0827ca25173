//! The rules of `SaleDocumentService`'s reading operations, one test each.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use crate::call::UnknownDocument;
use crate::services::testing::Bench;
use crate::world::World;
use crate::world::wire::DocumentType;

const ENDPOINT: &str = "SaleDocumentService.svc";

fn by_key(stump: &str, number: i32) -> Value {
    json!({"searchRequest": {"Key": {"Number": number, "Stump": stump, "Type": "Receipt"}}})
}

fn headers(bench: &mut Bench, search: Value) -> Vec<Value> {
    let reply = bench.ok(ENDPOINT, "GetHeaderList", json!({ "searchRequest": search }));
    reply["Headers"].as_array().expect("a list").clone()
}

fn all_headers(bench: &mut Bench, mut search: Value) -> Vec<Value> {
    let mut all = Vec::new();
    for page in 1.. {
        search["Pager"] = json!({"PageIndex": page, "PageSize": 500});
        let rows = headers(bench, search.clone());
        let last = rows.len() < 500;
        all.extend(rows);
        if last {
            break;
        }
    }
    all
}

#[test]
fn a_receipt_is_read_whole_by_its_key() {
    let receipt = Bench::new().ok(ENDPOINT, "GetByKey", by_key("101", 123));
    assert_eq!(receipt["Header"]["Key"], json!({"Number": 123, "Stump": "101", "Type": "Receipt"}));
    assert_eq!((&receipt["Header"]["Origin"], &receipt["Header"]["Status"]), (&json!("Shop"), &json!("None")));
    assert!(receipt["Header"]["OmniChannel"].is_null() && receipt["DeliveryAddress"].is_null());
    assert!(receipt["Header"]["Date"].as_str().unwrap().ends_with("T00:00:00"));
    let line = &receipt["Lines"][0];
    assert_eq!(line["Rank"], 1);
    let id = line["ItemId"].as_str().unwrap();
    assert!(id.len() == 34 && id.ends_with('X') && id.starts_with(line["ItemCode"].as_str().unwrap()), "{id}");
    assert!(receipt["Header"]["TaxIncludedTotalAmount"].to_string().contains('.'), "cents are kept");
}

#[test]
fn a_stump_may_hold_hyphens() {
    let world = World::shared();
    let document = world.documents().all().find(|document| document.key.stump.ends_with("-A")).unwrap();
    let reply = Bench::new().ok(ENDPOINT, "GetByKey", by_key(&document.key.stump, document.key.number));
    assert_eq!(reply["Header"]["InternalReference"], *document.internal_reference);
}

#[test]
fn a_missing_document_is_nil_or_a_fault_as_the_switch_says() {
    let mut bench = Bench::new();
    assert_eq!(bench.ok(ENDPOINT, "GetByKey", by_key("101", 999_999)), Value::Null);
    bench.switches.unknown_document = UnknownDocument::Fault;
    assert!(bench.refused(ENDPOINT, "GetByKey", by_key("101", 999_999)).contains("Failed to identify document"));
    assert!(bench.refused(ENDPOINT, "GetByKey", json!({"searchRequest": {}})).contains("required"));
}

#[test]
fn a_reference_is_type_customer_and_internal_reference() {
    let mut bench = Bench::new();
    let document = bench.world.documents().all().find(|document| !document.customer_id.is_empty()).unwrap().clone();
    let mut read = |customer: Option<&str>, kind: &str| {
        let reference =
            json!({"CustomerId": customer, "InternalReference": &*document.internal_reference, "Type": kind});
        bench.ok(ENDPOINT, "GetByReference", json!({"searchRequest": {"Reference": reference}}))
    };
    let (kind, number) = (document.key.kind.name(), document.key.number);
    assert_eq!(read(Some(&document.customer_id), kind)["Header"]["Key"]["Number"], number);
    assert_eq!(read(None, kind)["Header"]["Key"]["Number"], number);
    assert_eq!(read(Some("SOMEBODY"), kind), Value::Null);
    assert_eq!(read(Some(&document.customer_id), "ReturnNotice"), Value::Null);
}

#[test]
fn an_external_reference_lists_all_documents_of_the_type_newest_first() {
    let mut bench = Bench::new();
    let mut shared: BTreeMap<String, usize> = BTreeMap::new();
    for document in bench.world.documents().all().filter(|document| document.key.kind == DocumentType::Receipt) {
        *shared.entry(document.external_reference.to_string()).or_default() += 1;
    }
    shared.remove("");
    let (reference, count) = shared.into_iter().max_by_key(|(_, count)| *count).unwrap();
    assert!(count > 1);
    let mut read = |reference: &str, kind: &str| {
        let request = json!({"searchRequest": {"ExternalReference": reference, "Type": kind}});
        bench.ok(ENDPOINT, "GetByExternalReference", request)["Get_Replies"].as_array().expect("a list").clone()
    };
    let replies = read(&reference, "Receipt");
    assert_eq!(replies.len(), count);
    assert!(replies.iter().map(|reply| reply["Header"]["Date"].as_str().unwrap()).rev().is_sorted());
    assert!(read(&reference, "CustomerOrder").is_empty());
    assert!(read("nothing", "Receipt").is_empty());
    assert_eq!(read("WEB-001001", "CustomerOrder").len(), 1);
}

#[test]
fn headers_come_newest_first_page_by_page_without_gap_or_repeat() {
    let mut bench = Bench::new();
    let all = all_headers(&mut bench, json!({}));
    assert_eq!(all.len(), 2060);
    assert!(all.iter().map(|header| header["Date"].as_str().unwrap()).rev().is_sorted());
    let keys: std::collections::BTreeSet<String> = all.iter().map(|header| header["Key"].to_string()).collect();
    assert_eq!(keys.len(), all.len());
    assert_eq!(headers(&mut bench, json!({})), all[..20]);
    let second = json!({"Pager": {"PageIndex": 2, "PageSize": 7}});
    assert_eq!(headers(&mut bench, second), all[7..14]);
    assert!(headers(&mut bench, json!({"Pager": {"PageIndex": 9999, "PageSize": 20}})).is_empty());
    let zero = json!({"searchRequest": {"Pager": {"PageIndex": 0, "PageSize": 20}}});
    assert!(bench.refused(ENDPOINT, "GetHeaderList", zero).contains("PageIndex starts at 1"));
}

#[test]
fn days_are_inclusive_and_have_no_time() {
    let mut bench = Bench::new();
    let newest = headers(&mut bench, json!({}))[0]["Date"].as_str().unwrap().to_owned();
    let day = &newest[..10];
    let with_time = json!({"BeginDate": format!("{day}T00:00:00"), "EndDate": format!("{day}T23:59:59")});
    let on_that_day = all_headers(&mut bench, with_time);
    assert!(!on_that_day.is_empty() && on_that_day.iter().all(|header| header["Date"] == *newest));
    assert_eq!(all_headers(&mut bench, json!({"BeginDate": day, "EndDate": day})), on_that_day);
    let before = all_headers(&mut bench, json!({"EndDate": "2025-12-31T00:00:00"}));
    let after = all_headers(&mut bench, json!({"BeginDate": "2026-01-01T00:00:00"}));
    assert_eq!(before.len() + after.len(), 2060);
    let backwards = json!({"BeginDate": "2026-01-02T00:00:00", "EndDate": "2026-01-01T00:00:00"});
    assert!(all_headers(&mut bench, backwards).is_empty());
}

#[test]
fn filters_by_customer_store_type_and_life_are_combined() {
    let mut bench = Bench::new();
    let receipt = bench.ok(ENDPOINT, "GetByKey", by_key("101", 123));
    let customer = receipt["Header"]["CustomerId"].clone();
    let theirs = all_headers(&mut bench, json!({"CustomerId": customer}));
    assert!(theirs.iter().all(|header| header["CustomerId"] == customer) && theirs.contains(&receipt["Header"]));
    let in_store = all_headers(&mut bench, json!({"CustomerId": customer, "StoreIds": ["101"]}));
    assert!(in_store.len() <= theirs.len() && in_store.iter().all(|header| header["StoreId"] == "101"));
    let orders = all_headers(&mut bench, json!({"DocumentTypes": ["CustomerOrder"]}));
    assert_eq!(orders.len(), 60);
    assert!(orders.iter().all(|header| header["Origin"] == "ECommerce" && header["OmniChannel"].is_object()));
    let living = all_headers(&mut bench, json!({"DocumentTypes": ["CustomerOrder"], "Active": true}));
    assert!(!living.is_empty() && living.len() < orders.len() && living.iter().all(|header| header["Active"] == true));
}

#[test]
fn documents_of_stores_that_the_user_may_not_see_are_left_out() {
    let mut bench = Bench::new();
    bench.world.stores_mut().forbid("101", true);
    assert!(all_headers(&mut bench, json!({"StoreIds": ["101"]})).is_empty());
}

#[test]
fn every_document_fits_the_contract() {
    let mut bench = Bench::new();
    let keys: Vec<_> = bench.world.documents().all().map(|document| document.key.clone()).collect();
    for key in keys.iter().step_by(7).chain(keys.iter().filter(|key| key.kind == DocumentType::CustomerOrder)) {
        let search = json!({"Number": key.number, "Stump": &*key.stump, "Type": key.kind.name()});
        let document = bench.ok(ENDPOINT, "GetByKey", json!({"searchRequest": {"Key": search}}));
        assert_eq!(document["Header"]["Key"]["Number"], key.number);
    }
}
