//! The rules of complementary addresses, one test each.

use serde_json::{Value, json};

use crate::services::testing::Bench;

const ENDPOINT: &str = "AddressService.svc";

fn third_party(customer: &str) -> Value {
    json!({"Id": customer, "Kind": "Customer"})
}

fn data(more: Value) -> Value {
    let mut data = json!({
        "City": "Paris", "Country": "FRA", "LastName": "Curie", "TitleId": "MME", "ZipCode": "75005",
    });
    data.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    data
}

fn add(customer: &str, more: Value) -> Value {
    json!({"Request": {"AddressData": data(more), "ThirdPartyId": third_party(customer)}})
}

fn named(customer: &str, number: i64) -> Value {
    json!({"Request": {"AddressId": {"AddressNumber": number, "ThirdPartyId": third_party(customer)}}})
}

fn without_addresses(bench: &Bench) -> String {
    bench.any_customer(|customer| bench.world.addresses().of_customer(&customer.id).next().is_none())
}

fn all(bench: &mut Bench, customer: &str) -> Vec<Value> {
    let request = json!({"Request": {"ThirdPartyId": third_party(customer)}});
    let reply = bench.ok(ENDPOINT, "GetThirdPartyAddresses", request);
    reply["ThirdPartyAddresses"].as_array().expect("a list").clone()
}

#[test]
fn an_address_is_added_read_changed_and_deleted() {
    let mut bench = Bench::new();
    let customer = without_addresses(&bench);
    let reply = bench.ok(ENDPOINT, "Add", add(&customer, json!({"Address1": "36 quai", "DeliveryAddress": true})));
    assert_eq!(reply, json!({"AddressNumber": 1}));
    let read = bench.ok(ENDPOINT, "Get", named(&customer, 1));
    assert_eq!(read["AddressData"]["City"], "Paris");
    assert_eq!((&read["AddressData"]["Comment"], &read["AddressData"]["ContactId"]), (&json!(""), &json!(0)));
    let mut change = named(&customer, 1);
    change["Request"]["AddressData"] = data(json!({"Address1": "", "City": "Lyon"}));
    bench.ok(ENDPOINT, "Update", change);
    let rows = all(&mut bench, &customer);
    assert_eq!(rows[0]["AddressData"]["Address1"], "", "an empty member is cleared");
    assert_eq!(rows[0]["AddressData"]["DeliveryAddress"], true, "an absent one stays");
    assert_eq!(rows[0]["AddressData"]["City"], "Lyon");
    bench.ok(ENDPOINT, "Delete", named(&customer, 1));
    assert!(all(&mut bench, &customer).is_empty());
    assert!(bench.refused(ENDPOINT, "Delete", named(&customer, 1)).contains("Address 1"));
    assert!(bench.refused(ENDPOINT, "Get", named(&customer, 1)).contains("Address 1"));
}

#[test]
fn a_number_may_be_chosen_if_it_is_free() {
    let mut bench = Bench::new();
    let customer = without_addresses(&bench);
    let numbered = |number: i64| {
        let mut request = add(&customer, json!({}));
        request["Request"]["AddressNumber"] = json!(number);
        request
    };
    assert_eq!(bench.ok(ENDPOINT, "Add", numbered(5)), json!({"AddressNumber": 5}));
    assert!(bench.refused(ENDPOINT, "Add", numbered(5)).contains("already exists"));
    assert!(bench.refused(ENDPOINT, "Add", numbered(0)).contains("starts at 1"));
    assert_eq!(bench.ok(ENDPOINT, "Add", add(&customer, json!({}))), json!({"AddressNumber": 6}));
}

#[test]
fn a_copied_address_becomes_the_main_one() {
    let mut bench = Bench::new();
    let customer = without_addresses(&bench);
    let mut request = add(&customer, json!({"Address1": "36 quai", "Region": "IDF"}));
    request["Request"]["CopyToThirdPartyAddress"] = json!(true);
    bench.ok(ENDPOINT, "Add", request);
    let record = bench.customer(&customer);
    assert_eq!(
        (&record["AddressData"]["City"], &record["AddressData"]["AddressLine1"]),
        (&json!("Paris"), &json!("36 quai"))
    );
    assert_eq!(record["LastDateUpdate"], "2026-04-01T10:00:00");
}

#[test]
fn what_an_address_cannot_be_is_refused() {
    let mut bench = Bench::new();
    let customer = without_addresses(&bench);
    let mut refused = |more: Value| bench.refused(ENDPOINT, "Add", add(&customer, more));
    assert!(refused(json!({"City": "", "ZipCode": null})).starts_with("(2) input data not valid."));
    assert!(refused(json!({"Country": "FRX"})).contains("Country FRX unknown"));
    assert!(refused(json!({"TitleId": "???"})).contains("Title ??? unknown"));
    assert!(refused(json!({"Region": "TEX"})).contains("Region TEX unknown"));
    assert!(refused(json!({"ContactId": 9})).contains("Contact 9 unknown"));
    assert!(bench.refused(ENDPOINT, "Add", add("NOBODY", json!({}))).contains("Customer NOBODY unknown"));
    let long = add("123456789012345678", json!({}));
    assert!(bench.refused(ENDPOINT, "Add", long).contains("longer than 17"));
    let mut supplier = add(&customer, json!({}));
    supplier["Request"]["ThirdPartyId"]["Kind"] = json!("Supplier");
    assert!(bench.refused(ENDPOINT, "Add", supplier).contains("of kind Supplier unknown"));
    assert!(all(&mut bench, &customer).is_empty());
}
