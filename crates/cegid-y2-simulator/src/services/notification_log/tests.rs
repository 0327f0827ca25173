//! The rules of the notification log, one test each.

use serde_json::{Value, json};

use crate::services::testing::Bench;

const ENDPOINT: &str = "BusinessNotificationLogService.svc";

fn waiting(bench: &mut Bench, request: Value) -> Vec<Value> {
    let reply = bench.ok(ENDPOINT, "GetItemsToProcess", json!({ "Request": request }));
    reply["Notifications"].as_array().expect("a list").clone()
}

fn acknowledge(bench: &mut Bench, ids: &[&str]) -> Value {
    bench.ok(ENDPOINT, "Acknowledge", json!({"Request": {"NotificationIds": ids}}))["Count"].clone()
}

fn create(bench: &mut Bench, subscription: &str) -> String {
    let request = json!({
        "Error": "", "EventId": "OWN", "Notification": "{\"a\":1}", "Status": "Error", "SubscriptionId": subscription,
    });
    let reply = bench.ok(ENDPOINT, "Create", json!({ "Request": request }));
    assert_eq!((&reply["EventId"], &reply["Status"]), (&json!("OWN"), &json!("Error")));
    reply["Id"].as_str().expect("an id").to_owned()
}

#[test]
fn a_change_of_a_customer_waits_until_it_is_confirmed_once() {
    let mut bench = Bench::new();
    let customer = bench.any_customer(|customer| !customer.is_company);
    let before = waiting(&mut bench, json!({})).len();
    assert!(before > 0, "a new world has something to fetch");
    let update = json!({"customerId": customer, "modifiedData": {"FirstName": "Ada"}});
    bench.ok("CustomerWcfService.svc", "UpdateCustomer", update);
    let rows = waiting(&mut bench, json!({"SubscriptionId": "WALLET"}));
    assert_eq!(rows.len(), before + 1);
    let last = rows.last().unwrap();
    assert_eq!(last["EnventId"], "CUSTOMER_UPDATED", "the vendor's spelling");
    let payload: Value = serde_json::from_str(last["Notification"].as_str().unwrap()).unwrap();
    assert_eq!(payload["body"], json!({ "customerId": customer }));
    assert_eq!(payload["header"]["eventType"], "CustomerUpdated");
    let id = last["Id"].as_str().unwrap();
    assert_eq!(acknowledge(&mut bench, &[id, "999999", "nonsense"]), 1);
    assert_eq!(acknowledge(&mut bench, &[id]), 0);
    assert_eq!(waiting(&mut bench, json!({})).len(), before);
}

#[test]
fn a_new_customer_and_a_changed_receipt_are_logged() {
    let mut bench = Bench::new();
    bench.ok("CustomerWcfService.svc", "AddNewCustomer", json!({"customerData": {"LastName": "Demo"}}));
    let customer = bench.any_customer(|customer| !customer.is_company);
    let key = json!({"Number": 123, "Stub": "101", "Type": "Receipt"});
    bench.ok(
        "SalesExternalEngine2Service.svc",
        "UpdateCustomer",
        json!({"Request": {"CustomerId": customer, "Key": key}}),
    );
    let rows = waiting(&mut bench, json!({"From": "2026-04-01T00:00:00"}));
    let events: Vec<_> = rows.iter().map(|row| row["EnventId"].as_str().unwrap()).collect();
    assert_eq!(events, ["CUSTOMER_CREATED", "DOCUMENT_UPDATED"]);
    let payload: Value = serde_json::from_str(rows[1]["Notification"].as_str().unwrap()).unwrap();
    assert_eq!(payload["body"], json!({"key": {"type": "Receipt", "stump": "101", "number": 123}, "storeId": "101"}));
}

#[test]
fn what_waits_is_narrowed_by_time_subscription_and_number() {
    let mut bench = Bench::new();
    let ids = [create(&mut bench, "A"), create(&mut bench, "B"), create(&mut bench, "A")];
    let rows = waiting(&mut bench, json!({"SubscriptionId": "A"}));
    assert_eq!(rows.iter().map(|row| row["Id"].as_str().unwrap()).collect::<Vec<_>>(), [&ids[0], &ids[2]]);
    assert_eq!(waiting(&mut bench, json!({"SubscriptionId": "A", "MaxCount": 1})).len(), 1);
    assert!(waiting(&mut bench, json!({"SubscriptionId": "A", "From": "2026-04-01T10:00:01"})).is_empty());
    assert_eq!(waiting(&mut bench, json!({"SubscriptionId": "A", "To": "2026-04-01T10:00:00"})).len(), 2);
    let none = json!({"Request": {"MaxCount": 0}});
    assert!(bench.refused(ENDPOINT, "GetItemsToProcess", none).contains("starts at 1"));
    let empty = json!({"Request": {"Error": "", "EventId": "", "Notification": "", "SubscriptionId": ""}});
    assert!(bench.refused(ENDPOINT, "Create", empty).starts_with("(3) input data not valid."));
}

#[test]
fn only_old_confirmed_notifications_are_history() {
    let mut bench = Bench::new();
    let (one, other) = (create(&mut bench, "A"), create(&mut bench, "B"));
    acknowledge(&mut bench, &[&one, &other]);
    let waits = waiting(&mut bench, json!({})).len();
    let mut clear = |request: Value| bench.ok(ENDPOINT, "ClearHistory", json!({ "Request": request }))["Count"].clone();
    assert_eq!(clear(json!({"AgeInDays": 1})), 0);
    assert_eq!(clear(json!({"AgeInDays": i32::MAX})), 0);
    assert_eq!(clear(json!({"AgeInDays": 0, "SubscriptionId": "B"})), 1);
    assert_eq!(clear(json!({"AgeInDays": 0})), 1);
    assert_eq!(clear(json!({"AgeInDays": 0})), 0);
    assert_eq!(waiting(&mut bench, json!({})).len(), waits);
    assert!(bench.refused(ENDPOINT, "ClearHistory", json!({"Request": {"AgeInDays": -1}})).contains("starts at 0"));
}
