//! `/api/{tenantId}/cegid/sandbox…` and the traces.

use std::sync::Arc;

use cegid_connector::config::Settings;
use cegid_y2_simulator::{
    Sim, SimOptions, Switches, UnknownDocument,
    inject::{FaultKind, FaultRule},
    world::{document::Document, wire::DocumentType},
};
use http::Method;
use serde_json::{Value, json};

use crate::connector::{Answer, Connector, EVERYTHING, connection, y2};

const SANDBOX: &str = "/api/demo/cegid/sandbox";
const ATTACH: &str = "/api/demo/cegid/sandbox/attachReceiptToCustomer";

async fn demo(lines: &[&str]) -> (Arc<Sim>, Connector, String) {
    let sim = y2(SimOptions::default()).await;
    let connector = Connector::with(&connection("default", &sim, lines)).await;
    let key = connector.key("demo", EVERYTHING).await;
    (sim, connector, key)
}

fn receipt(sim: &Sim, wanted: impl Fn(&Document) -> bool) -> Document {
    let world = sim.world();
    let receipts = world.documents().all().filter(|document| document.key.kind == DocumentType::Receipt);
    Document::clone(receipts.map(AsRef::as_ref).find(|document| wanted(document)).expect("such a receipt"))
}

fn key_of(document: &Document) -> String {
    format!("{}-{}", document.key.stump, document.key.number)
}

fn errors(answer: &Answer) -> Vec<String> {
    answer.json()["errors"].as_object().map(|errors| errors.keys().cloned().collect()).unwrap_or_default()
}

#[tokio::test]
async fn a_receipt_is_answered_under_y2s_names_with_exact_numbers() {
    let (sim, connector, key) = demo(&[]).await;
    let document = receipt(&sim, |document| !document.lines.is_empty() && !document.payments.is_empty());
    let answer = connector.get(&format!("{SANDBOX}?key={}", key_of(&document)), &key).await;
    assert_eq!(answer.status, 200, "{}", answer.body);
    let receipt = answer.json();
    assert_eq!(receipt["Header"]["Key"]["Stump"], *document.key.stump);
    assert_eq!(receipt["Header"]["Key"]["Number"], document.key.number);
    assert_eq!(receipt["Header"]["Key"]["Type"], "Receipt");
    assert!(receipt["Header"]["Date"].as_str().unwrap().ends_with("T00:00:00"));
    let total = receipt["Header"]["TaxIncludedTotalAmount"].to_string();
    assert!(answer.body.contains(&format!("\"TaxIncludedTotalAmount\":{total}")), "a number, with its digits: {total}");
    assert!(receipt["Header"]["TaxIncludedTotalAmount"].is_number());
    for list in ["Lines", "Payments", "ShippingTaxes"] {
        assert!(receipt[list].is_array(), "{list}");
    }
    assert_eq!(answer.header("x-y2-connection"), "default");
    assert_eq!(answer.header("x-total-count"), "1");
    assert_eq!(answer.header("cache-control"), "no-store");
}

#[tokio::test]
async fn a_blank_parameter_counts_as_absent_and_the_key_wins() {
    let (sim, connector, key) = demo(&[]).await;
    let document = receipt(&sim, |_| true);
    let wanted = key_of(&document);
    for query in [format!("key={wanted}&externalReference="), format!("key={wanted}&externalReference=nothing-like-it")]
    {
        assert_eq!(connector.get(&format!("{SANDBOX}?{query}"), &key).await.status, 200, "{query}");
    }
}

#[tokio::test]
async fn bad_parameters_are_named() {
    let (_sim, connector, key) = demo(&[]).await;
    for (query, expected) in [
        ("", vec!["externalReference", "key"]),
        ("?key=&externalReference=%20", vec!["externalReference", "key"]),
        ("?key=nonsense", vec!["key"]),
        ("?key=-12", vec!["key"]),
        ("?key=GFO-2147483648", vec!["key"]),
        ("?key=GFO-1&key=GFO-2", vec!["key"]),
    ] {
        let answer = connector.get(&format!("{SANDBOX}{query}"), &key).await;
        assert_eq!(answer.problem(), (400, "invalid-request".to_owned()), "{query}");
        assert_eq!(errors(&answer), expected, "{query}");
    }
}

#[tokio::test]
async fn the_newest_of_several_is_the_answer_and_a_header_counts_them() {
    let (sim, connector, key) = demo(&[]).await;
    let mut older = receipt(&sim, |document| document.date.year() >= 2025);
    older.external_reference = "WEB-1".into();
    let mut newer = older.clone();
    newer.key.number += 100_000;
    newer.date = newer.date.tomorrow().unwrap();
    {
        let mut world = sim.world();
        // The older one is written last: Y2's order is not the answer's.
        world.documents_mut().put(newer.clone());
        world.documents_mut().put(older);
    }
    let answer = connector.get(&format!("{SANDBOX}?externalReference=WEB-1"), &key).await;
    assert_eq!(answer.status, 200, "{}", answer.body);
    assert_eq!(answer.json()["Header"]["Key"]["Number"], newer.key.number);
    assert_eq!(answer.header("x-total-count"), "2");
}

#[tokio::test]
async fn a_missing_receipt_is_a_404_that_names_the_connection_however_y2_says_it() {
    for unknown_document in [UnknownDocument::Nil, UnknownDocument::Fault] {
        let switches = Switches { unknown_document, ..Switches::default() };
        let sim = y2(SimOptions { switches, ..SimOptions::default() }).await;
        let connector = Connector::with(&connection("default", &sim, &[])).await;
        let key = connector.key("demo", EVERYTHING).await;
        let answer = connector.get(&format!("{SANDBOX}?key=NOPE-1"), &key).await;
        assert_eq!(answer.problem(), (404, "receipt-not-found".to_owned()));
        assert!(answer.json()["detail"].as_str().unwrap().contains("`default`"), "{}", answer.body);
        let answer = connector.get(&format!("{SANDBOX}?externalReference=nothing"), &key).await;
        assert_eq!(answer.problem(), (404, "receipt-not-found".to_owned()));
    }
}

#[tokio::test]
async fn a_new_customer_is_created_and_gets_the_receipt() {
    let (sim, connector, key) = demo(&["sandbox: true"]).await;
    let document = receipt(&sim, |_| true);
    let body = json!({
        "email": "ada.new@example.org", "firstName": "Ada", "lastName": "Example", "consents_email": true,
        "birthDate": "1990-02-28", "country": "FR", "zipCode": "75007", "shoeSize": 42
    });
    let answer = connector.post(&format!("{ATTACH}?key={}", key_of(&document)), &key, Some(&body.to_string())).await;
    assert_eq!(answer.status, 200, "{}", answer.body);
    let customer_id = answer.json().as_str().unwrap().to_owned();
    assert_eq!(answer.header("x-y2-connection"), "default");
    {
        let world = sim.world();
        let customer = world.customers().get(&customer_id).expect("the customer");
        assert_eq!((&*customer.first_name, &*customer.last_name), ("Ada", "Example"));
        assert_eq!(&*world.documents().get(&document.key).unwrap().customer_id, customer_id);
    }

    let trace = trace_of(&connector, &key, &answer).await;
    assert_eq!(trace["unknownMembers"], json!({"shoeSize": 42}));
    assert_eq!(trace["customer"]["created"], true);
    assert_eq!(trace["customer"]["customerId"], customer_id);
    let targets: Vec<_> = trace["mappedFields"].as_array().unwrap().iter().map(|field| &field["target"]).collect();
    assert!(targets.contains(&&json!("OptinEmail")), "{targets:?}");
    let operations: Vec<_> =
        trace["exchanges"].as_array().unwrap().iter().map(|exchange| exchange["operation"].as_str().unwrap()).collect();
    assert_eq!(operations, ["GetByKey", "SearchCustomerIds", "AddNewCustomer", "UpdateCustomer"]);
    let exchange = &trace["exchanges"][2];
    assert!(exchange["request"].as_str().unwrap().contains("ada.new@example.org"));
    assert!(exchange["reply"].as_str().unwrap().contains(&customer_id));
    assert_eq!(exchange["understood"], customer_id);
    assert!(!trace.to_string().contains(&sim.credentials().password), "passwords are never in a trace");
}

async fn trace_of(connector: &Connector, key: &str, answer: &Answer) -> Value {
    let link = answer.header("link").to_owned();
    assert!(link.ends_with("; rel=\"describedby\""), "{link}");
    let address = link.split(['<', '>']).nth(1).expect("an address").to_owned();
    assert!(address.starts_with("/api/demo/admin/sandbox-traces/"), "{address}");
    let trace = connector.get(&address, key).await;
    assert_eq!(trace.status, 200, "{}", trace.body);
    trace.json()
}

#[tokio::test]
async fn a_known_customer_is_updated_and_keeps_everything_else() {
    let (sim, connector, key) = demo(&["sandbox: true"]).await;
    let document = receipt(&sim, |_| true);
    let before = {
        let world = sim.world();
        let known = world.customers().all().find(|customer| !customer.closed && !customer.email.main.is_empty());
        AsRef::as_ref(known.expect("a customer with an e-mail address")).clone()
    };
    let body = json!({"email": before.email.main.to_uppercase(), "firstName": "Grace"});
    let answer = connector.post(&format!("{ATTACH}?key={}", key_of(&document)), &key, Some(&body.to_string())).await;
    assert_eq!(answer.status, 200, "{}", answer.body);
    let trace = trace_of(&connector, &key, &answer).await;
    assert_eq!(trace["customer"]["foundBy"], "email");
    assert_eq!(trace["customer"]["updated"], true);
    let world = sim.world();
    let after = world.customers().get(answer.json().as_str().unwrap()).unwrap();
    assert_eq!(&*after.first_name, "Grace");
    assert_eq!(after.last_name, before.last_name);
    assert!(after.phones == before.phones);
    assert_eq!(after.usual_store_id, before.usual_store_id);
}

#[tokio::test]
async fn without_a_body_the_receipts_own_customer_is_taken() {
    let (sim, connector, key) = demo(&["sandbox: true"]).await;
    let document = receipt(&sim, |document| !document.customer_id.is_empty());
    let anonymous = receipt(&sim, |document| document.customer_id.is_empty());
    let address = format!("{ATTACH}?key={}", key_of(&document));
    for body in [None, Some("null")] {
        let answer = connector.post(&address, &key, body).await;
        assert_eq!(answer.status, 200, "{}", answer.body);
        assert_eq!(answer.json(), *document.customer_id);
    }
    let nobody = connector.post(&format!("{ATTACH}?key={}", key_of(&anonymous)), &key, None).await;
    assert_eq!(nobody.problem(), (400, "invalid-request".to_owned()));
}

#[tokio::test]
async fn bad_bodies_are_refused_before_y2_is_asked() {
    let (sim, connector, key) = demo(&["sandbox: true"]).await;
    let address = format!("{ATTACH}?key=101-1");
    sim.recorded().clear();
    for (body, expected) in [
        ("[1]".to_owned(), (400, "invalid-request")),
        ("\"ada\"".to_owned(), (400, "invalid-request")),
        ("{".to_owned(), (400, "invalid-body")),
        (format!("{{\"a\":{}1{}}}", "[".repeat(64), "]".repeat(64)), (400, "invalid-body")),
        (format!("{{\"a\":\"{}\"}}", "x".repeat(1 << 20)), (413, "payload-too-large")),
        (json!({"birthDate": "28.2.1990", "email": 5}).to_string(), (400, "invalid-request")),
    ] {
        let answer = connector.post(&address, &key, Some(&body)).await;
        assert_eq!(answer.problem(), (expected.0, expected.1.to_owned()), "{}", &body[..body.len().min(60)]);
    }
    let answer = connector.post(&address, &key, Some(r#"{"birthDate": "28.2.1990", "email": 5}"#)).await;
    assert_eq!(errors(&answer), ["birthDate", "email"]);
    assert_eq!(answer.json()["errors"]["birthDate"], json!(["expected yyyy-MM-dd"]));
    assert!(sim.recorded().is_empty());
}

#[tokio::test]
async fn a_connection_that_is_not_there_is_not_found_whatever_else_is_wrong() {
    let (_sim, connector, key) = demo(&["sandbox: true"]).await;
    let unknown = [("x-y2-connection", "nowhere"), ("content-type", "application/json")];
    for query in ["", "?key=-12", "?key=1-1&key=1-2", "?key=101-1"] {
        let read = connector.get_with(&format!("{SANDBOX}{query}"), &key, &unknown).await;
        assert_eq!(read.problem(), (404, "connection-not-found".to_owned()), "{query}");
        for body in ["{", "[1]", r#"{"email": 5}"#] {
            let path = format!("{ATTACH}{query}");
            let written = connector.call(http::Method::POST, &path, &key, &unknown, body).await;
            assert_eq!(written.problem(), (404, "connection-not-found".to_owned()), "{query} {body}");
        }
    }
}

#[tokio::test]
async fn text_that_xml_cannot_hold_is_refused_under_its_own_name_before_y2_is_asked() {
    let (sim, connector, key) = demo(&["sandbox: true"]).await;
    sim.recorded().clear();
    for none in ["%EF%BF%BE", "%EF%BF%BF", "%01", "%7F"] {
        for (query, field) in
            [(format!("key=A{none}-1"), "key"), (format!("externalReference=A{none}"), "externalReference")]
        {
            let read = connector.get(&format!("{SANDBOX}?{query}"), &key).await;
            assert_eq!((read.status.as_u16(), errors(&read)), (400, vec![field.to_owned()]), "{query}");
        }
    }
    for none in ['\u{fffe}', '\u{ffff}', '\u{1}'] {
        for field in ["customerId", "email", "firstName", "title", "city"] {
            let body = json!({field: format!("a@b{none}")}).to_string();
            let written = connector.post(&format!("{ATTACH}?key=101-1"), &key, Some(&body)).await;
            assert_eq!((written.status.as_u16(), errors(&written)), (400, vec![field.to_owned()]), "{body}");
        }
    }
    assert!(sim.recorded().is_empty());
}

#[tokio::test]
async fn an_unknown_customer_id_is_a_404_and_leaves_a_trace() {
    let (sim, connector, key) = demo(&["sandbox: true"]).await;
    let document = receipt(&sim, |_| true);
    let answer =
        connector.post(&format!("{ATTACH}?key={}", key_of(&document)), &key, Some(r#"{"customerId": "NOBODY"}"#)).await;
    assert_eq!(answer.problem(), (404, "customer-not-found".to_owned()));
    let trace = trace_of(&connector, &key, &answer).await;
    assert!(trace["error"].as_str().unwrap().contains("NOBODY"));
    assert_eq!(trace["customer"], Value::Null);
}

/// The e-mail address of a customer that is there.
fn an_address(sim: &Sim) -> String {
    let world = sim.world();
    let known = world.customers().all().find(|customer| !customer.closed && !customer.email.main.is_empty());
    known.expect("a customer with an e-mail address").email.main.to_string()
}

fn instead_of_details(kind: FaultKind) -> FaultRule {
    FaultRule::always(kind).for_operation("CustomerWcfService", "GetCustomerDetail")
}

fn without_detail(id: &str, message: &str) -> FaultKind {
    FaultKind::FaultWithoutDetail { id: id.to_owned(), message: message.to_owned() }
}

fn xml(status: u16, body: String) -> FaultKind {
    let body = format!(
        "<s:Envelope xmlns:s=\"http://schemas.xmlsoap.org/soap/envelope/\"><s:Body>{body}</s:Body></s:Envelope>"
    );
    FaultKind::Status { code: status, body, content_type: "text/xml".to_owned() }
}

#[tokio::test]
async fn a_customer_id_is_unknown_only_where_y2_says_so() {
    let (sim, connector, key) = demo(&["sandbox: true"]).await;
    let address = format!("{ATTACH}?key={}", key_of(&receipt(&sim, |_| true)));
    let nil = "<GetCustomerDetailResponse xmlns=\"http://www.cegid.fr/Retail/1.0\"><GetCustomerDetailResult \
               xmlns:i=\"http://www.w3.org/2001/XMLSchema-instance\" i:nil=\"true\"/></GetCustomerDetailResponse>";
    let refused =
        |message: &str| FaultKind::Fault { id: "CBR00009".to_owned(), message: message.to_owned(), levels: 3 };
    let mut cases = vec![
        (xml(200, nil.to_owned()), 404, "customer-not-found"),
        (without_detail("InternalServiceFault", "Customer unknown"), 502, "y2-fault-without-detail"),
        (without_detail("DeserializationFailed", "Customer unknown"), 502, "y2-fault-without-detail"),
        (FaultKind::Html, 502, "y2-not-soap"),
        (FaultKind::Unauthorized, 502, "y2-credentials-refused"),
    ];
    for unknown in ["Customer NOBODY unknown", "Le client NOBODY n'existe pas", "Client inexistant"] {
        cases.push((refused(unknown), 404, "customer-not-found"));
        cases.push((without_detail("CBR_106_0003", unknown), 404, "customer-not-found"));
    }
    for refusal in ["No", "Timeout expired", "An unknown error occurred", "Customer locked by another user"] {
        cases.push((refused(refusal), 422, "y2-rejected"));
        cases.push((without_detail("CBR_106_0003", refusal), 422, "y2-rejected"));
    }
    for (kind, status, problem) in cases {
        sim.faults().clear();
        sim.faults().add(instead_of_details(kind.clone()));
        let answer = connector.post(&address, &key, Some(r#"{"customerId": "NOBODY"}"#)).await;
        assert_eq!(answer.problem(), (status, problem.to_owned()), "{kind:?}: {}", answer.body);
    }
}

#[tokio::test]
async fn a_customer_that_cannot_be_read_whole_is_neither_written_nor_created_anew() {
    let (sim, connector, key) = demo(&["sandbox: true"]).await;
    let address = format!("{ATTACH}?key={}", key_of(&receipt(&sim, |_| true)));
    let body = json!({"email": an_address(&sim), "firstName": "Grace"}).to_string();
    let reply = |operation: &str, result: &str| {
        let reply = format!(
            "<{operation}Response xmlns=\"http://www.cegid.fr/Retail/1.0\"><{operation}Result>{result}</{operation}Result>\
             </{operation}Response>"
        );
        xml(200, reply)
    };
    let refused =
        |message: &str| FaultKind::Fault { id: "CBR00009".to_owned(), message: message.to_owned(), levels: 3 };
    let without_code =
        reply("SearchCustomerIds", "<CustomerQueryData><LastName>Example</LastName></CustomerQueryData>");
    for (rule, status, problem) in [
        (instead_of_details(without_detail("InternalServiceFault", "Timeout expired")), 502, "y2-fault-without-detail"),
        (instead_of_details(without_detail("CBR_106_0003", "No")), 422, "y2-rejected"),
        (instead_of_details(refused("Customer locked")), 422, "y2-rejected"),
        (instead_of_details(refused("Customer unknown")), 422, "y2-rejected"),
        (instead_of_details(FaultKind::Html), 502, "y2-not-soap"),
        (instead_of_details(reply("GetCustomerDetail", "")), 502, "y2-malformed-reply"),
        (instead_of_details(reply("GetCustomerDetail", "<LastName>Example</LastName>")), 502, "y2-malformed-reply"),
        (
            FaultRule::always(without_code).for_operation("CustomerWcfService", "SearchCustomerIds"),
            502,
            "y2-malformed-reply",
        ),
    ] {
        sim.faults().clear();
        sim.faults().add(rule.clone());
        sim.recorded().clear();
        let answer = connector.post(&address, &key, Some(&body)).await;
        assert_eq!(answer.problem(), (status, problem.to_owned()), "{rule:?}: {}", answer.body);
        let asked: Vec<_> = sim.recorded().all().iter().filter_map(|call| call.operation).collect();
        assert!(!asked.iter().any(|operation| operation.starts_with(['A', 'U'])), "{rule:?}: {asked:?}");
    }
}

#[tokio::test]
async fn a_y2_that_nobody_marked_is_never_written_to() {
    let sim = y2(SimOptions::default()).await;
    let connector = Connector::with(&connection("production", &sim, &["default: true"])).await;
    // A simulated Y2 lives in one process.
    connector.stay();
    let key = connector.key("demo", EVERYTHING).await;
    let document = receipt(&sim, |_| true);
    sim.recorded().clear();
    // The sandbox's own simulator has the same seed, so it has the receipt too.
    let address = format!("{ATTACH}?key={}", key_of(&document));
    let answer = connector.post(&address, &key, Some(r#"{"email": "ada@example.org", "lastName": "Example"}"#)).await;
    assert_eq!(answer.status, 200, "{}", answer.body);
    assert_eq!(answer.header("x-y2-connection"), "simulator");
    assert!(sim.recorded().is_empty(), "production was called");
    let missing = connector.post(&format!("{ATTACH}?key=NOPE-1"), &key, None).await;
    assert_eq!(missing.problem(), (404, "receipt-not-found".to_owned()));
    assert!(missing.json()["detail"].as_str().unwrap().contains("`simulator`"), "{}", missing.body);
    // What was written there can be read back, by name.
    let read = format!("{SANDBOX}?key={}", key_of(&document));
    let back = connector.get_with(&read, &key, &[("x-y2-connection", "simulator")]).await;
    assert_eq!(back.json()["Header"]["CustomerId"], answer.json());
    assert!(sim.recorded().is_empty());
}

#[tokio::test]
async fn without_the_plug_in_attaching_is_a_501() {
    let sim =
        y2(SimOptions { missing_plug_ins: vec!["SalesExternalEngine2Service".to_owned()], ..SimOptions::default() })
            .await;
    let connector = Connector::with(&connection("default", &sim, &["sandbox: true"])).await;
    let key = connector.key("demo", EVERYTHING).await;
    let document = receipt(&sim, |document| !document.customer_id.is_empty());
    let answer = connector.post(&format!("{ATTACH}?key={}", key_of(&document)), &key, None).await;
    assert_eq!(answer.problem(), (501, "y2-operation-missing".to_owned()));
    assert!(!answer.header("link").is_empty());
}

#[tokio::test]
async fn a_refusal_of_y2_is_a_422_with_its_id_and_message() {
    let (sim, connector, key) = demo(&["sandbox: true"]).await;
    let document = receipt(&sim, |_| true);
    let kind = FaultKind::Fault { id: "CBR00074".to_owned(), message: "Title unknown".to_owned(), levels: 3 };
    sim.faults().add(FaultRule::always(kind).for_operation("CustomerWcfService", "AddNewCustomer"));
    let answer = connector
        .post(&format!("{ATTACH}?key={}", key_of(&document)), &key, Some(r#"{"email": "new@example.org"}"#))
        .await;
    assert_eq!(answer.problem(), (422, "y2-rejected".to_owned()), "{}", answer.body);
    assert_eq!(answer.json()["y2"], json!({"id": "CBR00074", "message": "Title unknown"}));
}

#[tokio::test]
async fn addresses_in_answers_lead_through_the_public_one() {
    let public = |settings: &mut Settings| {
        settings.server.public_url = Some("https://connector.example.com/cegid".parse().unwrap());
    };
    let connector = Connector::with_settings("  default: {url: 'simulator:'}\n", public).await;
    let key = connector.key("demo", EVERYTHING).await;
    let customer = r#"{"email": "a@example.org", "lastName": "A"}"#;
    let attached = connector.post(&format!("{ATTACH}?key=201-184"), &key, Some(customer)).await;
    assert_eq!(attached.status, 200, "{}", attached.body);
    assert!(attached.header("link").starts_with("</cegid/api/demo/admin/sandbox-traces/"), "{:?}", attached.headers);
    let key = connector.key("demo", &["tenant.access:read", "tenant.access:write"]).await;
    let made = r#"{"name": "till", "scopes": ["tenant.access:read"]}"#;
    let made = connector.post("/api/demo/admin/api-keys", &key, Some(made)).await;
    assert!(made.header("location").starts_with("/cegid/api/demo/admin/api-keys/"), "{:?}", made.headers);
}

#[tokio::test]
async fn a_body_that_is_packed_is_refused_and_told_so() {
    let (_sim, connector, key) = demo(&[]).await;
    let headers = [("content-type", "application/json"), ("content-encoding", "gzip")];
    let answer = connector.call(Method::POST, &format!("{ATTACH}?key=201-184"), &key, &headers, "{}").await;
    assert_eq!(answer.problem(), (415, "unsupported-media-type".to_owned()));
    assert_eq!(answer.header("accept-encoding"), "identity");
    let headers = [("content-type", "application/json"), ("content-encoding", "identity")];
    let answer = connector.call(Method::POST, &format!("{ATTACH}?key=-1"), &key, &headers, "{}").await;
    assert_eq!(answer.problem(), (400, "invalid-request".to_owned()));
}

#[tokio::test]
async fn a_write_whose_answer_is_lost_may_have_happened_and_nobody_is_asked_to_repeat_it() {
    let (sim, connector, key) = demo(&["sandbox: true"]).await;
    let address = format!("{ATTACH}?key={}", key_of(&receipt(&sim, |_| true)));
    let customers = || sim.world().customers().all().count();
    let before = customers();
    let cut = FaultRule::once(FaultKind::Cut { after_bytes: 0 }).for_operation("CustomerWcfService", "AddNewCustomer");
    sim.faults().add(cut);
    let answer = connector.post(&address, &key, Some(r#"{"email": "lost@example.org", "lastName": "Example"}"#)).await;
    assert_eq!(answer.problem(), (502, "y2-answer-lost".to_owned()), "{}", answer.body);
    assert_eq!(customers(), before + 1, "Y2 did it");
    assert_eq!(answer.json()["inDoubt"], "CustomerWcfService.AddNewCustomer");
    let detail = answer.json()["detail"].as_str().unwrap().to_owned();
    assert!(detail.contains("broke before its answer was complete"), "{detail}");
    assert!(detail.contains("Whether Y2 did CustomerWcfService.AddNewCustomer is not known: look there"), "{detail}");
    assert_eq!(answer.header("retry-after"), "");
    let trace = trace_of(&connector, &key, &answer).await;
    assert!(trace["error"].as_str().unwrap().contains("is not known"), "{trace:#}");
}

#[tokio::test]
async fn an_answer_that_is_lost_while_reading_says_when_to_try_again() {
    let (sim, connector, key) = demo(&["sandbox: true"]).await;
    sim.faults().add(FaultRule::always(FaultKind::Cut { after_bytes: 0 }));
    let answer = connector.get(&format!("{SANDBOX}?key=101-1"), &key).await;
    assert_eq!(answer.problem(), (502, "y2-answer-lost".to_owned()), "{}", answer.body);
    assert_eq!(answer.json()["inDoubt"], Value::Null);
    assert_eq!(answer.header("retry-after"), "10");
}

#[tokio::test]
async fn a_write_that_is_not_answered_in_time_may_have_happened_too() {
    let sim = y2(SimOptions::default()).await;
    let short = connection("default", &sim, &["sandbox: true"]).replace("timeout: 2s", "timeout: 1s");
    let connector = Connector::with(&short).await;
    let key = connector.key("demo", EVERYTHING).await;
    let address = format!("{ATTACH}?key={}", key_of(&receipt(&sim, |_| true)));
    sim.faults().add(FaultRule::always(FaultKind::Hang).for_operation("CustomerWcfService", "AddNewCustomer"));
    let answer = connector.post(&address, &key, Some(r#"{"email": "late@example.org"}"#)).await;
    assert_eq!(answer.problem(), (504, "y2-timeout".to_owned()), "{}", answer.body);
    assert_eq!(answer.json()["inDoubt"], "CustomerWcfService.AddNewCustomer");
    assert!(answer.json()["detail"].as_str().unwrap().contains("is not known"), "{}", answer.body);
    assert_eq!(answer.header("retry-after"), "");
}

#[tokio::test]
async fn a_trace_is_its_tenants_needs_both_permissions_and_lasts_an_hour() {
    let (sim, connector, key) = demo(&["sandbox: true"]).await;
    let document = receipt(&sim, |document| !document.customer_id.is_empty());
    let answer = connector.post(&format!("{ATTACH}?key={}", key_of(&document)), &key, None).await;
    let address = answer.header("link").split(['<', '>']).nth(1).unwrap().to_owned();

    let one = connector.key("demo", &["tenant.configuration:read"]).await;
    let refused = connector.get(&address, &one).await;
    assert_eq!(refused.problem(), (403, "scope-missing".to_owned()));
    assert_eq!(refused.json()["missingScope"], "tenant.personalData:read");
    let other = connector.key("demo", &["tenant.personalData:read"]).await;
    assert_eq!(connector.get(&address, &other).await.json()["missingScope"], "tenant.configuration:read");

    connector.apply("neighbour", "  default: {url: 'simulator:'}\n").await;
    let neighbours = connector.key("neighbour", EVERYTHING).await;
    assert_eq!(connector.get(&address, &neighbours).await.problem(), (404, "tenant-not-found".to_owned()));
    let through_own = address.replace("/demo/", "/neighbour/");
    assert_eq!(connector.get(&through_own, &neighbours).await.problem(), (404, "trace-not-found".to_owned()));

    assert_eq!(connector.get("/api/demo/admin/sandbox-traces/nonsense", &key).await.status, 404);
    connector.clock.advance(jiff::SignedDuration::from_mins(59));
    assert_eq!(connector.get(&address, &key).await.status, 200);
    connector.clock.advance(jiff::SignedDuration::from_mins(2));
    assert_eq!(connector.get(&address, &key).await.problem(), (404, "trace-not-found".to_owned()));
}
