//! The rules of `CustomerWcfService`, one test each.

use std::collections::BTreeSet;
use std::sync::Arc;

use proptest::prelude::*;
use serde_json::{Value, json};

use super::{render, search};
use crate::call::AbsentValues;
use crate::services::testing::Bench;
use crate::world::World;

const ENDPOINT: &str = "CustomerWcfService.svc";

/// Not held against the contract, for speed: records are, in `every_record_fits_the_contract`.
fn found(bench: &mut Bench, criteria: Value) -> Vec<Value> {
    let request = json!({ "searchData": criteria });
    let reply = bench.call(ENDPOINT, "SearchCustomerIds", request).expect("no fault");
    reply.as_array().expect("a list").clone()
}

fn ids(customers: &[Value]) -> Vec<&str> {
    customers.iter().map(|customer| customer["CustomerId"].as_str().unwrap()).collect()
}

fn add(bench: &mut Bench, data: Value) -> String {
    let reply = bench.ok(ENDPOINT, "AddNewCustomer", json!({ "customerData": data }));
    reply.as_str().expect("a code").to_owned()
}

fn add_refused(data: Value) -> String {
    Bench::new().refused(ENDPOINT, "AddNewCustomer", json!({ "customerData": data }))
}

fn update(bench: &mut Bench, id: &str, data: Value) {
    let reply = bench.ok(ENDPOINT, "UpdateCustomer", json!({"customerId": id, "modifiedData": data}));
    assert_eq!(reply, id);
}

fn ada() -> Value {
    json!({
        "AddressData": {"AddressLine1": "1 test lane", "City": "Demoville", "CountryId": "FR", "CountryIdType": "ISO2"},
        "EmailData": {"Email": "ada.demo@example.test", "EmailingAccepted": true},
        "PhoneData": {"CellularPhoneNumber": "+33 6 00 00 00 01"},
        "FirstName": "Ada", "LastName": "Demo", "TitleId": "MME", "UsualStoreId": "101", "Sex": "F",
        "BirthDateData": {"BirthDateDay": 29, "BirthDateMonth": 2, "BirthDateYear": 1900},
        "OptinEmail": "BrandOnly", "SalesPersonId": "S10101",
        "UserDefinedTexts": [{"Id": "1", "Value": "blue"}],
        "UserDefinedData": {"UserDefinedTable3Value": "VIP"},
    })
}

#[test]
fn a_new_customer_is_numbered_by_its_store_and_read_back_whole() {
    let mut bench = Bench::new();
    let before = bench.world.customers().counters()["101"];
    let id = add(&mut bench, ada());
    assert_eq!(id, format!("101{:09}", before + 1));
    let customer = bench.customer(&id);
    assert_eq!(customer["AddressData"]["CountryId"], "FRA");
    assert_eq!(customer["AddressData"]["CountryIdType"], "Internal");
    assert_eq!(customer["EmailData"]["Email"], "ada.demo@example.test");
    assert_eq!(customer["EmailData"]["EmailingAccepted"], true);
    assert_eq!(customer["BirthDateData"], json!({"BirthDateDay": 29, "BirthDateMonth": 2, "BirthDateYear": 1900}));
    assert_eq!(customer["OptinEmail"], "BrandOnly");
    assert_eq!(customer["OptinMobile"], "AskCustomer");
    assert_eq!(customer["SalesPersonId"], "S10101");
    assert_eq!(customer["UserDefinedTexts"], json!([{"Id": "1", "Value": "blue"}]));
    assert_eq!(customer["UserDefinedData"]["UserDefinedTable3Value"], "VIP");
    assert_eq!(customer["CreationStoreId"], "101");
    assert_eq!(customer["LastDateUpdate"], "2026-04-01T10:00:00");
    assert_ne!(add(&mut bench, ada()), id);
}

#[test]
fn a_customer_without_a_store_is_numbered_by_the_head_office() {
    let id = add(&mut Bench::new(), json!({"LastName": "Demo"}));
    assert_eq!(id, "SIE000000001");
}

#[test]
fn an_explicit_code_is_kept_up_to_seventeen_characters_and_only_once() {
    let mut bench = Bench::new();
    let with_id = |id: &str| json!({"LastName": "Demo", "CustomerId": id});
    assert_eq!(add(&mut bench, with_id("WEB-0000000000017")), "WEB-0000000000017");
    let again = bench.refused(ENDPOINT, "AddNewCustomer", json!({"customerData": with_id("web-0000000000017")}));
    assert!(again.contains("already exists"), "{again}");
    assert!(add_refused(with_id("WEB-00000000000018")).contains("longer than 17"));
}

#[test]
fn a_number_that_was_given_explicitly_is_skipped() {
    let mut bench = Bench::new();
    let next = format!("101{:09}", bench.world.customers().counters()["101"] + 1);
    add(&mut bench, json!({"LastName": "Demo", "CustomerId": next}));
    assert_ne!(add(&mut bench, ada()), next);
}

#[test]
fn a_guid_is_refused_a_second_time_only_when_the_caller_wants_it_checked() {
    let mut bench = Bench::new();
    let with_guid = |check: bool| {
        let guid = json!({"CheckGuid": check, "Guid": "7b1f8a1e-0000-4000-8000-000000000001"});
        json!({"customerData": {"LastName": "Demo", "CustomerGuid": guid}})
    };
    bench.ok(ENDPOINT, "AddNewCustomer", with_guid(true));
    assert!(bench.refused(ENDPOINT, "AddNewCustomer", with_guid(true)).contains("GUID"));
    bench.ok(ENDPOINT, "AddNewCustomer", with_guid(false));
}

#[test]
fn country_codes_are_read_as_their_kind_says() {
    let mut bench = Bench::new();
    for (code, kind, expected) in [
        ("FRA", Some("Internal"), "FRA"),
        ("ROM", None, "ROM"),
        ("RO", Some("ISO2"), "ROM"),
        ("ROU", Some("ISO3"), "ROM"),
        ("642", Some("ISO3Numeric"), "ROM"),
        ("GB", Some("ISO2"), "GBR"),
        ("US", Some("ISO2"), "USA"),
    ] {
        let address = json!({"CountryId": code, "CountryIdType": kind});
        let id = add(&mut bench, json!({"LastName": "Demo", "AddressData": address}));
        assert_eq!(bench.customer(&id)["AddressData"]["CountryId"], expected, "{code} {kind:?}");
    }
}

#[test]
fn unknown_codes_and_impossible_values_are_refused_with_their_reason() {
    let with = |name: &str, value: Value| json!({"LastName": "Demo", name: value});
    let birth = |day: i32, month: i32, year: i32| {
        with("BirthDateData", json!({"BirthDateDay": day, "BirthDateMonth": month, "BirthDateYear": year}))
    };
    for (data, reason) in [
        (json!({"FirstName": "Ada"}), "LastName is required"),
        (json!({"IsCompany": true}), "Name is required"),
        (with("UsualStoreId", json!("999")), "Store 999 unknown"),
        (with("TitleId", json!("???")), "Title ??? unknown"),
        (with("AddressData", json!({"CountryId": "QQQ"})), "Country QQQ unknown"),
        (with("AddressData", json!({"CountryId": "ROU"})), "Country ROU unknown"),
        (with("EmailData", json!({"Email": "ada"})), "E-mail address ada not valid"),
        (with("Barcode", json!("2900000000014")), "Barcode 2900000000014 already exists"),
        (birth(31, 2, 1990), "Birth date not valid"),
        (birth(29, 2, 1990), "Birth date not valid"),
        (birth(1, 13, 1990), "Birth date not valid"),
        (birth(1, 1, 1899), "Birth date not valid"),
        (birth(2, 4, 2026), "Birth date not valid"),
        (birth(700, 1, 1990), "Birth date not valid"),
    ] {
        let refusal = add_refused(data);
        assert!(refusal.contains(reason), "{refusal} should say {reason}");
    }
    assert!(Bench::new().refused(ENDPOINT, "AddNewCustomer", json!({})).contains("required"));
}

#[test]
fn a_refusal_is_a_chain_whose_innermost_message_is_the_reason() {
    let request = json!({"customerData": {"FirstName": "Ada"}});
    let fault = Bench::new().call(ENDPOINT, "AddNewCustomer", request).expect_err("a fault");
    assert_eq!(fault.id, "CBR_001_0003");
    let outer: Vec<_> = fault.levels.iter().map(|level| level.message.split(')').next().unwrap()).collect();
    assert_eq!(
        outer,
        ["WP006", "WP008", "CBR00006", "CBR00009"].map(|code| format!("Remote call failed: Code = ({code}"))
    );
}

#[test]
fn a_refused_customer_leaves_no_trace() {
    let mut bench = Bench::new();
    let before = (bench.world.customers().len(), bench.world.customers().counters().clone());
    let _ = bench.refused(ENDPOINT, "AddNewCustomer", json!({"customerData": {"UsualStoreId": "101"}}));
    assert!(before == (bench.world.customers().len(), bench.world.customers().counters().clone()));
}

#[test]
fn an_update_keeps_what_is_absent_and_clears_what_is_empty() {
    let mut bench = Bench::new();
    let id = add(&mut bench, ada());
    let before = bench.customer(&id);
    update(&mut bench, &id, json!({"FirstName": "Grace", "SalesPersonId": "", "AddressData": {"AddressLine1": ""}}));
    let after = bench.customer(&id);
    assert_eq!((&after["FirstName"], &after["SalesPersonId"]), (&json!("Grace"), &json!("")));
    assert_eq!(
        (&after["AddressData"]["AddressLine1"], &after["AddressData"]["City"]),
        (&json!(""), &json!("Demoville"))
    );
    for kept in
        ["EmailData", "PhoneData", "BirthDateData", "UserDefinedTexts", "UserDefinedData", "OptinEmail", "TitleId"]
    {
        assert_eq!(after[kept], before[kept], "{kept}");
    }
    update(&mut bench, &id, json!({"UserDefinedTexts": [{"Id": "1", "Value": ""}, {"Id": "2", "Value": "red"}]}));
    assert_eq!(bench.customer(&id)["UserDefinedTexts"], json!([{"Id": "2", "Value": "red"}]));
    update(&mut bench, &id, json!({"BirthDateData": {"BirthDateDay": 0, "BirthDateMonth": 0, "BirthDateYear": 0}}));
    assert_eq!(bench.customer(&id)["BirthDateData"], Value::Null);
}

#[test]
fn absent_values_are_kept_or_reset_as_the_switch_says() {
    let mut bench = Bench::new();
    let id = add(&mut bench, ada());
    update(&mut bench, &id, json!({"DirectMail": true, "EmailData": {}}));
    let kept = bench.customer(&id);
    assert_eq!((&kept["EmailData"]["EmailingAccepted"], &kept["OptinEmail"]), (&json!(true), &json!("BrandOnly")));
    bench.switches.absent_values = AbsentValues::Reset;
    update(&mut bench, &id, json!({"PhoneData": {}}));
    let reset = bench.customer(&id);
    assert_eq!((&reset["DirectMail"], &reset["OptinEmail"]), (&json!(false), &json!("AskCustomer")));
    assert_eq!(reset["EmailData"], kept["EmailData"], "an absent object keeps its members in any mode");
    update(&mut bench, &id, json!({"EmailData": {"Email": "ada@example.test"}}));
    assert_eq!(bench.customer(&id)["EmailData"]["EmailingAccepted"], false);
}

#[test]
fn an_update_checks_the_whole_record_again() {
    let mut bench = Bench::new();
    let id = add(&mut bench, ada());
    let mut refused =
        |data: Value| bench.refused(ENDPOINT, "UpdateCustomer", json!({"customerId": id, "modifiedData": data}));
    assert!(refused(json!({"LastName": ""})).contains("LastName is required"));
    assert!(refused(json!({"IsCompany": true})).contains("cannot become a company"));
    assert!(refused(json!({"UsualStoreId": "999"})).contains("Store 999 unknown"));
    let unknown = json!({"customerId": "NOBODY", "modifiedData": {"FirstName": "Ada"}});
    assert!(bench.refused(ENDPOINT, "UpdateCustomer", unknown).contains("Customer NOBODY unknown"));
    assert_eq!(bench.customer(&id)["LastName"], "Demo");
}

#[test]
fn an_update_moves_the_date_of_change_and_the_indexes() {
    let mut bench = Bench::new();
    let id = bench.any_customer(|customer| !customer.email.main.is_empty() && !customer.closed);
    let old = bench.customer(&id)["EmailData"]["Email"].clone();
    update(&mut bench, &id, json!({"EmailData": {"Email": "moved@example.test"}}));
    assert_eq!(bench.customer(&id)["LastDateUpdate"], "2026-04-01T10:00:00");
    assert_eq!(ids(&found(&mut bench, json!({"EmailData": {"Email": "MOVED@example.test"}}))), [id.as_str()]);
    assert!(!ids(&found(&mut bench, json!({"EmailData": {"Email": old}}))).contains(&id.as_str()));
}

#[test]
fn an_unknown_customer_is_a_fault_but_a_search_without_result_is_an_empty_list() {
    let mut bench = Bench::new();
    assert!(bench.refused(ENDPOINT, "GetCustomerDetail", json!({"customerId": "NOBODY"})).contains("unknown"));
    assert!(found(&mut bench, json!({"EmailData": {"Email": "nobody@example.test"}})).is_empty());
}

#[test]
fn every_record_fits_the_contract() {
    let mut bench = Bench::new();
    let some: Vec<_> = bench.world.customers().all().step_by(9).map(|customer| customer.id.clone()).collect();
    for id in some {
        let one = bench.customer(&id);
        let search = json!({"searchData": {"CustomerId": &*id}});
        assert_eq!(bench.ok(ENDPOINT, "SearchCustomerIds", search), json!([one]));
    }
}

#[test]
fn criteria_are_combined_with_and() {
    let mut bench = Bench::new();
    let id = add(&mut bench, ada());
    let email = json!({"Email": "ADA.DEMO@EXAMPLE.TEST"});
    assert_eq!(
        ids(&found(&mut bench, json!({"EmailData": email, "LastName": "dem", "FirstName": "A"}))),
        [id.as_str()]
    );
    assert!(found(&mut bench, json!({"EmailData": email, "LastName": "emo"})).is_empty());
    assert!(found(&mut bench, json!({"EmailData": email, "UsualStoreId": "102"})).is_empty());
}

#[test]
fn telephones_are_compared_on_digits_with_all_four_fields() {
    let mut bench = Bench::new();
    let id = add(&mut bench, json!({"LastName": "Demo", "PhoneData": {"OfficePhoneNumber": "+33 (1) 99.00-00 07"}}));
    let by_phone = json!({"PhoneData": {"CellularPhoneNumber": "33199000007"}});
    assert_eq!(ids(&found(&mut bench, by_phone)), [id.as_str()]);
    assert!(found(&mut bench, json!({"PhoneData": {"CellularPhoneNumber": "no digits"}})).is_empty());
}

#[test]
fn an_email_is_compared_with_both_addresses() {
    let mut bench = Bench::new();
    let data = json!({"LastName": "Demo", "EmailData": {"AlternativeEmail": "second@example.test"}});
    let id = add(&mut bench, data);
    assert_eq!(ids(&found(&mut bench, json!({"EmailData": {"Email": "second@example.test"}}))), [id.as_str()]);
}

#[test]
fn a_reference_is_a_code_a_barcode_a_card_or_an_external_reference() {
    let mut bench = Bench::new();
    let id = bench.any_customer(|customer| {
        !customer.barcode.is_empty() && !customer.cards.is_empty() && !customer.external_reference.is_empty()
    });
    let customer = Arc::clone(bench.world.customers().get(&id).unwrap());
    for reference in [&customer.id, &customer.barcode, &customer.cards[0], &customer.external_reference] {
        let reply = bench.ok(ENDPOINT, "GetCustomerIdByReference", json!({"customerReference": &**reference}));
        assert_eq!(reply, *id);
        assert_eq!(ids(&found(&mut bench, json!({"CustomerReference": &**reference}))), [id.as_str()]);
    }
    assert_eq!(bench.ok(ENDPOINT, "GetCustomerIdByReference", json!({"customerReference": "nothing"})), "");
}

#[test]
fn the_number_of_answers_is_twenty_unless_asked_and_never_more_than_a_thousand() {
    let mut bench = Bench::new();
    assert_eq!(found(&mut bench, json!({})).len(), 20);
    assert_eq!(found(&mut bench, json!({"MaxNumberOfCustomers": 5})).len(), 5);
    assert_eq!(found(&mut bench, json!({"MaxNumberOfCustomers": 5000})).len(), 500);
    for number in 0..600 {
        add(&mut bench, json!({"LastName": "Crowd", "CustomerId": format!("X{number}")}));
    }
    assert_eq!(found(&mut bench, json!({"MaxNumberOfCustomers": 5000})).len(), 1000);
}

#[test]
fn a_flag_that_is_false_is_no_criterion() {
    let mut bench = Bench::new();
    let all = json!({"MaxNumberOfCustomers": 1000, "IsProspect": false, "IsCompany": false, "Closed": false});
    assert_eq!(found(&mut bench, all).len(), 500);
    let prospects = found(&mut bench, json!({"MaxNumberOfCustomers": 1000, "IsProspect": true}));
    assert!(!prospects.is_empty() && prospects.iter().all(|customer| customer["IsProspect"] == true));
    let customers = found(&mut bench, json!({"MaxNumberOfCustomers": 1000, "IsCustomer": true}));
    assert_eq!(customers.len() + prospects.len(), 500);
}

#[test]
fn nationality_is_found_by_any_of_its_codes() {
    let mut bench = Bench::new();
    let by = |name: &str, value: &str| json!({"MaxNumberOfCustomers": 1000, "NationalityData": {name: value}});
    let japanese = found(&mut bench, by("ISO2", "JP"));
    assert!(!japanese.is_empty());
    for (name, value) in [("Id", "JPN"), ("ISO3", "jpn"), ("ISO3Num", "392"), ("Label", "日本")] {
        assert_eq!(found(&mut bench, by(name, value)), japanese, "{name}");
    }
}

proptest! {
    // Each case writes to a world of its own: a few dozen say what hundreds would.
    #![proptest_config(ProptestConfig::with_cases(40))]

    /// A search through an index answers what looking at every record answers.
    #[test]
    fn searching_by_index_finds_what_looking_at_everything_finds(position in 0usize..500, criterion in 0usize..4, prefix in 1usize..4) {
        let mut bench = Bench::new();
        let world = World::shared();
        let customer = world.customers().all().nth(position).unwrap();
        let name: String = customer.last_name.chars().take(prefix).collect();
        let criteria = match criterion {
            0 => json!({"EmailData": {"Email": &*customer.email.main}}),
            1 => json!({"PhoneData": {"HomePhoneNumber": &*customer.phones.cellular}}),
            2 => json!({"CustomerReference": &*customer.external_reference}),
            _ => json!({"LastName": name.to_uppercase(), "UsualStoreId": &*customer.usual_store_id}),
        };
        let looked: BTreeSet<String> = world.customers().all()
            .filter(|customer| search::matches(&world, customer, &criteria)).map(|customer| customer.id.to_string()).collect();
        let mut criteria = criteria;
        criteria["MaxNumberOfCustomers"] = json!(1000);
        let answer = found(&mut bench, criteria);
        let answered: BTreeSet<String> = ids(&answer).into_iter().map(str::to_owned).collect();
        prop_assert_eq!(&answered, &looked);
    }

    /// Reading a record and sending it back whole changes nothing, in either mode.
    #[test]
    fn sending_back_what_was_read_changes_nothing(position in 0usize..500, reset: bool) {
        let mut bench = Bench::new();
        bench.switches.absent_values = if reset { AbsentValues::Reset } else { AbsentValues::Keep };
        let before = Arc::clone(bench.world.customers().all().nth(position).unwrap());
        let record = render::record(&before);
        update(&mut bench, &before.id, record.clone());
        let mut after = render::record(bench.world.customers().get(&before.id).unwrap());
        for moved in ["LastDateUpdate", "LastModificationDate"] {
            after[moved] = record[moved].clone();
        }
        prop_assert_eq!(after, record);
    }
}
