//! The rules of `CreateFrom`, one test each.

use rust_decimal::Decimal;
use serde_json::{Value, json};

use crate::services::testing::Bench;

const ENDPOINT: &str = "CustomerOrderManagementService.svc";
const SALES: &str = "SaleDocumentService.svc";
const TOTE: &str = "TOTE01                           X";

/// An order of a shop for ten bags.
fn order(bench: &mut Bench) -> Value {
    let customer = bench.any_customer(|customer| !customer.closed);
    let document = json!({
        "Header": {
            "Active": true, "CustomerId": customer, "InternalReference": "SHOP-1", "StoreId": "101",
            "Type": "CustomerOrder",
        },
        "Lines": [{"ItemIdentifier": {"Id": TOTE}, "Quantity": 10, "UnitPrice": 12, "NetUnitPrice": 12}],
    });
    bench.ok(SALES, "Create", json!({ "createRequest": document }))["Key"].clone()
}

fn request(kind: &str, from: &Value, quantity: Option<i64>) -> Value {
    let key = json!({"Number": from["Number"], "Stub": from["Stump"], "Type": from["Type"]});
    let lines = quantity.map(|quantity| json!([{"ItemIdentifier": {"Id": TOTE}, "Quantity": quantity}]));
    json!({"Request": {"Header": {"Type": kind, "OriginalDocumentIdentifier": {"Key": key}}, "Lines": lines}})
}

fn made(bench: &mut Bench, request: Value) -> Value {
    let reply = bench.ok(ENDPOINT, "CreateFrom", request);
    assert_eq!(reply["DocumentCreated"], true);
    let key = &reply["Documents"][0]["Key"];
    json!({"Number": key["Number"], "Stump": key["Stub"], "Type": key["Type"]})
}

fn read(bench: &mut Bench, key: &Value) -> Value {
    bench.ok(SALES, "GetByKey", json!({"searchRequest": {"Key": key}}))
}

fn stock(bench: &Bench) -> (Decimal, Decimal) {
    let level = bench.world.stock().level(TOTE, "101");
    (level.physical, level.reserved)
}

#[test]
fn an_order_is_delivered_in_parts_and_what_is_left_can_be_closed() {
    let mut bench = Bench::new();
    let (physical, reserved) = stock(&bench);
    let order = order(&mut bench);
    let delivery = made(&mut bench, request("CustomerDelivery", &order, Some(4)));
    assert_eq!(read(&mut bench, &delivery)["Header"]["TotalQuantity"], 4);
    assert_eq!(stock(&bench), (physical - Decimal::from(4), reserved + Decimal::from(6)));
    let too_much = bench.refused(ENDPOINT, "CreateFrom", request("CustomerDelivery", &order, Some(7)));
    assert!(too_much.contains("more than what is left"), "{too_much}");
    let update = json!({"updateRequest": {"Identifier": {"Key": order}, "Header": {}}});
    assert!(bench.refused(SALES, "Update", update).contains("linked to other documents"));
    bench.ok(SALES, "Close", json!({"closeRequest": {"Identifier": {"Key": order}}}));
    assert_eq!(stock(&bench), (physical - Decimal::from(4), reserved));
    let closed = bench.refused(ENDPOINT, "CreateFrom", request("CustomerDelivery", &order, None));
    assert!(closed.contains("is closed"), "{closed}");
}

#[test]
fn without_lines_the_whole_rest_is_converted_and_the_order_is_delivered() {
    let mut bench = Bench::new();
    let (physical, reserved) = stock(&bench);
    let order = order(&mut bench);
    made(&mut bench, request("CustomerDelivery", &order, Some(3)));
    let rest = made(&mut bench, request("CustomerDelivery", &order, None));
    assert_eq!(read(&mut bench, &rest)["Header"]["TotalQuantity"], 7);
    let header = read(&mut bench, &order)["Header"].clone();
    assert_eq!((&header["Active"], &header["Status"]), (&json!(false), &json!("Delivered")));
    assert_eq!(stock(&bench), (physical - Decimal::from(10), reserved));
}

#[test]
fn a_preparation_holds_back_once_and_becomes_a_delivery() {
    let mut bench = Bench::new();
    let (physical, reserved) = stock(&bench);
    let order = order(&mut bench);
    let preparation = made(&mut bench, request("DeliveryPreparation", &order, Some(6)));
    assert_eq!(stock(&bench), (physical, reserved + Decimal::from(10)));
    let second = bench.refused(ENDPOINT, "CreateFrom", request("DeliveryPreparation", &order, Some(5)));
    assert!(second.contains("1 more than what is left"), "{second}");
    let again = bench.refused(ENDPOINT, "CreateFrom", request("DeliveryPreparation", &preparation, None));
    assert!(again.contains("to a delivery only"), "{again}");
    made(&mut bench, request("CustomerDelivery", &preparation, None));
    assert_eq!(stock(&bench), (physical - Decimal::from(6), reserved + Decimal::from(4)));
    assert_eq!(read(&mut bench, &preparation)["Header"]["Active"], false);
    assert_eq!(read(&mut bench, &order)["Header"]["Active"], true);
}

#[test]
fn cancelling_an_order_deletes_its_preparations_and_their_numbers_are_not_given_again() {
    let mut bench = Bench::new();
    let customer = bench.any_customer(|customer| !customer.closed);
    let document = |reference: &str| {
        json!({"createRequest": {
            "Header": {"Active": true, "CustomerId": customer, "InternalReference": reference, "Origin": "ECommerce",
                "StoreId": "101", "Type": "CustomerOrder"},
            "Lines": [{"ItemIdentifier": {"Id": TOTE}, "Quantity": 1, "UnitPrice": 12, "NetUnitPrice": 12}],
        }})
    };
    let before = stock(&bench);
    let order = bench.ok(SALES, "Create", document("WEB-1"))["Key"].clone();
    let preparation = made(&mut bench, request("DeliveryPreparation", &order, None));
    bench.ok(SALES, "Cancel", json!({"cancelRequest": {"Identifier": {"Key": order}}}));
    assert_eq!(read(&mut bench, &preparation), Value::Null);
    assert_eq!(stock(&bench), before);
    let order = bench.ok(SALES, "Create", document("WEB-2"))["Key"].clone();
    let next = made(&mut bench, request("DeliveryPreparation", &order, None));
    assert_ne!(next, preparation);
}

#[test]
fn the_same_operation_is_done_once_and_answers_the_same_document() {
    let mut bench = Bench::new();
    let order = order(&mut bench);
    let mut once = request("CustomerDelivery", &order, Some(1));
    once["Request"]["Header"]["OperationUid"] = json!("0f8fad5b-d9cb-469f-a165-70867728950e");
    let first = bench.ok(ENDPOINT, "CreateFrom", once.clone());
    let again = bench.ok(ENDPOINT, "CreateFrom", once);
    assert_eq!((&first["DocumentCreated"], &again["DocumentCreated"]), (&json!(true), &json!(false)));
    assert_eq!(first["Documents"], again["Documents"]);
}

#[test]
fn a_document_is_named_by_reference_too_and_a_bad_request_is_refused() {
    let mut bench = Bench::new();
    order(&mut bench);
    let by_reference = json!({"Request": {"Header": {
        "Type": "CustomerDelivery", "InternalReference": "BL-1",
        "OriginalDocumentIdentifier": {"Reference": {"InternalReference": "SHOP-1", "Type": "CustomerOrder"}},
        "RemainderManagement": {"CloseDocument": true},
    }, "Lines": [{"ItemIdentifier": {"Id": TOTE}, "Quantity": 1}]}});
    let reply = bench.ok(ENDPOINT, "CreateFrom", by_reference.clone());
    assert_eq!(reply["Documents"][0]["InternalReference"], "BL-1");
    assert!(bench.refused(ENDPOINT, "CreateFrom", by_reference).contains("already exists"));
    assert!(bench.refused(ENDPOINT, "CreateFrom", json!({"Request": {}})).contains("Header field is required"));
    let no_origin = json!({"Request": {"Header": {"Type": "CustomerDelivery"}}});
    assert!(bench.refused(ENDPOINT, "CreateFrom", no_origin).contains("original document is required"));
    let nothing = json!({"Number": 77, "Stump": "101", "Type": "CustomerOrder"});
    let unknown = bench.refused(ENDPOINT, "CreateFrom", request("CustomerDelivery", &nothing, None));
    assert!(unknown.contains("Failed to identify document"), "{unknown}");
}
