//! Keys, rights, versions, formats of the root, and what stands before the webservice.

use std::collections::BTreeMap;

use prestashop_simulator::{Access, DEMO_KEY, Fault, FaultKind, Options, Version};
use reqwest::{Method, StatusCode};

use crate::wire::{self, ask, get, http, post, send, shop, start};

#[tokio::test]
async fn each_flaw_of_a_key_is_answered_as_prestashop_does() {
    let shop = shop(Version::V8).await;
    let at = |path: &str| http().get(format!("{}api/{path}", shop.url()));
    let nobody = send(at("")).await;
    assert_eq!((nobody.status, nobody.body.as_str()), (401, "401 Unauthorized"));
    assert!(nobody.headers.contains_key("www-authenticate"));
    assert_eq!(send(at("").basic_auth("", Some(""))).await.codes(), [17]);
    assert_eq!(send(at("").basic_auth("short", Some(""))).await.codes(), [18]);
    let unknown = send(at("").basic_auth("X".repeat(32), Some(""))).await;
    assert_eq!((unknown.status, unknown.codes()), (401, vec![20, 21]));
    assert_eq!(send(at(&format!("?ws_key={DEMO_KEY}"))).await.status, 200);
}

#[tokio::test]
async fn the_root_lists_rights_in_xml_and_fails_as_json() {
    let rights = BTreeMap::from([
        ("products".to_owned(), vec!["GET".to_owned(), "PUT".to_owned()]),
        ("stock_availables".to_owned(), vec!["GET".to_owned(), "PATCH".to_owned(), "POST".to_owned()]),
    ]);
    let shop =
        start(Options { access: Access { rights: Some(rights), ..Access::default() }, ..Options::default() }).await;
    let root = get(&shop, "").await;
    assert!(root.body.contains("<api shopName=\"Boutique de démonstration\">"), "{}", root.body);
    assert!(
        root.body.contains("get=\"true\" put=\"true\" post=\"false\" patch=\"false\" delete=\"false\" head=\"false\"")
    );
    assert!(!root.body.contains("<stores "));
    assert_eq!(root.headers["psws-version"], "8.2.0");
    let json = get(&shop, "?output_format=JSON").await;
    assert_eq!((json.status, json.body.as_str()), (500, ""));
    let refused = post(&shop, "products", "").await;
    assert_eq!((refused.status, refused.codes()), (405, vec![25]));
    let never = post(&shop, "stock_availables", "").await;
    assert_eq!((never.status, never.codes()), (405, vec![101]));
    let missing = get(&shop, "stores").await;
    assert_eq!((missing.status, missing.codes()), (401, vec![26]));
    let unknown = get(&shop, "product").await;
    assert_eq!((unknown.status, unknown.codes()), (400, vec![27]));
    assert!(unknown.body.contains("Did you mean: \"products\"?"));
}

#[tokio::test]
async fn only_eight_and_nine_know_patch() {
    for (version, number, status) in
        [(Version::V1_7, "1.7.4.4", 405), (Version::V8, "8.2.0", 400), (Version::V9, "9.0.0", 400)]
    {
        let shop = shop(version).await;
        let answer = ask(&shop, Method::PATCH, "products", "<prestashop><product/></prestashop>").await;
        assert_eq!(answer.status, status, "{version}");
        let root = get(&shop, "").await;
        assert_eq!(root.headers["psws-version"], number);
        assert_eq!(root.body.contains("patch="), version != Version::V1_7);
    }
}

#[tokio::test]
async fn a_switched_off_webservice_says_503_with_code_22() {
    let shop = shop(Version::V8).await;
    shop.switch_off(true);
    let off = get(&shop, "").await;
    assert_eq!((off.status, off.codes()), (503, vec![22]));
    shop.switch_off(false);
    assert_eq!(get(&shop, "").await.status, 200);
}

#[tokio::test]
async fn an_answer_that_is_known_already_is_not_sent_again() {
    let shop = shop(Version::V8).await;
    let first = get(&shop, "languages?display=full").await;
    let sha1 = first.headers["content-sha1"].to_str().unwrap().to_owned();
    assert_eq!(sha1.len(), 40);
    let at = format!("{}api/languages?display=full", shop.url());
    let again = send(http().get(&at).basic_auth(DEMO_KEY, Some("")).header("Local-Content-Sha1", &sha1)).await;
    assert_eq!((again.status, again.body.as_str()), (304, ""));
    let other = send(http().get(&at).basic_auth(DEMO_KEY, Some("")).header("Local-Content-Sha1", "0".repeat(40))).await;
    assert_eq!(other.status, 200);
}

#[tokio::test]
async fn verbs_can_be_named_in_the_query_and_the_script_be_called_itself() {
    let shop = shop(Version::V8).await;
    post(&shop, "products", &wire::product("R1")).await;
    let body = "xml=<prestashop><product><id>1</id><price>12.000000</price></product></prestashop>";
    let changed = ask(&shop, Method::POST, "products?ps_method=PATCH", body).await;
    assert_eq!(changed.status, 200, "{}", changed.body);
    let script = format!("{}webservice/dispatcher.php?url=products/1", shop.url());
    let read = send(http().get(script).basic_auth(DEMO_KEY, Some(""))).await;
    assert_eq!(read.text("price"), Some("12.000000"));
}

#[tokio::test]
async fn a_body_over_the_hosts_limit_is_answered_with_413() {
    let shop = shop(Version::V8).await;
    let answer = post(&shop, "products", &"x".repeat(1024 * 1024)).await;
    assert_eq!(answer.status, 413);
    assert!(answer.body.contains("<html>"));
}

#[tokio::test]
async fn head_answers_without_a_body() {
    let shop = shop(Version::V8).await;
    let answer = ask(&shop, Method::HEAD, "languages", "").await;
    assert_eq!((answer.status, answer.body.as_str()), (200, ""));
    assert!(answer.headers.contains_key("content-sha1"));
}

#[tokio::test]
async fn faults_can_be_ordered_from_outside() {
    let shop = shop(Version::V8).await;
    let at = format!("{}_sim/faults", shop.url());
    let body = r#"{"kind": "maintenance", "verbs": ["GET"], "times": 2}"#;
    let request = || http().post(&at).header("content-type", "application/json");
    assert_eq!(send(request().body(body)).await.status, 204);
    assert_eq!(send(request().body("{\"kind\": \"nothing\"}")).await.status, StatusCode::UNPROCESSABLE_ENTITY.as_u16());
    assert!(send(http().get(&at)).await.body.contains("maintenance"));
    assert_eq!(
        [get(&shop, "").await.status, get(&shop, "").await.status, get(&shop, "").await.status],
        [503, 503, 200]
    );
    shop.inject(Fault::next_request(FaultKind::Maintenance).always());
    assert_eq!(send(http().delete(&at)).await.status, 204);
    assert_eq!(get(&shop, "").await.status, 200);
}
