//! What happens to orders after they were made: their way to the customer and back, by poke and by time.

use std::time::Duration;

use jiff::civil::datetime;
use rust_decimal::Decimal;
use serde_json::{Value, json};

use super::identify::document_key;
use super::writing_tests::{ENDPOINT, TOTE, change, create, order, read, refused, stock};
use crate::life::{self, Advanced, Stuck};
use crate::services::testing::Bench;
use crate::world::wire::FollowUpStatus;

const NOW: jiff::civil::DateTime = datetime(2026, 4, 2, 9, 0, 0, 0);

fn advance(bench: &mut Bench, key: &Value) -> Result<Advanced, Stuck> {
    life::advance(&mut bench.world, &bench.switches, NOW, &document_key(key))
}

fn advance_to(bench: &mut Bench, key: &Value, status: FollowUpStatus) -> Result<Advanced, Stuck> {
    life::advance_to(&mut bench.world, &bench.switches, NOW, &document_key(key), status)
}

fn notice(order: &Value, key: &Value, reference: &str, quantity: i64) -> Value {
    json!({
        "Header": {
            "Active": true, "CustomerId": order["Header"]["CustomerId"], "Date": "2026-04-03T00:00:00",
            "InternalReference": reference, "Origin": "ECommerce", "StoreId": "101", "Type": "ReturnNotice",
            "OmniChannel": {"OriginalDocument": {"Key": key}, "PaymentMethodId": "WEB", "ReturnType": "Return"},
        },
        "Lines": [{
            "ItemIdentifier": {"Id": TOTE}, "Quantity": quantity, "UnitPrice": 12, "NetUnitPrice": 12,
            "MovementReasonId": "RET",
        }],
    })
}

#[test]
fn a_shipped_order_is_delivered_by_a_document_of_its_own_and_takes_goods_off_the_shelf() {
    let mut bench = Bench::new();
    let (physical, reserved) = stock(&bench);
    let document = order(&bench, "WEB-1", 3);
    let key = create(&mut bench, &document);
    assert_eq!(advance(&mut bench, &key), Ok(Advanced::Status(FollowUpStatus::InPreparation)));
    assert_eq!(read(&mut bench, &key)["Header"]["OmniChannel"]["ShippingStatus"], "InProgress");
    advance_to(&mut bench, &key, FollowUpStatus::ShipByCentral).unwrap();
    assert_eq!(stock(&bench), (physical - Decimal::from(3), reserved));
    let header = read(&mut bench, &key)["Header"].clone();
    assert_eq!((&header["Active"], &header["Status"]), (&json!(false), &json!("Delivered")));
    let state = &header["OmniChannel"];
    assert_eq!((&state["PaymentStatus"], &state["ShippingStatus"]), (&json!("Debited"), &json!("Totally")));
    let delivery = json!({"Number": 1, "Stump": "101", "Type": "CustomerDelivery"});
    assert_eq!(read(&mut bench, &delivery)["Header"]["TotalQuantity"], 3);
    assert_eq!(advance(&mut bench, &key), Ok(Advanced::Status(FollowUpStatus::RecievedByCustomer)));
    assert!(advance(&mut bench, &key).unwrap_err().to_string().contains("end of its way"));
    assert!(refused(&mut bench, "Cancel", &key, json!({})).contains("delivered or closed"));
    let update = json!({"Header": {}, "Lines": document["Lines"]});
    assert!(refused(&mut bench, "Update", &key, update).contains("closed"));
}

#[test]
fn a_store_order_is_booked_and_picked_up_or_refused() {
    let mut bench = Bench::new();
    let mut document = order(&bench, "WEB-1", 1);
    document["Header"]["OmniChannel"]["DeliveryType"] = json!("PickingUpInStore");
    let key = create(&mut bench, &document);
    assert!(advance_to(&mut bench, &key, FollowUpStatus::ShipByCentral).is_err(), "not on its way");
    advance_to(&mut bench, &key, FollowUpStatus::PickedUpInStore).unwrap();
    document["Header"]["InternalReference"] = json!("WEB-2");
    let key = create(&mut bench, &document);
    assert!(advance_to(&mut bench, &key, FollowUpStatus::BookingRefused).is_err(), "nobody was asked yet");
    advance(&mut bench, &key).unwrap();
    advance_to(&mut bench, &key, FollowUpStatus::BookingRefused).unwrap();
    assert_eq!(read(&mut bench, &key)["Header"]["OmniChannel"]["FollowUpStatus"], "BookingRefused");
}

#[test]
fn a_locked_order_stands_still() {
    let mut bench = Bench::new();
    let document = order(&bench, "WEB-1", 1);
    let key = create(&mut bench, &document);
    change(&mut bench, "Lock", &key, json!({}));
    assert!(advance(&mut bench, &key).unwrap_err().to_string().contains("locked"));
    change(&mut bench, "Unlock", &key, json!({}));
    advance(&mut bench, &key).unwrap();
}

#[test]
fn a_return_comes_back_as_a_negative_receipt_and_corrects_stock() {
    let mut bench = Bench::new();
    let (physical, reserved) = stock(&bench);
    let document = order(&bench, "WEB-1", 3);
    let key = create(&mut bench, &document);
    advance_to(&mut bench, &key, FollowUpStatus::RecievedByCustomer).unwrap();
    let notice_key = create(&mut bench, &notice(&document, &key, "R-1", 2));
    let returned = |bench: &mut Bench| read(bench, &key)["Header"]["OmniChannel"]["ReturnStatus"].clone();
    assert_eq!(returned(&mut bench), "ReturnPlanned");
    assert_eq!(stock(&bench).0, physical - Decimal::from(3), "announced is not there");
    let Ok(Advanced::Returned(receipt)) = advance(&mut bench, &notice_key) else { panic!("goods came back") };
    assert_eq!(stock(&bench), (physical - Decimal::from(1), reserved));
    assert_eq!(returned(&mut bench), "PartlyReturned");
    let receipt = json!({"Number": receipt.number, "Stump": &*receipt.stump, "Type": "Receipt"});
    let receipt = read(&mut bench, &receipt);
    assert_eq!(receipt["Header"]["TotalQuantity"], -2);
    assert_eq!(receipt["Header"]["TaxIncludedTotalAmount"].to_string(), "-24.00");
    assert_eq!(
        (&receipt["Payments"][0]["Code"], receipt["Payments"][0]["Amount"].to_string()),
        (&json!("WEB"), "-24.00".into())
    );
    let header = read(&mut bench, &notice_key)["Header"].clone();
    assert_eq!(header["OmniChannel"]["ReturnStatus"], "ReturnValidated");
    assert_eq!(header["OmniChannel"]["OriginalDocument"]["Key"], key);
    assert!(advance(&mut bench, &notice_key).unwrap_err().to_string().contains("already"));
    let last = create(&mut bench, &notice(&document, &key, "R-2", 1));
    advance(&mut bench, &last).unwrap();
    assert_eq!(returned(&mut bench), "Returned");
    assert_eq!(stock(&bench), (physical, reserved));
}

#[test]
fn no_more_comes_back_than_was_sold_and_only_to_who_bought() {
    let mut bench = Bench::new();
    let document = order(&bench, "WEB-1", 3);
    let key = create(&mut bench, &document);
    let mut refuse = |notice: Value, expected: &str| {
        let refusal = bench.refused(ENDPOINT, "Create", json!({ "createRequest": notice }));
        assert!(refusal.contains(expected), "{refusal} instead of {expected}");
    };
    refuse(notice(&document, &key, "R-1", 4), "more comes back");
    refuse(notice(&document, &key, "R-1", 0), "more than 0");
    let mut other = notice(&document, &key, "R-1", 1);
    other["Header"]["OmniChannel"] = json!({"ReturnType": "Return"});
    refuse(other, "OriginalDocument is required");
    let unknown = json!({"Number": 77, "Stump": "101", "Type": "CustomerOrder"});
    refuse(notice(&document, &unknown, "R-1", 1), "Failed to identify document");
    let mut other = notice(&document, &key, "R-1", 1);
    other["Header"]["CustomerId"] = json!("101000000002");
    refuse(other, "another customer's");
    create(&mut bench, &notice(&document, &key, "R-1", 2));
    let twice = bench.refused(ENDPOINT, "Create", json!({ "createRequest": notice(&document, &key, "R-2", 2) }));
    assert!(twice.contains("more comes back"), "{twice}");
}

#[test]
fn the_new_order_of_an_exchange_waits_for_the_goods() {
    let mut bench = Bench::new();
    let document = order(&bench, "WEB-1", 1);
    let key = create(&mut bench, &document);
    let mut exchange = notice(&document, &key, "R-1", 1);
    exchange["Header"]["OmniChannel"]["ReturnType"] = json!("Exchange");
    let notice_key = create(&mut bench, &exchange);
    let mut instead = order(&bench, "WEB-2", 1);
    instead["Header"]["OmniChannel"]["FollowUpStatus"] = json!("WaitingForReturn");
    let instead = create(&mut bench, &instead);
    advance(&mut bench, &notice_key).unwrap();
    assert_eq!(read(&mut bench, &instead)["Header"]["OmniChannel"]["FollowUpStatus"], "Validated");
}

#[test]
fn time_moves_what_is_new_at_the_pace_of_the_switch() {
    let mut bench = Bench::new();
    let document = order(&bench, "WEB-1", 1);
    let key = create(&mut bench, &document);
    let locked = order(&bench, "WEB-2", 1);
    let locked = create(&mut bench, &locked);
    change(&mut bench, "Lock", &locked, json!({}));
    let seeded = json!({"Number": 1001, "Stump": "ECO", "Type": "CustomerOrder"});
    let status = |bench: &mut Bench, key: &Value| read(bench, key)["Header"]["OmniChannel"]["FollowUpStatus"].clone();
    let before = status(&mut bench, &seeded);
    // Created at ten; nothing moves without a pace.
    life::catch_up(&mut bench.world, &bench.switches, NOW);
    assert_eq!(status(&mut bench, &key), "Validated");
    bench.switches.order_pace = Some(Duration::from_secs(60));
    life::catch_up(&mut bench.world, &bench.switches, datetime(2026, 4, 1, 10, 0, 59, 0));
    assert_eq!(status(&mut bench, &key), "Validated");
    life::catch_up(&mut bench.world, &bench.switches, datetime(2026, 4, 1, 10, 2, 0, 0));
    assert_eq!(status(&mut bench, &key), "Prepared");
    life::catch_up(&mut bench.world, &bench.switches, NOW);
    assert_eq!(status(&mut bench, &key), "RecievedByCustomer");
    assert_eq!(status(&mut bench, &locked), "Validated");
    assert_eq!(status(&mut bench, &seeded), before, "what was there before stands still");
}
