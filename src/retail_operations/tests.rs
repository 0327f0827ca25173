//! The rules, from the text of the argument to the text of the reply.

use proptest::prelude::*;
use rand::{SeedableRng as _, rngs::StdRng};
use serde_json::{Value, json};

use super::*;

const NOW: &str = "2026-11-21T10:30:00.25Z";

fn reply_with(method: Method, body: &str, payment_status: Option<PaymentStatus>) -> Result<String, Invalid> {
    let argument = Argument::find(Given { body: Some(body), ..Given::default() })?;
    let mut random = StdRng::seed_from_u64(7);
    let mut circumstances = Circumstances { now: NOW.parse().unwrap(), random: &mut random, payment_status };
    answer(method, &argument, &mut circumstances).map(|reply| reply.to_json())
}

fn reply(method: Method, body: &str) -> String {
    reply_with(method, body, None).unwrap_or_else(|problem| panic!("{body}: {problem}"))
}

fn data(method: Method, body: &str) -> String {
    let reply = reply(method, body);
    reply
        .strip_prefix(r#"{"success":true,"errorCode":"","errorLevel":0,"message":"","data":"#)
        .unwrap()
        .strip_suffix('}')
        .unwrap()
        .to_owned()
}

fn golden(name: &str) -> String {
    let path = format!("{}/tests/golden/retail_operations/{name}", env!("CARGO_MANIFEST_DIR"));
    std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{path}: {error}"))
}

#[test]
fn the_examples_are_answered_as_the_golden_files_say() {
    for (method, file) in [
        (Method::ContactDetail, "contact_on_detail.json"),
        (Method::ContactSearch, "contact_on_search.json"),
        (Method::ContactValidation, "contact_on_validated.json"),
        (Method::DocumentValidation, "document_on_validated.json"),
        (Method::PaymentValidation, "payment_on_validated.json"),
    ] {
        let reply = reply(method, examples::request(method));
        assert_eq!(reply, golden(file));
        let shown: Value = serde_json::from_str(examples::reply(method)).unwrap();
        assert_eq!(serde_json::from_str::<Value>(&reply).unwrap(), shown, "the documented reply of {file}");
    }
}

#[test]
fn the_pricing_example_differs_from_its_golden_file_only_in_the_prices() {
    let method = Method::DocumentPricing;
    let (reply, golden) = (reply(method, examples::request(method)), golden("document_on_pricing.template"));
    let prices = regex::Regex::new(r#""unitCostPrice":(\d+\.\d\d),"unitSalesPrice":(\d+\.\d\d)"#).unwrap();
    let shown = prices.replace_all(&reply, r#""unitCostPrice":<cost>,"unitSalesPrice":<cost times 1.6>"#);
    assert_eq!(shown, golden);
    for found in prices.captures_iter(&reply) {
        let price = |at: usize| found[at].parse::<rust_decimal::Decimal>().unwrap();
        assert!(price(1) <= 1000.into());
        assert_eq!((price(1) * rust_decimal::Decimal::new(16, 1)).round_dp(2), price(2));
    }
}

#[test]
fn a_contact_is_echoed_byte_for_byte_but_for_its_code() {
    let contact =
        r#"{ "z":20.0,"a" : 1e400, "internalCode":"A",	"a":-0.0, "internal\u0043ode":"caf\u00e9" , "é":"\ud800\/" }"#;
    let body = format!(r#"{{"entityID":7,"data":{contact}}}"#);
    let expected = contact.replace(r#""caf\u00e9""#, r#""7_caf\u00e9""#);
    assert_eq!(data(Method::ContactDetail, &body), expected);
    assert_eq!(data(Method::ContactValidation, &body), expected);
}

#[test]
fn a_code_is_made_of_whatever_is_there() {
    for (body, expected) in [
        (r#"{"entityID":7,"data":{"internalCode":null}}"#, r#"{"internalCode":"7_"}"#),
        (r#"{"entityID":7,"data":{}}"#, r#"{"internalCode":"7_"}"#),
        (r#"{"entityID":7}"#, r#"{"internalCode":"7_"}"#),
        (r#"{"entityID":7,"data":null}"#, r#"{"internalCode":"7_"}"#),
        (r#"{"data":{"internalCode":"A"}}"#, r#"{"internalCode":"_A"}"#),
        (r#"{"entityID":null,"data":{"internalCode":12.50}}"#, r#"{"internalCode":"_12.50"}"#),
        (r#"{"entityID":"\u00e9","data":{"internalCode":true}}"#, r#"{"internalCode":"\u00e9_true"}"#),
        (r#"{"entityID":1,"entityID":2,"data":{"internalCode":["\""]}}"#, r#"{"internalCode":"2_[\"\\\"\"]"}"#),
    ] {
        assert_eq!(data(Method::ContactDetail, body), expected, "{body}");
        assert_eq!(data(Method::DocumentValidation, body), expected, "{body}");
    }
}

#[test]
fn a_contact_that_is_no_object_is_echoed_as_it_is() {
    for contact in ["[1.0, {}]", "\"x\"", "1e400", "true"] {
        assert_eq!(data(Method::ContactDetail, &format!(r#"{{"entityID":7,"data":{contact}}}"#)), contact);
    }
}

#[test]
fn a_search_is_a_message_without_data() {
    for (body, message) in [
        (r#"{"data":{"searchString":"a \"b\" \u00e9"}}"#, r#"search: a \"b\" \u00e9"#),
        (r#"{"data":{"searchString":null}}"#, "search: "),
        (r#"{}"#, "search: "),
        (r#"{"data":{"searchString":1.50}}"#, "search: 1.50"),
        (r#"{"data":{"searchString":"x","searchString":"y"}}"#, "search: y"),
    ] {
        let expected = format!(r#"{{"success":true,"errorCode":"","errorLevel":0,"message":"{message}"}}"#);
        assert_eq!(reply(Method::ContactSearch, body), expected);
    }
}

#[test]
fn a_document_answers_its_code_only() {
    let body = r#"{"entityID":9,"data":{"id":9,"internalCode":"D","documentLines":[1]}}"#;
    assert_eq!(data(Method::DocumentValidation, body), r#"{"internalCode":"9_D"}"#);
}

#[test]
fn an_item_without_ean_code_stays_in_its_place_without_prices() {
    let body = r#"{"data":{"storeCode":1.0,"items":[
        {"catalogInternalCode":"A","eanCode":"1"},{"catalogInternalCode":"B","eanCode":null},{"catalogInternalCode":7.0},
        {"eanCode":" \u0009"},null,[],{"eanCode":12},{"eanCode":""}]}}"#;
    let reply: Value = serde_json::from_str(&reply(Method::DocumentPricing, body)).unwrap();
    assert_eq!(reply["success"], false);
    assert_eq!(reply["errorCode"], "");
    assert_eq!(reply["errorLevel"], json!(0));
    assert_eq!(reply["message"], "Certain items could not be priced because they have no eanCode");
    let items = reply["data"]["items"].as_array().unwrap();
    let priced: Vec<bool> =
        items.iter().map(|item| item["unitCostPrice"].is_number() && item["unitSalesPrice"].is_number()).collect();
    assert_eq!(priced, [true, false, false, false, false, false, true, false]);
    assert!(items.iter().zip(&priced).all(|(item, priced)| *priced || item["unitCostPrice"].is_null()));
    assert_eq!(
        items[2].to_string(),
        r#"{"catalogInternalCode":7.0,"eanCode":null,"unitCostPrice":null,"unitSalesPrice":null}"#
    );
    assert_eq!(items[3]["eanCode"], " \t");
}

#[test]
fn a_document_without_items_is_priced() {
    for body in
        [r#"{"data":{"items":[]}}"#, r#"{"data":{"items":null}}"#, r#"{"data":{}}"#, "{}", r#"{"data":{"items":"x"}}"#]
    {
        let expected = r#"{"storeCode":null,"currencyCode":null,"validityDate":"2026-12-21T10:30:00.250","items":[]}"#;
        assert_eq!(data(Method::DocumentPricing, body), expected);
    }
}

#[test]
fn ten_thousand_items_are_priced_in_order_and_too_many_are_refused() {
    let item = |number| {
        format!(r#"{{"catalogInternalCode":"C{number}","eanCode":"3660000{number:06}","tax2Rate":20.0,"quantity":1}}"#)
    };
    let body = |items: Vec<String>| format!(r#"{{"data":{{"items":[{}]}}}}"#, items.join(","));
    let reply: Value =
        serde_json::from_str(&reply(Method::DocumentPricing, &body((0..10_000).map(item).collect()))).unwrap();
    let items = reply["data"]["items"].as_array().unwrap();
    assert!(
        items
            .iter()
            .enumerate()
            .all(|(at, item)| item["catalogInternalCode"] == format!("C{at}") && item["unitCostPrice"].is_number())
    );
    assert_eq!(items.len(), 10_000);
    let nothing = |count| body(vec!["{}".to_owned(); count]);
    assert!(reply_with(Method::DocumentPricing, &nothing(MAX_ITEMS), None).is_ok());
    assert_eq!(reply_with(Method::DocumentPricing, &nothing(MAX_ITEMS + 1), None), Err(Invalid::TooManyItems));
}

#[test]
fn prices_differ_from_item_to_item_and_the_same_seed_gives_the_same() {
    let body = r#"{"data":{"items":[{"eanCode":"1"},{"eanCode":"2"}]}}"#;
    let first = reply(Method::DocumentPricing, body);
    assert_eq!(first, reply(Method::DocumentPricing, body));
    let parsed: Value = serde_json::from_str(&first).unwrap();
    assert_ne!(parsed["data"]["items"][0]["unitCostPrice"], parsed["data"]["items"][1]["unitCostPrice"]);
}

#[test]
fn a_payment_answers_its_cents_and_its_status() {
    for (amount, status, cents) in [
        ("654.32", "P", "65432"),
        ("0", "P", "0"),
        ("-0.0", "P", "0"),
        ("-654.32", "R", "-65432"),
        ("0.005", "P", "1"),
        ("-0.005", "R", "-1"),
        ("-0.004", "R", "0"),
        ("1e3", "P", "100000"),
        ("null", "P", ""),
        ("\"12.5\"", "P", "1250"),
        ("9999999999999999999999999999", "P", "999999999999999999999999999900"),
    ] {
        let expected = format!(r#"{{"status":"{status}","internalCode":"{cents}"}}"#);
        assert_eq!(
            data(Method::PaymentValidation, &format!(r#"{{"data":{{"amount":{amount}}}}}"#)),
            expected,
            "{amount}"
        );
    }
    assert_eq!(data(Method::PaymentValidation, "{}"), r#"{"status":"P","internalCode":""}"#);
    assert_eq!(
        data(Method::PaymentValidation, r#"{"data":{"amount":1e400,"amount":2}}"#),
        r#"{"status":"P","internalCode":"200"}"#
    );
}

#[test]
fn an_amount_that_cannot_be_computed_is_refused() {
    for amount in
        ["1e400", "-1e400", "10000000000000000000000000000", "1e-29", "true", "{}", "[1]", "\"\"", "\"ten\"", "\"0x1\""]
    {
        let body = format!(r#"{{"data":{{"amount":{amount}}}}}"#);
        assert_eq!(reply_with(Method::PaymentValidation, &body, None), Err(Invalid::Amount), "{amount}");
    }
}

#[test]
fn the_wanted_status_wins_over_the_rule() {
    for (code, status) in [("W", PaymentStatus::Pending), ("P", PaymentStatus::Paid), ("R", PaymentStatus::Rejected)] {
        assert_eq!(code.parse(), Ok(status));
        let reply = reply_with(Method::PaymentValidation, r#"{"data":{"amount":-1}}"#, Some(status)).unwrap();
        assert!(reply.contains(&format!(r#""status":"{code}","internalCode":"-100""#)), "{reply}");
    }
    assert_eq!("p".parse::<PaymentStatus>(), Err(Invalid::PaymentStatus));
}

#[test]
fn the_reply_to_what_cannot_be_answered_has_the_same_shape() {
    let reply: Value = serde_json::from_str(&Reply::invalid(&Invalid::Missing).to_json()).unwrap();
    let message = reply["message"].as_str().unwrap();
    assert!(message.contains("{\"notification\": {…}}"), "{message}");
    let expected = json!({"success": false, "errorCode": "invalid_notification", "errorLevel": 2, "message": message});
    assert_eq!(reply, expected);
}

fn any_method() -> impl Strategy<Value = Method> {
    prop::sample::select(Method::ALL.to_vec())
}

proptest! {
    #[test]
    fn every_readable_notification_is_answered_with_readable_json(
        method in any_method(),
        id in prop_oneof![Just("null".to_owned()), "[1-9][0-9]{0,40}", "\"[ -~]{0,5}\"", Just("[{}]".to_owned()), Just("1e400".to_owned())],
        code in prop_oneof![Just("\"A\"".to_owned()), Just("{\"a\":\"\\\"\"}".to_owned()), Just("-0.0e-1".to_owned()), ".{0,5}"],
        name in prop::sample::select(vec!["internalCode", "searchString", "amount", "items", "storeCode", "other"]),
    ) {
        let body = format!(r#"{{"entityID":{id},"data":{{"{name}":{code},"items":[{{"eanCode":{code}}}]}}}}"#);
        if let Ok(reply) = reply_with(method, &body, None) {
            prop_assert!(serde_json::from_str::<&serde_json::value::RawValue>(&reply).is_ok(), "{} -> {}", body, reply);
        }
    }

    #[test]
    fn no_body_makes_a_method_panic(method in any_method(), body in ".{0,300}") {
        let _ = reply_with(method, &body, None);
    }
}
