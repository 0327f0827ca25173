//! The rules of vouchers, one test each.

use rust_decimal::Decimal;
use serde_json::{Value, json};

use crate::services::testing::Bench;
use crate::services::values::exact;
use crate::world::vouchers::Voucher;
use crate::world::wire::BonType;

const ENDPOINT: &str = "CashOperationsWcfService.svc";

fn today() -> jiff::civil::Date {
    jiff::civil::date(2026, 4, 1)
}

fn any(bench: &Bench, kind: BonType, requested: impl Fn(&Voucher) -> bool) -> Voucher {
    let found = bench.world.vouchers().all().find(|voucher| voucher.kind == kind && requested(voucher));
    Voucher::clone(found.expect("such a voucher"))
}

fn ready(bench: &Bench, kind: BonType) -> Voucher {
    any(bench, kind, |voucher| voucher.available(today()) > Decimal::ZERO && !voucher.customer_id.is_empty())
}

fn available(bench: &mut Bench, voucher: &Voucher) -> Value {
    let request = json!({"bonId": &*voucher.id, "bonType": voucher.kind.name(), "customerId": &*voucher.customer_id});
    bench.ok(ENDPOINT, "GetBonAvailableAmount", request)
}

fn of_customer(bench: &mut Bench, customer: &str) -> Vec<Value> {
    let request = json!({"request": {"CustomerId": customer}});
    bench.ok(ENDPOINT, "GetCustomerAvailableBons", request).as_array().expect("a list").clone()
}

#[test]
fn every_kind_is_there_with_something_left_and_with_nothing() {
    let bench = Bench::new();
    for kind in BonType::ALL {
        any(&bench, *kind, |voucher| voucher.available(today()) > Decimal::ZERO);
        any(&bench, *kind, |voucher| voucher.available(today()).is_zero());
    }
}

#[test]
fn a_voucher_tells_what_is_left_of_it() {
    let mut bench = Bench::new();
    let voucher = ready(&bench, BonType::LoyaltyCertificate);
    let reply = available(&mut bench, &voucher);
    assert_eq!(reply["Amount"], exact(voucher.amount - voucher.used));
    assert_eq!((&reply["CustomerId"], &reply["MethodId"]), (&json!(&*voucher.customer_id), &json!("BAF")));
    let spent = any(&bench, BonType::LoyaltyCertificate, |voucher| voucher.used == voucher.amount);
    assert!(available(&mut bench, &spent)["Amount"].to_string().starts_with('0'));
}

#[test]
fn an_unknown_voucher_and_one_of_another_customer_are_faults() {
    let mut bench = Bench::new();
    let voucher = ready(&bench, BonType::Account);
    let mut refused = |id: &str, kind: &str, customer: &str| {
        let request = json!({"bonId": id, "bonType": kind, "customerId": customer});
        bench.refused(ENDPOINT, "GetBonAvailableAmount", request)
    };
    assert!(refused("NONE", "Account", "").contains("Certificate NONE unknown"));
    assert!(refused(&voucher.id, "GiftCard", "").contains("unknown"));
    assert!(refused(&voucher.id, "Account", "SOMEBODY").contains("unknown"));
    assert!(refused("123456789012345678", "Account", "").contains("longer than 17"));
    assert!(refused("", "Account", "").contains("bonId is required"));
}

#[test]
fn a_customers_list_shows_what_has_something_left_and_nothing_else() {
    let mut bench = Bench::new();
    let customers: Vec<_> = bench.world.customers().all().map(|customer| customer.id.clone()).collect();
    let mut shown = 0;
    for customer in customers {
        for row in of_customer(&mut bench, &customer) {
            assert_eq!(row["BonAvailability"]["CustomerId"], *customer);
            assert!(!row["BonAvailability"]["Amount"].to_string().starts_with("0.00"));
            shown += 1;
        }
    }
    let left = |voucher: &&std::sync::Arc<Voucher>| {
        voucher.available(today()) > Decimal::ZERO && !voucher.customer_id.is_empty()
    };
    assert_eq!(shown, bench.world.vouchers().all().filter(left).count());
    let mut refused =
        |id: &str| bench.refused(ENDPOINT, "GetCustomerAvailableBons", json!({"request": {"CustomerId": id}}));
    assert!(refused("NOBODY").contains("Customer NOBODY unknown"));
    assert!(refused("123456789012345678").contains("longer than 17"));
    assert!(refused("").contains("CustomerId is required"));
}

#[test]
fn a_return_lists_the_credit_note_it_issued() {
    let mut bench = Bench::new();
    let note =
        any(&bench, BonType::Account, |note| note.available(today()) > Decimal::ZERO && note.issued_by.is_some());
    let key = note.issued_by.clone().unwrap();
    let request = |number: i32| {
        let key = json!({"Number": number, "Stump": &*key.stump, "Type": "Receipt"});
        json!({"request": {"Identifier": {"Key": key}}})
    };
    let reply = bench.ok(ENDPOINT, "GetDocumentAvailableBons", request(key.number));
    assert_eq!(reply.as_array().unwrap().len(), 1);
    assert_eq!((&reply[0]["BonId"], &reply[0]["BonType"]), (&json!(&*note.id), &json!("Account")));
    assert!(bench.refused(ENDPOINT, "GetDocumentAvailableBons", request(999_999)).contains("Failed to identify"));
}

#[test]
fn a_certificate_is_used_whole_once_by_its_customer() {
    let mut bench = Bench::new();
    let voucher = ready(&bench, BonType::LoyaltyCertificate);
    let amount = voucher.available(today()).to_string().parse::<f64>().unwrap();
    let request = |customer: &str, amount: f64, number: i32| {
        let key = json!({"Number": number, "Stump": "101", "Type": "Receipt"});
        json!({"useLoyaltyCertificateAsDiscountRequest": {
            "Amount": amount, "CustomerId": customer, "DocumentIdentifier": {"Key": key},
            "LoyaltyCertificateId": &*voucher.id,
        }})
    };
    let operation = "UseLoyaltyCertificateAsDiscount";
    let mut refused = |request: Value| bench.refused(ENDPOINT, operation, request);
    assert!(refused(request(&voucher.customer_id, amount - 1.0, 123)).contains("only be used whole"));
    assert!(refused(request("NOBODY", amount, 123)).contains("NOBODY unknown"));
    assert!(refused(request(&voucher.customer_id, amount, 999_999)).contains("Failed to identify"));
    let somebody = bench.any_customer(|customer| customer.id != voucher.customer_id);
    assert!(bench.refused(ENDPOINT, operation, request(&somebody, amount, 123)).contains("unknown"));
    bench.ok(ENDPOINT, operation, request(&voucher.customer_id, amount, 123));
    assert!(available(&mut bench, &voucher)["Amount"].to_string().starts_with('0'));
    let again = request(&voucher.customer_id, amount, 123);
    assert!(bench.refused(ENDPOINT, operation, again).contains("Nothing is available"));
    assert!(of_customer(&mut bench, &voucher.customer_id).iter().all(|row| row["BonId"] != *voucher.id));
}
