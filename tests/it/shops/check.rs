//! Shops as they are configured, checked against a shop on a real socket.

use std::collections::BTreeMap;

use http::Method;
use prestashop_simulator::{Access, DEMO_KEY, Fault, FaultKind, Options, Shop, Version};
use serde_json::{Value, json};

use super::{SHOPS, WEB, office};
use crate::connector::{Answer, Connector};

const SHOP: &str = "/api/demo/shops/web";
const IMPORT: &str = r#"{
  "product": { "data": {
    "reference": { "index": 0, "object_key": true },
    "nameEN": { "index": 1, "lang": true, "iso": "EN", "ps_field": "name" },
    "nameDE": { "index": 2, "lang": true, "iso": "DE", "ps_field": "reference" }
  } },
  "stock": { "data": { "reference": { "index": 0 }, "quantity": { "index": 1 } } }
}"#;
const ASSOCIATIONS: &str = "countries: [{code: FRA, iso: FR}]\ntaxes: {NOR: 1}\ncivilities: {M: 1}\n";

async fn shop(options: Options) -> (Shop, Connector) {
    let shop = Shop::start(options).await.unwrap();
    let connector = configured(shop.url().trim_end_matches('/')).await;
    (shop, connector)
}

async fn configured(url: &str) -> Connector {
    let connector = Connector::with("  default: {url: 'simulator:'}\n").await;
    let files = WEB.replace("https://shop.example.com", url).replace("ABCDEFGHJKLMNPQRSTUVWXYZ23456789", DEMO_KEY);
    let files = [
        ("shops/web/shop.yml", &*files),
        ("shops/web/import.json", IMPORT),
        ("shops/web/associations.yml", ASSOCIATIONS),
    ];
    connector.apply_with("demo", "  default: {url: 'simulator:'}\n", &files).await;
    connector
}

async fn check(connector: &Connector) -> Value {
    let key = connector.key("demo", SHOPS).await;
    connector.post(&format!("{SHOP}/check"), &key, None).await.json()
}

async fn missing(connector: &Connector) -> Answer {
    let key = connector.key("demo", SHOPS).await;
    connector.get(&format!("{SHOP}/associations/missing"), &key).await
}

/// `check: finding` of everything that is not in order.
fn complaints(report: &Value) -> Vec<String> {
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let checks = report["checks"].as_array().unwrap().iter().filter(|check| check["status"] != "ok");
    checks.map(|check| format!("{}: {}", text(&check["check"]), text(&check["finding"]))).collect()
}

#[tokio::test]
async fn shops_are_listed_and_read_without_their_keys() {
    let connector = office().await;
    let key = connector.key("demo", SHOPS).await;
    let listed = connector.get("/api/demo/shops", &key).await.json();
    let expected = json!({
        "id": "web", "name": "Web", "enabled": true, "url": "https://shop.example.com/", "prestashopShop": 1,
        "mode": "test", "connection": "default", "imports": [], "exports": [], "importSchedule": null,
        "exportSchedule": null,
    });
    assert_eq!(listed, json!({ "items": [expected], "next": null }));
    assert_eq!(connector.get(SHOP, &key).await.json(), expected);
    let unknown = connector.get("/api/demo/shops/none", &key).await;
    assert_eq!((unknown.problem(), &unknown.json()["shops"]), ((404, "shop-not-found".to_owned()), &json!(["web"])));
}

#[tokio::test]
async fn a_check_says_version_rights_languages_and_what_no_association_stands_for() {
    let (simulated, connector) = shop(Options::default()).await;
    let report = check(&connector).await;
    assert!(report["version"].as_str().unwrap().starts_with("8."), "{report:#}");
    assert_eq!(report["ok"], false, "a language is missing: {report:#}");
    let found = complaints(&report);
    for expected in [
        "languages: the column `nameDE` is in `de`, which is no language of the shop",
        "languages: the column `nameDE` fills `reference`, which is no field of products in languages",
        "of the shop's countries have no code",
    ] {
        assert!(found.iter().any(|complaint| complaint.contains(expected)), "{expected}: {found:#?}");
    }
    assert!(!found.iter().any(|complaint| complaint.starts_with("rights")), "{found:#?}");
    let tables = missing(&connector).await.json();
    assert_eq!(tables["tables"], report["missingAssociations"]);
    let of = |name: &str| {
        let table = tables["tables"].as_array().unwrap().iter().find(|table| table["table"] == name).unwrap();
        table["missing"].as_array().unwrap().iter().map(|row| row["value"].clone()).collect::<Vec<_>>()
    };
    assert!(of("countries").contains(&json!("BE")) && !of("countries").contains(&json!("FR")), "{tables:#}");
    assert_eq!(of("taxes"), ["2", "3"], "{tables:#}");
    assert!(simulated.requests().iter().all(|request| request.verb == "GET"), "a check writes nothing");
}

#[tokio::test]
async fn a_key_without_a_right_is_told_which_flow_lacks_it() {
    let all = ["GET", "POST", "PUT", "PATCH", "DELETE"].map(str::to_owned).to_vec();
    let reading = vec!["GET".to_owned()];
    let rights = BTreeMap::from([
        ("products".to_owned(), all.clone()),
        ("combinations".to_owned(), all),
        ("stock_availables".to_owned(), reading.clone()),
        ("languages".to_owned(), reading.clone()),
        ("tax_rule_groups".to_owned(), reading),
    ]);
    let access = Access { rights: Some(rights), ..Access::default() };
    let (_simulated, connector) = shop(Options { access, ..Options::default() }).await;
    let found = complaints(&check(&connector).await);
    for expected in [
        "rights: for `product` the key lacks stock_availables: PATCH",
        "rights: for `stock` the key lacks stock_availables: PATCH",
    ] {
        assert!(found.iter().any(|complaint| complaint == expected), "{expected}: {found:#?}");
    }
    let tables = missing(&connector).await.json();
    assert_eq!(tables["tables"][0]["notReadable"], json!(["customers"]), "{tables:#}");
}

#[tokio::test]
async fn before_8_a_change_needs_another_right() {
    let rights = BTreeMap::from([("products".to_owned(), vec!["GET".to_owned()])]);
    let access = Access { rights: Some(rights), ..Access::default() };
    let (_simulated, connector) = shop(Options { version: Version::V1_7, access, ..Options::default() }).await;
    let found = complaints(&check(&connector).await).join("\n");
    assert!(found.contains("products: PUT") && !found.contains("PATCH"), "{found}");
}

#[tokio::test]
async fn each_way_to_fail_is_a_problem_of_its_own() {
    for (kind, problem) in [
        (FaultKind::Maintenance, (503, "shop-maintenance")),
        (FaultKind::LoginPage, (502, "shop-login-page")),
        (FaultKind::Redirect { to: "https://www.example.com/".to_owned() }, (502, "shop-redirected")),
        (FaultKind::Blocked, (502, "shop-blocked")),
        (FaultKind::DropBefore, (504, "shop-answer-lost")),
        (FaultKind::FailBefore, (502, "shop-failed")),
    ] {
        let (simulated, connector) = shop(Options::default()).await;
        simulated.inject(Fault::next_request(kind.clone()).always());
        let answer = missing(&connector).await;
        assert_eq!(answer.problem(), (problem.0, problem.1.to_owned()), "{kind:?}: {}", answer.body);
        assert_eq!(answer.json()["shop"], "web");
        let report = check(&connector).await;
        assert_eq!(report["ok"], false, "{kind:?}: {report:#}");
        let told = report["checks"].as_array().unwrap().iter().find(|check| check["check"] == "answer").unwrap();
        assert!(told["advice"].is_string(), "{kind:?}: {report:#}");
    }
}

#[tokio::test]
async fn a_key_that_the_shop_does_not_know_and_one_of_another_shop_are_told_apart() {
    let unknown = Access { key: "ANOTHERKEYANOTHERKEYANOTHERKEYAN".to_owned(), ..Access::default() };
    let (_simulated, connector) = shop(Options { access: unknown, ..Options::default() }).await;
    assert_eq!(missing(&connector).await.problem(), (502, "shop-key-refused".to_owned()));
    let of_another = Access { shops: Some(vec![2]), ..Access::default() };
    let (_simulated, connector) = shop(Options { access: of_another, ..Options::default() }).await;
    assert_eq!(missing(&connector).await.problem(), (502, "shop-forbidden".to_owned()));
}

#[tokio::test]
async fn a_shop_that_is_down_or_not_allowed_is_told_without_a_request() {
    let simulated = Shop::start(Options::default()).await.unwrap();
    let url = simulated.url();
    drop(simulated);
    let connector = configured(url.trim_end_matches('/')).await;
    assert_eq!(missing(&connector).await.problem(), (502, "shop-unreachable".to_owned()));
    let private = configured("http://10.0.0.1").await;
    let answer = missing(&private).await;
    assert_eq!(answer.problem(), (502, "shop-address-forbidden".to_owned()), "{}", answer.body);
}

#[tokio::test]
async fn the_neighbours_key_and_a_key_without_the_scope_get_nothing() {
    let connector = office().await;
    let neighbour = connector.key("neighbour", SHOPS).await;
    let reader = connector.key("demo", &["tenant.shops:read"]).await;
    for path in ["/api/demo/shops".to_owned(), SHOP.to_owned(), format!("{SHOP}/associations/missing")] {
        assert_eq!(connector.get(&path, &neighbour).await.status, 404, "{path}");
    }
    let refused = connector.call(Method::POST, &format!("{SHOP}/check"), &reader, &[], "").await;
    assert_eq!(refused.problem(), (403, "scope-missing".to_owned()));
}
