//! The rules of `SaleDocumentService`'s writing operations, one test each.

use rust_decimal::Decimal;
use serde_json::{Value, json};

use crate::call::{AbsentValues, Counters, InternalReferences};
use crate::services::testing::Bench;

pub(super) const ENDPOINT: &str = "SaleDocumentService.svc";
pub(super) const TOTE: &str = "TOTE01                           X";

/// An order of the web shop for `quantity` bags of 12 each.
pub(super) fn order(bench: &Bench, reference: &str, quantity: i64) -> Value {
    let customer = bench.any_customer(|customer| !customer.closed);
    json!({
        "Header": {
            "Active": true, "CurrencyId": "EUR", "CustomerId": customer, "Date": "2026-04-01T00:00:00",
            "InternalReference": reference, "ExternalReference": reference, "Origin": "ECommerce", "StoreId": "101",
            "Type": "CustomerOrder",
            "OmniChannel": {"DeliveryType": "ShipByCentral", "FollowUpStatus": "Validated", "PaymentStatus": "Totally"},
        },
        "Lines": [{"ItemIdentifier": {"Id": TOTE}, "Quantity": quantity, "UnitPrice": 12, "NetUnitPrice": 12}],
        "Payments": [{"Id": 1, "MethodId": "WEB", "Amount": 12 * quantity}],
    })
}

pub(super) fn create(bench: &mut Bench, document: &Value) -> Value {
    let reply = bench.ok(ENDPOINT, "Create", json!({ "createRequest": document }));
    reply["Key"].clone()
}

pub(super) fn read(bench: &mut Bench, key: &Value) -> Value {
    bench.ok(ENDPOINT, "GetByKey", json!({"searchRequest": {"Key": key}}))
}

/// Calls a changing operation with its one argument, which gets the document's key as its identifier.
pub(super) fn change(bench: &mut Bench, operation: &str, key: &Value, members: Value) {
    let reply = bench.ok(ENDPOINT, operation, changing(operation, key, members));
    assert_eq!(reply, Value::Null);
}

pub(super) fn refused(bench: &mut Bench, operation: &str, key: &Value, members: Value) -> String {
    bench.refused(ENDPOINT, operation, changing(operation, key, members))
}

fn changing(operation: &str, key: &Value, mut members: Value) -> Value {
    members["Identifier"] = json!({ "Key": key });
    let mut argument = format!("{operation}Request");
    argument[..1].make_ascii_lowercase();
    json!({ argument: members })
}

fn create_refused(bench: &mut Bench, document: &Value) -> String {
    bench.refused(ENDPOINT, "Create", json!({ "createRequest": document }))
}

pub(super) fn stock(bench: &Bench) -> (Decimal, Decimal) {
    let level = bench.world.stock().level(TOTE, "101");
    (level.physical, level.reserved)
}

#[test]
fn an_order_is_kept_whole_and_numbered_under_its_store() {
    let mut bench = Bench::new();
    let mut document = order(&bench, "WEB-1", 2);
    document["DeliveryAddress"] =
        json!({"City": "DEMOVILLE", "CountryId": "FRA", "ContactNumber": 3, "Line1": "1 test lane"});
    document["Header"]["UserDefinedDates"] = json!([{"Id": "2", "Value": "2026-04-02T00:00:00"}]);
    document["Header"]["OmniChannel"]["GiftMessageType"] = json!("CustomCard");
    document["Header"]["OmniChannel"]["GiftMessage"] = json!("Bon anniversaire");
    document["Lines"][0]["Comment"] = json!("blue");
    document["Lines"][0]["NetUnitPrice"] = json!(10);
    document["ShippingTaxes"] = json!([{"Id": "PORT", "Amount": 6}]);
    document["Payments"][0]["CreditCard"] = json!({"AuthorizationNumber": "A1", "TransactionIssuer": "B1"});
    let key = create(&mut bench, &document);
    assert_eq!(key, json!({"Number": 1, "Stump": "101", "Type": "CustomerOrder"}));
    let kept = read(&mut bench, &key);
    assert_eq!(kept["DeliveryAddress"]["ContactNumber"], 3);
    let header = &kept["Header"];
    assert_eq!(header["TaxIncludedTotalAmount"].to_string(), "26.00");
    assert_eq!(header["TaxExcludedTotalAmount"].to_string(), "21.66", "two times 8.33 and 5.00 of shipping");
    assert_eq!(header["UserDefinedDates"], json!([{"Id": "2", "Value": "2026-04-02T00:00:00"}]));
    let state = &header["OmniChannel"];
    assert_eq!((&state["BillingStatus"], &state["ReturnStatus"]), (&json!("Pending"), &json!("NotReturned")));
    assert_eq!((&state["GiftMessage"], &state["GiftMessageType"]), (&json!("Bon anniversaire"), &json!("CustomCard")));
    assert!(state["CancelStatus"].is_null());
    let line = &kept["Lines"][0];
    assert_eq!((&line["Comment"], &line["OmniChannel"]["FollowUpStatus"]), (&json!("blue"), &json!("Validated")));
    assert_eq!(line["TaxIncludedUnitPrice"].to_string(), "12.00");
    assert_eq!(kept["Payments"][0]["Label"], "Web payment");
    assert_eq!(kept["Payments"][0]["CreditCard"]["TransactionIssuer"], "B1");
    let next = order(&bench, "WEB-2", 1);
    assert_eq!(create(&mut bench, &next)["Number"], 2);
}

#[test]
fn prices_without_tax_get_the_tax_of_the_stores_country() {
    let mut bench = Bench::new();
    let mut document = order(&bench, "WEB-1", 1);
    document["Header"]["TaxExcluded"] = json!(true);
    let key = create(&mut bench, &document);
    let line = &read(&mut bench, &key)["Lines"][0];
    assert_eq!(line["TaxIncludedUnitPrice"].to_string(), "14.40");
    document["Header"]["InternalReference"] = json!("WEB-2");
    document["Lines"][0]["Taxes"] = json!([{"FamilyId": "TN", "Amount": "1.5".parse::<serde_json::Number>().unwrap()}]);
    let key = create(&mut bench, &document);
    assert_eq!(read(&mut bench, &key)["Lines"][0]["TaxIncludedNetUnitPrice"].to_string(), "13.50");
}

#[test]
fn an_internal_reference_is_unique_by_type_stump_and_customer() {
    let mut bench = Bench::new();
    let document = order(&bench, "WEB-1", 1);
    create(&mut bench, &document);
    let fault = bench.call(ENDPOINT, "Create", json!({ "createRequest": document })).expect_err("a fault");
    assert_eq!(fault.id, "CBR_001_0003");
    let messages: Vec<&str> = fault.levels.iter().map(|level| level.message.as_str()).collect();
    assert_eq!(
        messages,
        [
            "Remote call failed: Code = (WP006) Message = (WP006 : Failure during message execution \
             (TWorkerMessageProcess.TryExecuteMessage))",
            "Remote call failed: Code = (WP008) Message = (WP008 : Operation 'Cegid.Retail.Documents.Sales.Create' \
             failed calling 'TCbrImportHelper.CreateDocument' (TWorkerOperationDispatcher.Execute))",
            "Remote call failed: Code = (CBR00006) Message = (CBR00006 : Failed to create document \
             (TCbrImportHelper.CreateDocument))",
            "Remote call failed: Code = (CBR00009) Message = (CBR00009 : Import failed : Customer order Internal \
             reference WEB-1 - This document already exists and cannot be re-integrated \
             (TCbrImportHelper.InvokeImport))",
        ]
    );
    let mut other = document.clone();
    let first = document["Header"]["CustomerId"].as_str().unwrap().to_owned();
    other["Header"]["CustomerId"] = json!(bench.any_customer(|customer| *customer.id != *first));
    create(&mut bench, &other);
    let mut other = document.clone();
    other["Header"]["StoreId"] = json!("102");
    create(&mut bench, &other);
}

#[test]
fn numbering_follows_the_switches() {
    let mut bench = Bench::new();
    let mut document = order(&bench, "", 1);
    let key = create(&mut bench, &document);
    assert_eq!(read(&mut bench, &key)["Header"]["InternalReference"], "CC-101-000001");
    bench.switches.counters = Counters::Type;
    let key = create(&mut bench, &document);
    assert_eq!(key["Stump"], "GCC");
    bench.switches.internal_references = InternalReferences::Required;
    assert!(create_refused(&mut bench, &document).contains("internal reference is required"));
    document["Header"]["InternalReference"] = json!("x".repeat(41));
    assert!(create_refused(&mut bench, &document).contains("longer than 40"));
}

#[test]
fn what_is_unknown_or_forbidden_is_refused_and_uses_no_number() {
    let mut bench = Bench::new();
    bench.world.stores_mut().forbid("102", true);
    let good = order(&bench, "WEB-1", 1);
    let refuse = |bench: &mut Bench, change: fn(&mut Value), expected: &str| {
        let mut document = good.clone();
        change(&mut document);
        let refusal = create_refused(bench, &document);
        assert!(refusal.contains(expected), "{refusal} instead of {expected}");
    };
    refuse(&mut bench, |document| document["Header"] = Value::Null, "Header is required");
    refuse(&mut bench, |document| document["Header"]["StoreId"] = json!("999"), "Store unknown");
    refuse(&mut bench, |document| document["Header"]["StoreId"] = json!("102"), "Store prohibited");
    refuse(&mut bench, |document| document["Header"]["WarehouseId"] = json!("102"), "warehouse prohibited");
    refuse(&mut bench, |document| document["Header"]["CustomerId"] = json!("NOBODY"), "Customer unknown");
    refuse(&mut bench, |document| document["Header"]["CurrencyId"] = json!("XXX"), "Currency unknown");
    refuse(&mut bench, |document| document["Lines"] = json!([]), "no line");
    refuse(&mut bench, |document| document["Lines"][0]["ItemIdentifier"] = json!({"Reference": "NO"}), "Item unknown");
    refuse(&mut bench, |document| document["Lines"][0]["ItemIdentifier"] = json!({"Reference": "POLO01"}), "has sizes");
    refuse(
        &mut bench,
        |document| document["Lines"][0]["SerialNumberId"] = json!("S"),
        "Serial number is not available",
    );
    refuse(&mut bench, |document| document["Lines"][0]["Quantity"] = json!(1e15), "Quantity not valid");
    refuse(&mut bench, |document| document["Lines"][0]["MovementReasonId"] = json!("X"), "Movement reason unknown");
    refuse(&mut bench, |document| document["Lines"][0]["BonId"] = json!("X"), "stands for gift cards");
    refuse(&mut bench, |document| document["Lines"][0]["Taxes"] = json!(vec![json!({"Amount": 1}); 6]), "At most 5");
    refuse(&mut bench, |document| document["Payments"][0]["MethodId"] = json!("X"), "Payment method unknown");
    refuse(&mut bench, |document| document["Header"]["Type"] = json!("Receipt"), "deposit payments only");
    let shipped = |document: &mut Value| document["Header"]["OmniChannel"]["FollowUpStatus"] = json!("ShipByCentral");
    refuse(&mut bench, shipped, "follow-up status ShipByCentral");
    assert_eq!(create(&mut bench, &good)["Number"], 1);
}

#[test]
fn a_receipt_is_for_a_deposit_and_an_order_may_name_it() {
    let mut bench = Bench::new();
    let mut receipt = order(&bench, "DEP-1", 1);
    receipt["Header"]["Type"] = json!("Receipt");
    receipt["Header"]["Origin"] = json!("Shop");
    receipt["Header"]["OmniChannel"] = Value::Null;
    receipt["Lines"][0]["ItemIdentifier"] = json!({"Reference": "ACOMPTE"});
    let key = create(&mut bench, &receipt);
    let last = bench.world.documents().last_number(crate::world::wire::DocumentType::Receipt, "101");
    assert_eq!(
        (&key["Stump"], &key["Number"]),
        (&json!("101"), &json!(last)),
        "receipts go on under the store's stump"
    );
    assert_eq!(read(&mut bench, &key)["Header"]["Status"], "None");
    let mut document = order(&bench, "WEB-1", 1);
    document["Header"]["Deposit"] = json!({"DocumentId": {"Key": key}, "LineId": 2});
    assert!(create_refused(&mut bench, &document).contains("Deposit unknown : line 2"));
    document["Header"]["Deposit"]["LineId"] = json!(1);
    create(&mut bench, &document);
}

#[test]
fn an_order_holds_stock_back_until_it_is_cancelled() {
    let mut bench = Bench::new();
    let (physical, reserved) = stock(&bench);
    let document = order(&bench, "WEB-1", 3);
    let key = create(&mut bench, &document);
    assert_eq!(stock(&bench), (physical, reserved + Decimal::from(3)));
    change(&mut bench, "Cancel", &key, json!({"ReasonId": "ANN"}));
    assert_eq!(stock(&bench), (physical, reserved));
    let header = read(&mut bench, &key)["Header"].clone();
    assert_eq!((&header["Active"], &header["Status"]), (&json!(false), &json!("Canceled")));
    let state = &header["OmniChannel"];
    assert_eq!((&state["CancelStatus"], &state["CancelReasonId"]), (&json!("Canceled"), &json!("ANN")));
    assert_eq!(state["CancelDate"], "2026-04-01T00:00:00");
    for operation in ["Cancel", "Lock", "Unlock", "UpdateHeader", "UpdatePayments"] {
        let refusal = refused(&mut bench, operation, &key, json!({}));
        assert!(
            refusal.contains("Order cancelled. No processing authorised (TCbrECommerceHelper.CheckAnnulePieceEco)"),
            "{operation}: {refusal}"
        );
    }
}

#[test]
fn an_order_is_locked_unlocked_and_where_orders_are_blocked_cancelled_only_when_locked() {
    let mut bench = Bench::new();
    let document = order(&bench, "WEB-1", 1);
    let key = create(&mut bench, &document);
    assert!(refused(&mut bench, "Unlock", &key, json!({})).contains("not locked"));
    assert!(refused(&mut bench, "Lock", &key, json!({"ReasonId": "XXX"})).contains("Movement reason unknown"));
    change(&mut bench, "Lock", &key, json!({"ReasonId": "FRD"}));
    let state = read(&mut bench, &key)["Header"]["OmniChannel"].clone();
    assert_eq!((&state["CancelStatus"], &state["LockingDate"]), (&json!("Locked"), &json!("2026-04-01T10:00:00")));
    assert!(refused(&mut bench, "Lock", &key, json!({})).contains("already locked"));
    change(&mut bench, "Unlock", &key, json!({}));
    assert_eq!(read(&mut bench, &key)["Header"]["OmniChannel"]["CancelStatus"], "Unlocked");
    bench.switches.order_blocking = true;
    bench.switches.cancel_reason_required = true;
    assert!(refused(&mut bench, "Cancel", &key, json!({})).contains("reason is required"));
    assert!(refused(&mut bench, "Cancel", &key, json!({"ReasonId": "ANN"})).contains("not locked"));
    change(&mut bench, "Lock", &key, json!({}));
    change(&mut bench, "Cancel", &key, json!({"ReasonId": "ANN"}));
}

#[test]
fn only_e_commerce_orders_are_locked_and_cancelled_and_only_others_closed() {
    let mut bench = Bench::new();
    let unknown = json!({"Number": 99, "Stump": "101", "Type": "CustomerOrder"});
    let refusal = refused(&mut bench, "Cancel", &unknown, json!({}));
    assert!(refusal.contains("Failed to identify document (TECommerceServicePS.CheckCancelOrder)"), "{refusal}");
    let mut document = order(&bench, "SHOP-1", 2);
    document["Header"]["Origin"] = json!("Shop");
    let shop = create(&mut bench, &document);
    assert!(refused(&mut bench, "Cancel", &shop, json!({})).contains("Failed to identify document"));
    assert!(refused(&mut bench, "Lock", &shop, json!({})).contains("Failed to identify document"));
    assert!(refused(&mut bench, "Close", &shop, json!({})).contains("Failed to close document."), "nothing delivered");
    let document = order(&bench, "WEB-1", 1);
    let web = create(&mut bench, &document);
    assert!(refused(&mut bench, "Close", &web, json!({})).contains("Failed to close document."));
}

#[test]
fn a_reservation_holds_stock_back_until_it_is_closed() {
    let mut bench = Bench::new();
    let (physical, reserved) = stock(&bench);
    let mut document = order(&bench, "RES-1", 2);
    for member in ["Type", "Origin", "OmniChannel"] {
        document["Header"].as_object_mut().unwrap().shift_remove(member);
    }
    document["Header"]["ExpirationDate"] = json!("2026-04-30T00:00:00");
    let request = json!({ "customersReservationCreateRequest": document });
    let key = bench.ok(ENDPOINT, "CustomersReservationCreate", request)["Key"].clone();
    assert_eq!(key["Type"], "CustomersReservation");
    assert_eq!(stock(&bench), (physical, reserved + Decimal::from(2)));
    change(&mut bench, "Close", &key, json!({}));
    assert_eq!(stock(&bench), (physical, reserved));
    assert_eq!(read(&mut bench, &key)["Header"]["Active"], false);
    assert!(refused(&mut bench, "Close", &key, json!({})).contains("Failed to close document."));
}

#[test]
fn an_update_replaces_the_document_under_its_identifiers_and_keeps_received_payments() {
    let mut bench = Bench::new();
    let (physical, reserved) = stock(&bench);
    let mut document = order(&bench, "SHOP-1", 2);
    document["Header"]["Origin"] = json!("Shop");
    document["Payments"] = json!([
        {"Id": 1, "MethodId": "CB", "Amount": 5, "IsReceivedPayment": true},
        {"Id": 2, "MethodId": "ESP", "Amount": 19},
    ]);
    let key = create(&mut bench, &document);
    let change_to = json!({
        "Header": {"Comment": "changed"},
        "Lines": [{"ItemIdentifier": {"Id": TOTE}, "Quantity": 5, "UnitPrice": 12, "NetUnitPrice": 12}],
        "Payments": [{"Id": 3, "MethodId": "WEB", "Amount": 55}],
    });
    change(&mut bench, "Update", &key, change_to.clone());
    let kept = read(&mut bench, &key);
    assert_eq!((&kept["Header"]["Key"], &kept["Header"]["InternalReference"]), (&key, &json!("SHOP-1")));
    assert_eq!((&kept["Header"]["Active"], &kept["Header"]["Comment"]), (&json!(true), &json!("changed")));
    let codes: Vec<_> = kept["Payments"].as_array().unwrap().iter().map(|payment| payment["Code"].clone()).collect();
    assert_eq!(codes, ["CB", "WEB"]);
    assert_eq!(stock(&bench), (physical, reserved + Decimal::from(5)));
    bench.switches.absent_values = AbsentValues::Reset;
    change(&mut bench, "Update", &key, change_to.clone());
    assert_eq!(read(&mut bench, &key)["Header"]["Active"], false, "an absent flag is false for .NET");
    assert!(refused(&mut bench, "Update", &key, change_to).contains("closed"));
}

#[test]
fn a_header_update_keeps_what_is_absent_clears_what_is_empty_and_moves_a_validated_order_to_its_store() {
    let mut bench = Bench::new();
    let mut document = order(&bench, "WEB-1", 1);
    document["Header"]["Comment"] = json!("first");
    document["Header"]["OmniChannel"] =
        json!({"DeliveryType": "PickingUpInStore", "DeliveryStoreId": "103", "FollowUpStatus": "ToBeProcessed"});
    let key = create(&mut bench, &document);
    change(&mut bench, "UpdateHeader", &key, json!({"ExternalReference": "", "SalesPersonId": "S10101"}));
    let header = read(&mut bench, &key)["Header"].clone();
    assert_eq!((&header["Comment"], &header["SalesPersonId"]), (&json!("first"), &json!("S10101")));
    let search = json!({"searchRequest": {"ExternalReference": "WEB-1", "Type": "CustomerOrder"}});
    assert_eq!(bench.ok(ENDPOINT, "GetByExternalReference", search)["Get_Replies"], json!([]));
    change(&mut bench, "UpdateHeader", &key, json!({"OmniChannel": {"FollowUpStatus": "Validated"}}));
    let state = read(&mut bench, &key)["Header"]["OmniChannel"].clone();
    assert_eq!(state["FollowUpStatus"], "RequestedStoreBooking");
    assert_eq!(state["DeliveryStoreId"], "103");
    let attempt = json!({"OmniChannel": {"CancelStatus": "Canceled", "CancelReasonId": "ANN"}});
    change(&mut bench, "UpdateHeader", &key, attempt);
    assert!(read(&mut bench, &key)["Header"]["OmniChannel"]["CancelStatus"].is_null(), "can be read only");
}

#[test]
fn a_new_order_is_paid_in_part_or_whole_where_it_says_so() {
    let mut bench = Bench::new();
    let mut document = order(&bench, "WEB-1", 2);
    for status in ["Pending", "Debited"] {
        document["Header"]["OmniChannel"]["PaymentStatus"] = json!(status);
        let refusal = bench.refused(ENDPOINT, "Create", json!({ "createRequest": document }));
        assert!(refusal.contains(&format!("cannot have the payment status {status}")), "{refusal}");
    }
    document["Header"]["OmniChannel"]["PaymentStatus"] = json!("Partially");
    create(&mut bench, &document);
}

#[test]
fn payments_are_changed_and_added_by_their_id_and_the_status_follows() {
    let mut bench = Bench::new();
    let mut document = order(&bench, "WEB-1", 2);
    document["Payments"] = json!([]);
    document["Header"]["OmniChannel"] = json!({});
    let key = create(&mut bench, &document);
    let status = |bench: &mut Bench| read(bench, &key)["Header"]["OmniChannel"]["PaymentStatus"].clone();
    assert_eq!(status(&mut bench), "Pending");
    let one = |id: i32, amount: i32| json!({"Payments": [{"Id": id, "MethodId": "WEB", "Amount": amount}]});
    change(&mut bench, "UpdatePayments", &key, one(1, 10));
    assert_eq!(status(&mut bench), "Partially");
    change(&mut bench, "UpdatePayments", &key, one(2, 4));
    change(&mut bench, "UpdatePayments", &key, one(1, 20));
    assert_eq!(status(&mut bench), "Totally");
    assert_eq!(read(&mut bench, &key)["Payments"].as_array().unwrap().len(), 2);
    let twice = json!({"Payments": [{"Id": 1, "MethodId": "CB"}, {"Id": 1, "MethodId": "CB"}]});
    assert!(refused(&mut bench, "UpdatePayments", &key, twice).contains("Two payments have the Id 1"));
}

#[test]
fn documents_of_a_forbidden_store_are_neither_read_nor_changed() {
    let mut bench = Bench::new();
    let document = order(&bench, "WEB-1", 1);
    let key = create(&mut bench, &document);
    bench.world.stores_mut().forbid("101", true);
    let search = json!({"searchRequest": {"Key": key}});
    assert!(bench.refused(ENDPOINT, "GetByKey", search).contains("Store prohibited"));
    assert!(refused(&mut bench, "Cancel", &key, json!({})).contains("Store prohibited"));
    let search = json!({"searchRequest": {"ExternalReference": "WEB-1", "Type": "CustomerOrder"}});
    assert_eq!(bench.ok(ENDPOINT, "GetByExternalReference", search)["Get_Replies"], json!([]));
}
