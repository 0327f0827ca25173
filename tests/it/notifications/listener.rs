//! The listener: who may post, what is kept, what an administrator types into Y2.

use cegid_connector::domain::ids::TenantId;
use http::{Method, StatusCode};
use serde_json::json;

use super::{ADMIN, LISTENER, SCOPES, World, about};
use crate::connector::Connector;

#[tokio::test]
async fn a_post_is_answered_empty_with_its_id_and_kept_as_it_came() {
    let world = World::new().await;
    let id = world.post(" {\"any\": [1, 2]} ").await;
    let body = world.connector.get(&format!("{ADMIN}/{id}/body"), &world.key).await;
    assert_eq!((body.status.as_u16(), body.body.as_str()), (200, " {\"any\": [1, 2]} "));
    assert_eq!(world.state(&id).await.0, "received");
    assert!(world.sim.recorded().is_empty(), "nobody asked Y2");
}

#[tokio::test]
async fn without_the_scope_for_personal_data_a_body_is_not_shown() {
    let world = World::new().await;
    let id = world.post("{}").await;
    let key = world.connector.key("demo", &["tenant.notifications:read"]).await;
    let answer = world.connector.get(&format!("{ADMIN}/{id}/body"), &key).await;
    assert_eq!(answer.problem(), (403, "scope-missing".to_owned()));
    assert_eq!(world.connector.get(&format!("{ADMIN}/{id}"), &key).await.status, 200);
}

#[tokio::test]
async fn an_unknown_connection_is_404_and_a_disabled_one_keeps_and_ignores() {
    let world = World::with(&["enabled: false"]).await;
    let unknown = LISTENER.replace("default", "nowhere");
    let answer = world.connector.call(Method::POST, &unknown, &world.key, &[], "{}").await;
    assert_eq!(answer.problem(), (404, "connection-not-found".to_owned()));
    let id = world.post(about("CustomerUpdated", "1")).await;
    assert_eq!(world.state(&id).await, ("ignored".to_owned(), "the connection is disabled".to_owned()));
    world.work().await;
    assert_eq!(world.events().await.len(), 0);
}

#[tokio::test]
async fn what_nobody_can_read_is_kept_and_parked_with_the_reason() {
    let world = World::new().await;
    let deep = "[".repeat(10_000);
    let bomb = "<!DOCTYPE a [<!ENTITY b \"c\">]><a>&b;</a>".to_owned();
    let cases = [
        (String::new(), "empty"),
        ("hello".to_owned(), "neither JSON nor XML"),
        (deep, "deeper"),
        (bomb, "document type"),
        ("<a><b></a>".to_owned(), "XML"),
    ];
    let mut ids = Vec::new();
    for (body, _) in &cases {
        ids.push(world.post(body.clone()).await);
    }
    let binary = world.connector.call(Method::POST, LISTENER, &world.key, &[], vec![0xff_u8, 0xfe, 0]).await;
    ids.push(binary.header("x-notification-id").to_owned());
    world.work().await;
    for (id, reason) in ids.iter().zip(cases.iter().map(|(_, reason)| *reason).chain(["not UTF-8"])) {
        let (state, why) = world.state(id).await;
        assert_eq!(state, "parked");
        assert!(why.contains(reason), "{why}");
    }
    assert_eq!(world.events().await.len(), 0);
}

#[tokio::test]
async fn more_than_the_limit_is_413_and_not_kept() {
    let world = World::new().await;
    let largest = format!("\"{}\"", "x".repeat((256 << 10) - 2));
    world.post(largest.clone()).await;
    let answer = world.post_as(&[], format!("{largest} ")).await;
    assert_eq!(answer.problem(), (413, "payload-too-large".to_owned()));
    let list = world.connector.get(ADMIN, &world.key).await.json();
    assert_eq!(list["items"].as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn a_connection_that_asks_for_a_signature_takes_nothing_without() {
    let world = World::with(&[
        "notifications:",
        "  signature: { header: X-Signature, algorithm: hmac-sha256-hex, secret: 'between-us-two' }",
    ])
    .await;
    let body = about("CustomerUpdated", "1");
    let key = aws_lc_rs::hmac::Key::new(aws_lc_rs::hmac::HMAC_SHA256, b"between-us-two");
    let tag = aws_lc_rs::hmac::sign(&key, body.as_bytes());
    let hex: String = tag.as_ref().iter().map(|byte| format!("{byte:02x}")).collect();
    for headers in [&[][..], &[("x-signature", "00")], &[("x-signature", &hex[2..])]] {
        let answer = world.post_as(headers, body.clone()).await;
        assert_eq!(answer.problem(), (401, "signature-invalid".to_owned()));
    }
    let other = world.post_as(&[("x-signature", &hex)], format!("{body} ")).await;
    assert_eq!(other.problem(), (401, "signature-invalid".to_owned()));
    assert_eq!(world.connector.get(ADMIN, &world.key).await.json()["items"], json!([]));
    assert_eq!(world.post_as(&[("x-signature", &hex)], body).await.status, StatusCode::OK);
}

#[tokio::test]
async fn registering_makes_a_key_that_only_those_see_who_may_manage_keys() {
    let world = World::new().await;
    let masked = world.connector.get(LISTENER, &world.key).await.json();
    assert_eq!(masked["headers"]["X-API-KEY"], "********");
    assert_eq!((masked["enabled"].as_bool(), masked["id"].as_str()), (Some(true), Some("default")));
    for spelling in ["Register", "register"] {
        let answer = world.connector.post(&format!("{LISTENER}/{spelling}"), &world.key, None).await;
        assert_eq!((answer.status.as_u16(), answer.body.as_str()), (200, ""));
        assert!(answer.header("x-register-by-hand").contains("public_url"), "{:?}", answer.headers);
    }
    assert_eq!(world.connector.get(LISTENER, &world.key).await.json()["headers"]["X-API-KEY"], "********");
    let manager = world.connector.key("demo", &["tenant.y2.listener", "tenant.access:write"]).await;
    let shown = world.connector.get(LISTENER, &manager).await.json();
    let key = shown["headers"]["X-API-KEY"].as_str().unwrap();
    assert_eq!(world.connector.call(Method::POST, LISTENER, key, &[], "{}").await.status, 200);
    let refused = world.connector.get(ADMIN, key).await;
    assert_eq!(refused.problem(), (403, "scope-missing".to_owned()), "it opens the listener and nothing else");
    let tenant: TenantId = "demo".parse().unwrap();
    assert_eq!(world.connector.app().store.keys(&tenant).await.unwrap().len(), 3, "one key, made once");
}

#[tokio::test]
async fn a_neighbour_sees_nothing_of_it() {
    let world = World::new().await;
    world.connector.apply("other", "  default:\n    url: 'simulator:'\n").await;
    let id = world.post("{}").await;
    let neighbours = world.connector.key("other", SCOPES).await;
    let answer = world.connector.get(&format!("/api/other/admin/notifications/{id}"), &neighbours).await;
    assert_eq!(answer.problem(), (404, "notification-not-found".to_owned()));
    let list = world.connector.get("/api/other/admin/notifications", &neighbours).await.json();
    assert_eq!(list["items"], json!([]));
}

#[tokio::test]
async fn a_database_that_is_away_is_503_with_a_time() {
    let connector: World = World::new().await;
    connector.connector.app().store.close().await;
    let answer = connector.post_as(&[], "{}").await;
    assert_eq!(answer.status, StatusCode::SERVICE_UNAVAILABLE, "{}", answer.body);
    assert!(!answer.header("retry-after").is_empty());
    let _: &Connector = &connector.connector;
}
