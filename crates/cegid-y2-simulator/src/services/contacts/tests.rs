//! The rules of contacts, one test each.

use serde_json::{Value, json};

use crate::services::testing::Bench;

const ENDPOINT: &str = "CustomerService.svc";

fn contacts(bench: &mut Bench, customer: &str, more: Value) -> Vec<Value> {
    let mut request = json!({ "CustomerId": customer });
    request.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    let reply = bench.ok(ENDPOINT, "GetContacts", json!({ "Request": request }));
    reply["Contacts"].as_array().expect("a list").clone()
}

fn person(bench: &Bench) -> String {
    bench.any_customer(|customer| !customer.is_company)
}

fn create(bench: &mut Bench, customer: &str, more: Value) -> i64 {
    let mut request = json!({"Identification": {"CustomerId": customer}, "Name": {"LastName": "Curie"}});
    request.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    bench.ok(ENDPOINT, "CreateContact", json!({ "Request": request }))["Number"].as_i64().expect("a number")
}

fn refused(operation: &str, request: Value) -> String {
    Bench::new().refused(ENDPOINT, operation, json!({ "Request": request }))
}

#[test]
fn every_company_has_contacts_and_one_of_them_is_the_main_one() {
    let mut bench = Bench::new();
    let companies: Vec<_> =
        bench.world.customers().all().filter(|customer| customer.is_company).map(|one| one.id.clone()).collect();
    assert!(companies.len() > 10);
    for company in companies {
        let found = contacts(&mut bench, &company, json!({}));
        assert!(!found.is_empty(), "{company}");
        assert_eq!(found.iter().filter(|contact| contact["Details"]["IsMain"] == true).count(), 1, "{company}");
    }
}

#[test]
fn a_contact_is_numbered_per_customer_and_read_back_whole() {
    let mut bench = Bench::new();
    let customer = person(&bench);
    let parts = json!({
        "BirthDate": {"BirthFullDate": "1967-11-07T00:00:00"},
        "CompanyInformations": {"FunctionCode": "ACH"},
        "Details": {"BlocNote": "radium", "IsMain": true, "Sex": "Female"},
        "Emailing": {"AllowMail": true, "Email": "m.curie@example.test"},
        "PhoneNumber": {"MobilePhoneNumber": "+33 6 00 00 00 09"},
    });
    assert_eq!(create(&mut bench, &customer, parts), 1);
    assert_eq!(create(&mut bench, &customer, json!({"Details": {"IsMain": true}})), 2);
    let found = contacts(&mut bench, &customer, json!({}));
    let first = &found[0];
    assert_eq!(first["BirthDate"], json!({"BirthDay": 7, "BirthMonth": 11, "BirthYear": 1967}));
    assert_eq!(first["Details"]["IsMain"], false, "there is one main contact");
    assert_eq!(first["CompanyInformations"], json!({"FunctionCode": "ACH"}));
    let identification = json!({"CustomerId": customer, "Number": 1});
    let one = bench.ok(ENDPOINT, "GetContact", json!({"Request": {"Identification": identification}}));
    assert_eq!(one["Name"], json!({"LastName": "Curie"}));
    assert_eq!((&one["Details"]["Sex"], &one["Emailing"]["AllowMail"]), (&json!("Female"), &json!(true)));
}

#[test]
fn a_change_keeps_what_is_absent_and_clears_what_is_empty() {
    let mut bench = Bench::new();
    let customer = person(&bench);
    create(
        &mut bench,
        &customer,
        json!({"Name": {"FirstName": "Marie", "LastName": "Curie"}, "Details": {"BlocNote": "x"}}),
    );
    let change = |more: Value| {
        let mut request = json!({"Identification": {"CustomerId": customer, "Number": 1}});
        request.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        json!({ "Request": request })
    };
    bench.ok(
        ENDPOINT,
        "UpdateContact",
        change(json!({"Name": {"FirstName": "Irène"}, "Details": {"BlocNote": "", "Closed": true}})),
    );
    let found = contacts(&mut bench, &customer, json!({"Closed": true}));
    assert_eq!(found[0]["Name"], json!({"FirstName": "Irène", "LastName": "Curie"}));
    assert!(found[0]["Details"].get("BlocNote").is_none());
    assert!(contacts(&mut bench, &customer, json!({"Closed": false})).is_empty());
    assert!(bench.refused(ENDPOINT, "UpdateContact", change(json!({"Name": {"LastName": ""}}))).contains("LastName"));
}

#[test]
fn what_a_contact_cannot_be_is_refused() {
    let named = |customer: &str| json!({"Identification": {"CustomerId": customer}, "Name": {"LastName": "Curie"}});
    assert!(refused("CreateContact", named("NOBODY")).contains("Customer NOBODY unknown"));
    assert!(refused("CreateContact", named("123456789012345678")).contains("longer than 17"));
    let bench = Bench::new();
    let customer = person(&bench);
    let with = |part: &str, value: Value| {
        let mut request = named(&customer);
        request[part] = value;
        refused("CreateContact", request)
    };
    assert!(with("Emailing", json!({"Email": "nowhere"})).contains("not valid"));
    assert!(with("Name", json!({"LastName": "Curie", "Civility": "???"})).contains("Title ??? unknown"));
    assert!(with("Name", json!({"LastName": " "})).starts_with("(1) input data not valid."));
    for wrong in [(31, 2, 2000), (1, 13, 2000), (1, 1, 1899), (0, 1, 2000), (1000, 1, 2000)] {
        let date = json!({"BirthDay": wrong.0, "BirthMonth": wrong.1, "BirthYear": wrong.2});
        assert!(with("BirthDate", date).contains("Birth date not valid"), "{wrong:?}");
    }
}

#[test]
fn an_unknown_contact_and_a_number_of_none_are_refused() {
    let bench = Bench::new();
    let customer = person(&bench);
    let unknown = json!({"Identification": {"CustomerId": customer, "Number": 7}});
    assert!(refused("GetContact", unknown.clone()).contains("Contact 7"));
    assert!(refused("UpdateContact", unknown).contains("Contact 7"));
    let none = json!({"CustomerId": customer, "MaxNumberReturnedContacts": 0});
    assert!(refused("GetContacts", none).contains("starts at 1"));
}

#[test]
fn a_change_of_contacts_is_a_change_of_the_customer_for_whoever_subscribed() {
    let mut bench = Bench::new();
    let customer = person(&bench);
    create(&mut bench, &customer, json!({}));
    let last = bench.world.notifications().all().last().unwrap().clone();
    assert_eq!(&*last.event_id, "CUSTOMER_UPDATED");
    assert!(last.text.contains(&customer) && !last.text.contains("Curie"), "no personal data: {}", last.text);
}
