//! The rules of `ItemInventoryWcfService`, one test each.

use std::str::FromStr as _;

use rust_decimal::Decimal;
use serde_json::{Value, json};

use crate::services::testing::Bench;

const ENDPOINT: &str = "ItemInventoryWcfService.svc";
const TOTE: &str = "TOTE01                           X";

fn quantity(value: &Value) -> Decimal {
    Decimal::from_str(&value.to_string()).expect("a number")
}

fn by_store(bench: &mut Bench, request: Value) -> Vec<Value> {
    bench.ok(ENDPOINT, "GetInventoryDetailByStore", request).as_array().expect("a list").clone()
}

fn tote() -> Value {
    json!({"itemIdentifier": {"Id": TOTE}})
}

#[test]
fn every_open_store_the_user_may_see_has_a_row_with_code_and_label() {
    let mut bench = Bench::new();
    let open = bench.world.stores().all().filter(|store| !store.closed).count();
    let rows = by_store(&mut bench, tote());
    assert_eq!(rows.len(), open);
    assert!(rows.len() < bench.world.stores().all().count(), "closed stores are left out");
    assert_eq!((&rows[0]["StoreId"], &rows[0]["StoreDescription"]), (&json!("101"), &json!("Atelier Nord Paris")));
    bench.world.stores_mut().forbid("101", true);
    assert_eq!(by_store(&mut bench, tote()).len(), open - 1);
}

#[test]
fn an_item_is_named_by_padded_id_by_barcode_or_by_code() {
    let mut bench = Bench::new();
    let expected = by_store(&mut bench, tote());
    let barcode = bench.world.items().get(TOTE).expect("the item").barcode.to_string();
    for request in [
        json!({"itemIdentifier": {"Reference": barcode}}),
        json!({"itemIdentifier": {"Reference": "TOTE01"}}),
        json!({"itemId": TOTE}),
    ] {
        assert_eq!(by_store(&mut bench, request.clone()), expected, "{request}");
    }
}

#[test]
fn an_article_without_its_size_is_all_its_sizes_together() {
    let mut bench = Bench::new();
    let all = by_store(&mut bench, json!({"itemIdentifier": {"Id": "POLO01                           X"}}));
    let items: Vec<String> =
        bench.world.items().all().filter(|item| &*item.code == "POLO01").map(|item| item.id.to_string()).collect();
    let mut sum = Decimal::ZERO;
    for id in &items {
        sum += quantity(&by_store(&mut bench, json!({"itemIdentifier": {"Id": id}}))[0]["AvailableQty"]);
    }
    assert_eq!(items.len(), 4);
    assert_eq!(quantity(&all[0]["AvailableQty"]), sum);
}

#[test]
fn an_unknown_item_is_an_empty_list_or_zero_with_a_reason_never_a_fault() {
    let mut bench = Bench::new();
    let unknown = json!({"itemIdentifier": {"Reference": "nothing"}, "storeId": "101"});
    assert!(by_store(&mut bench, unknown.clone()).is_empty());
    for operation in ["GetAvailableQty", "GetAvailableCumulativeQtyAllStores"] {
        let reply = bench.ok(ENDPOINT, operation, unknown.clone());
        assert_eq!(reply, json!({"AvailableQty": 0, "QueryStatus": "Unknown"}), "{operation}");
    }
    let nowhere = json!({"itemIdentifier": {"Id": TOTE}, "storeId": "999"});
    assert_eq!(bench.ok(ENDPOINT, "GetAvailableQty", nowhere)["QueryStatus"], "IncorrectStoreId");
    let nowhere = json!({"itemIdentifier": {"Id": TOTE}, "warehouseId": "999"});
    assert_eq!(bench.ok(ENDPOINT, "GetAvailableQty", nowhere)["QueryStatus"], "IncorrectWarehouseId");
}

#[test]
fn all_stores_together_are_the_sum_of_the_rows() {
    let mut bench = Bench::new();
    let rows = by_store(&mut bench, tote());
    let sum: Decimal = rows.iter().map(|row| quantity(&row["AvailableQty"])).sum();
    let all = bench.ok(ENDPOINT, "GetAvailableCumulativeQtyAllStores", tote());
    assert_eq!((quantity(&all["AvailableQty"]), &all["QueryStatus"]), (sum, &json!("Ok")));
}

#[test]
fn web_carts_hold_back_what_they_hold_until_they_are_reset() {
    let mut bench = Bench::new();
    let store = bench.world.stores().all().find(|store| store.warehouses.len() == 1).expect("such a store").id.clone();
    let available = |bench: &mut Bench| {
        let request = json!({"itemIdentifier": {"Id": TOTE}, "storeId": &*store});
        quantity(&bench.ok(ENDPOINT, "GetAvailableQty", request)["AvailableQty"])
    };
    let cart = |quantity: i64| json!({"request": {"ItemIdentifier": {"Id": TOTE}, "Quantity": quantity, "WarehouseId": &*store}});
    let before = available(&mut bench);
    assert_eq!(bench.ok(ENDPOINT, "UpdateShoppingCart", cart(3)), Value::Null);
    assert_eq!(available(&mut bench), before - Decimal::from(3));
    bench.ok(ENDPOINT, "UpdateShoppingCart", cart(-10));
    assert_eq!(available(&mut bench), before, "a cart never gives back more than it holds");
    bench.ok(ENDPOINT, "UpdateShoppingCart", cart(2));
    bench.ok(ENDPOINT, "ResetShoppingCart", json!({"request": {"WarehouseId": &*store}}));
    assert_eq!(available(&mut bench), before);
    let nowhere = json!({"request": {"ItemIdentifier": {"Id": TOTE}, "Quantity": 1, "WarehouseId": "999"}});
    assert!(bench.refused(ENDPOINT, "UpdateShoppingCart", nowhere).contains("Warehouse unknown"));
    let sized = json!({"request": {"ItemIdentifier": {"Reference": "POLO01"}, "Quantity": 1, "WarehouseId": &*store}});
    assert!(bench.refused(ENDPOINT, "UpdateShoppingCart", sized).contains("has sizes"));
}

#[test]
fn the_list_shows_sizes_names_and_only_what_is_there_when_asked() {
    let mut bench = Bench::new();
    let mut read = |more: Value| {
        let mut request = json!({"ItemIdentifiers": [{"Reference": "POLO01"}, {"Reference": "nothing"}, {"Id": TOTE}]});
        request.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        let reply = bench.ok(
            ENDPOINT,
            "GetListItemInventoryDetailByStore",
            json!({ "inventoryStoreItemDetailRequest": request }),
        );
        reply["InventoryDetailsByStore"].as_array().expect("a list").clone()
    };
    let plain = read(json!({"StoreIds": ["101"]}));
    let codes: Vec<_> = plain.iter().map(|row| row["ItemCode"].as_str().unwrap()).collect();
    assert_eq!(codes, ["POLO01", "TOTE01"], "an unknown item is left out");
    let store = &plain[0]["StoresAvailableQty"][0];
    assert!(store["AvailableSkusQty"].is_null() && store.get("StoreName").is_none());
    let full = read(json!({"StoreIds": ["101"], "DetailSku": true, "WithStoreName": true}));
    let store = &full[0]["StoresAvailableQty"][0];
    assert_eq!(store["StoreName"], "Atelier Nord Paris");
    let sizes = store["AvailableSkusQty"].as_array().unwrap();
    assert_eq!(sizes.len(), 4);
    let sum: Decimal = sizes.iter().map(|size| quantity(&size["AvailableQty"])).sum();
    assert_eq!(sum, quantity(&store["AvailableQuantity"]));
    let there = read(json!({"OnlyAvailableStock": true}));
    let rows = there[1]["StoresAvailableQty"].as_array().unwrap();
    assert!(rows.iter().all(|row| quantity(&row["AvailableQuantity"]) > Decimal::ZERO));
    assert_eq!(read(json!({"Pager": {"PageIndex": 2, "PageSize": 1}})).len(), 1);
}
