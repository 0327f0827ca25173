//! What LiveStore sends and gets in the exchange log, with people and secrets planted.

use std::time::Duration;

use http::Method;
use serde_json::{Value, json};

use super::{ADA, Shop, post_back::till, returned};
use cegid_connector::flows::{Ctx, livestore};

const LOG: &str = "/api/demo/admin/integration-log";

async fn switched_on(shop: &Shop) -> String {
    let scopes = ["tenant.logs:read", "tenant.logs:write", "tenant.personalData:read"];
    let key = shop.connector.key("demo", &scopes).await;
    let body = json!({"connection": "default"}).to_string();
    let on = shop.connector.call(Method::PUT, LOG, &key, &[("content-type", "application/json")], body).await;
    assert_eq!(on.status, 200, "{}", on.body);
    key
}

async fn entries(shop: &Shop, key: &str, query: &str) -> Vec<Value> {
    shop.connector.app().services.exchange_log.settle(Duration::from_secs(20)).await;
    shop.connector.get(&format!("{LOG}{query}"), key).await.json()["items"].as_array().unwrap().clone()
}

async fn request(shop: &Shop, key: &str, entry: &Value, side: &str) -> String {
    let path = format!("{LOG}/{}/{side}", entry["id"].as_str().unwrap());
    shop.connector.get(&path, key).await.json()["request"]["content"].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn a_session_is_a_pair_that_differs_where_we_took_it_otherwise() {
    let shop = Shop::new().await;
    let key = switched_on(&shop).await;
    let body = json!({"callbackUrl": null, "storeId": " 101 ", "customerId": " ", "basket": "for Ada"});
    assert_eq!(shop.post("?sessionId=s1", &body).await.status, 200);
    let wrong = json!({"callbackUrl": "https://elsewhere.example/?token=canary-callback", "storeId": "101"});
    assert_eq!(shop.post("?sessionId=s2", &wrong).await.status, 400);
    let found = entries(&shop, &key, "?label=LiveStore%20session").await;
    let [refused, taken] = &found[..] else { panic!("{found:?}") };
    assert_eq!((&taken["outcome"], &taken["direction"]), (&json!("taken"), &json!("incoming")));
    assert_eq!((&taken["storeId"], &taken["changed"]), (&json!("101"), &json!(true)));
    assert_eq!(
        request(&shop, &key, taken, "unmodified").await,
        r#"{"callbackUrl":null,"storeId":" 101 ","customerId":" ","basket":"***"}"#
    );
    assert_eq!(request(&shop, &key, taken, "modified").await, r#"{"callbackUrl":null,"storeId":"101","basket":"***"}"#);
    assert_eq!(refused["changed"], false);
    assert_eq!(request(&shop, &key, refused, "modified").await, r#"{"callbackUrl":"***","storeId":"101"}"#);
}

#[tokio::test]
async fn nobody_who_registers_is_named_in_the_log() {
    let (address, _) = till(0).await;
    let shop = Shop::with("callbackMode: both\n", &[]).await;
    let key = switched_on(&shop).await;
    let mut browser = shop.opened("s1", &json!({ "callbackUrl": address, "storeId": "101" })).await;
    returned(&browser.save(ADA).await);
    let app = shop.connector.app();
    let session = app.store.session_named(&"demo".parse().unwrap(), "s1").await.unwrap().unwrap().id;
    let tenant = app.registry.get(&"demo".parse().unwrap()).unwrap();
    let ctx = Ctx { tenant, services: app.services.clone(), trace: None, until: None };
    livestore::post_back(&ctx, session).await.unwrap();
    let all = entries(&shop, &key, "?limit=200").await;
    let labels: Vec<_> = all.iter().map(|entry| entry["label"].as_str().unwrap()).collect();
    for wanted in ["LiveStore session", "Search customers", "Create a customer", "Customer", "Customer to LiveStore"] {
        assert!(labels.contains(&wanted), "{wanted}: {labels:?}");
    }
    let posted = all.iter().find(|entry| entry["label"] == "Customer to LiveStore").unwrap();
    assert_eq!((&posted["outcome"], &posted["status"]), (&json!("answered"), &json!(200)));
    for entry in &all {
        for side in ["unmodified", "modified"] {
            let path = format!("{LOG}/{}/{side}", entry["id"].as_str().unwrap());
            let answer = shop.connector.get(&path, &key).await;
            assert_eq!(answer.status, 200, "{path}: {}", answer.body);
            let shown = answer.body;
            let people = ["Ada", "Example", "ada.new", "612345678", "06 12 34 56 78", "rue du Bac", "75007"];
            let password = &shop.sim.credentials().password;
            for secret in people.into_iter().chain([password.as_str(), address.as_str(), key.as_str()]) {
                assert!(!shown.contains(secret), "{secret}: {shown}");
            }
        }
    }
}
