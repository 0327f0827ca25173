//! The rules of `SaleHistoryService`, one test each.

use std::str::FromStr as _;

use rust_decimal::Decimal;
use serde_json::{Value, json};

use crate::services::testing::Bench;
use crate::world::wire::DocumentType;

const ENDPOINT: &str = "SaleHistoryService.svc";

fn flash(bench: &mut Bench, search: Value) -> Vec<Value> {
    let reply = bench.ok(ENDPOINT, "FlashSales", json!({ "searchRequest": search }));
    reply.as_array().expect("a list").clone()
}

fn sum(rows: &[Value], member: &str) -> Decimal {
    rows.iter().map(|row| Decimal::from_str(&row[member].to_string()).expect("a number")).sum()
}

#[test]
fn turnover_is_that_of_the_receipts_whatever_the_level() {
    let mut bench = Bench::new();
    let receipts = bench
        .world
        .documents()
        .all()
        .filter(|document| document.key.kind == DocumentType::Receipt && &*document.store_id == "101");
    let expected: Decimal = receipts.map(|receipt| receipt.tax_included_total).sum();
    for level in [Value::Null, json!(0), json!(1), json!(2)] {
        let rows = flash(&mut bench, json!({"StoreId": "101", "LevelOfProductAggregation": level}));
        assert_eq!(sum(&rows, "TurnoverIOT"), expected, "{level}");
        assert!(rows.iter().all(|row| row["Currency"] == "EUR" && row["IsServices"] == false));
    }
    let families = flash(&mut bench, json!({"StoreId": "101", "LevelOfProductAggregation": 1}));
    assert!(families.iter().any(|row| row["ProductAggregation"] == "Tops"));
}

#[test]
fn currencies_are_never_added_up() {
    let mut bench = Bench::new();
    let rows = flash(&mut bench, json!({}));
    let currencies: std::collections::BTreeSet<_> = rows.iter().map(|row| row["Currency"].to_string()).collect();
    assert!(currencies.len() > 2, "{currencies:?}");
    let all = bench.ok(ENDPOINT, "GetFlashSalesStatistics", json!({"Request": {}}));
    assert_eq!(all["Currency"], "EUR");
}

#[test]
fn days_sellers_and_registers_narrow_the_search() {
    let mut bench = Bench::new();
    let all = flash(&mut bench, json!({"StoreId": "101"}));
    let seller = all[0]["SellerId"].clone();
    let theirs = flash(&mut bench, json!({"StoreId": "101", "SellerId": seller}));
    assert_eq!(theirs, all[..1]);
    let before = flash(&mut bench, json!({"StoreId": "101", "EndDate": "2025-06-30T00:00:00"}));
    let after = flash(&mut bench, json!({"StoreId": "101", "StartDate": "2025-07-01T00:00:00"}));
    assert_eq!(sum(&before, "SoldQuantity") + sum(&after, "SoldQuantity"), sum(&all, "SoldQuantity"));
    let register = |bench: &mut Bench, id: &str| {
        let rows = flash(bench, json!({"StoreId": "101", "CashRegisterId": id}));
        sum(&rows, "SoldQuantity")
    };
    assert_eq!(register(&mut bench, "01") + register(&mut bench, "02"), sum(&all, "SoldQuantity"));
    assert!(register(&mut bench, "03").is_zero());
}

#[test]
fn a_receipt_counts_once_for_its_seller() {
    let mut bench = Bench::new();
    let search = json!({"Request": {"StoreId": "101", "LevelOfProductAggregation": 2, "ItemList": true}});
    let reply = bench.ok(ENDPOINT, "GetFlashSalesStatistics", search);
    let sellers = reply["StatisticsBySeller"].as_array().expect("a list");
    let receipts = bench
        .world
        .documents()
        .all()
        .filter(|document| document.key.kind == DocumentType::Receipt && &*document.store_id == "101");
    assert_eq!(sum(sellers, "ReceiptsCount"), Decimal::from(receipts.count()));
    assert_eq!(sellers[0]["StatisticsByItemList"], json!([]));
    let average = sum(sellers, "ReceiptsCount") / Decimal::from(sellers.len());
    assert!((Decimal::from_str(&reply["ReceiptsBySeller"].to_string()).unwrap() - average).abs() < Decimal::new(1, 2));
    let without = bench.ok(ENDPOINT, "GetFlashSalesStatistics", json!({"Request": {"StoreId": "101"}}));
    assert!(without["StatisticsBySeller"][0].get("StatisticsByItemList").is_none());
}

#[test]
fn levels_are_listed_and_what_is_unknown_or_forbidden_is_refused() {
    let mut bench = Bench::new();
    let levels = bench.ok(ENDPOINT, "GetProductAggregations", json!({}));
    let indexes: Vec<_> =
        levels["ProductAggregations"].as_array().unwrap().iter().map(|level| &level["Index"]).collect();
    assert_eq!(indexes, [1, 2]);
    let mut refuse = |search: Value, expected: &str| {
        let refusal = bench.refused(ENDPOINT, "FlashSales", json!({ "searchRequest": search }));
        assert!(refusal.contains(expected), "{refusal}");
    };
    refuse(json!({"StoreId": "999"}), "Store unknown");
    refuse(json!({"LevelOfProductAggregation": 7}), "level unknown : 7");
    bench.world.stores_mut().forbid("101", true);
    let refusal = bench.refused(ENDPOINT, "GetFlashSalesStatistics", json!({"Request": {"StoreId": "101"}}));
    assert!(refusal.contains("Store prohibited"), "{refusal}");
    assert!(flash(&mut bench, json!({})).iter().all(|row| !row["SellerId"].as_str().unwrap().starts_with("S101")));
}
