//! Webhooks: what is sent, signed, retried, paused, and where it may go.

use http::{Method, StatusCode};
use jiff::SignedDuration;
use serde_json::json;
use standardwebhooks::Webhook;

use super::{WEBHOOKS, World, about, about_once, receiver::Receiver};

/// Whether one of the signatures is what the standard's own library makes. It would ask the machine's clock for the time.
fn verified(secret: &str, received: &super::receiver::Received) -> bool {
    let webhook = Webhook::new(&format!("whsec_{secret}")).unwrap();
    let id = received.header("webhook-id");
    let timestamp: i64 = received.header("webhook-timestamp").parse().unwrap();
    let expected = webhook.sign(id, timestamp, &received.body).unwrap();
    received.header("webhook-signature").split(' ').any(|signature| signature == expected)
}

#[tokio::test]
async fn an_event_arrives_signed_as_standard_webhooks_says() {
    let world = World::new().await;
    let receiver = Receiver::start().await;
    let made = world.subscribe(json!({"endpoint": receiver.url, "events": ["Customer:*"]})).await;
    let secret = made["signatureSecret"].as_str().unwrap();
    assert_eq!((secret.len(), made["id"].as_str().unwrap().len()), (64, 5));
    world.post(about("CustomerUpdated", &world.customer())).await;
    world.work().await;
    let received = receiver.received();
    assert_eq!(received.len(), 1);
    assert!(verified(secret, &received[0]));
    let body = received[0].json();
    assert_eq!(body["id"], received[0].header("webhook-id"));
    assert_eq!((&body["type"], &body["tenant"]), (&json!("customer.updated"), &json!("demo")));
    assert!(body.get("data").is_none());
    let id = made["id"].as_str().unwrap();
    let deliveries = world.connector.get(&format!("{WEBHOOKS}/{id}/deliveries"), &world.key).await.json();
    assert_eq!(
        (&deliveries["items"][0]["state"], &deliveries["items"][0]["lastStatus"]),
        (&json!("delivered"), &json!(204))
    );
    let shown = world.connector.get(&format!("{WEBHOOKS}/{id}"), &world.key).await;
    assert!(!shown.body.contains(secret));
}

#[tokio::test]
async fn the_standard_verifier_takes_what_is_sent_now() {
    let world = World::new().await;
    let receiver = Receiver::start().await;
    world.connector.clock.set(cegid_connector::clock::Clock::system().now());
    let made = world.subscribe(json!({"endpoint": receiver.url, "events": ["*"]})).await;
    world.post(about("CustomerUpdated", &world.customer())).await;
    world.work().await;
    let received = receiver.received().remove(0);
    let webhook = Webhook::new(&format!("whsec_{}", made["signatureSecret"].as_str().unwrap())).unwrap();
    webhook.verify(&received.body, &received.headers).unwrap();
}

#[tokio::test]
async fn a_hexadecimal_hmac_goes_beside_it_where_the_operator_names_a_header() {
    let sim = crate::connector::y2(Default::default()).await;
    let connections = crate::connector::connection("default", &sim, &[]);
    let connector = crate::connector::Connector::with_settings(&connections, |settings| {
        settings.notifications.hmac_header = Some(http::HeaderName::from_static("x-neostore-signature"));
    })
    .await;
    connector.stay();
    let key = connector.key("demo", super::SCOPES).await;
    let world = World { sim, connector, key };
    let receiver = Receiver::start().await;
    let made = world.subscribe(json!({"endpoint": receiver.url, "events": ["*"]})).await;
    world.post(about("CustomerUpdated", &world.customer())).await;
    world.work().await;
    let received = receiver.received().remove(0);
    let secret = made["signatureSecret"].as_str().unwrap();
    let key = aws_lc_rs::hmac::Key::new(aws_lc_rs::hmac::HMAC_SHA256, secret.as_bytes());
    let tag = aws_lc_rs::hmac::sign(&key, &received.body);
    let hex: String = tag.as_ref().iter().map(|byte| format!("{byte:02x}")).collect();
    assert_eq!(received.header("x-neostore-signature"), hex);
}

#[tokio::test]
async fn the_entity_goes_along_only_to_those_who_may_see_personal_data() {
    let world = World::new().await;
    let receiver = Receiver::start().await;
    let wanted = json!({"endpoint": receiver.url, "events": ["customer.updated"], "includeEntity": true});
    let poor = world.connector.key("demo", &["tenant.webhooks:write"]).await;
    let refused = world.connector.post(WEBHOOKS, &poor, Some(&wanted.to_string())).await;
    assert_eq!(refused.problem(), (403, "scope-missing".to_owned()));
    let made = world.subscribe(wanted).await;
    let customer = world.customer();
    world.post(about("CustomerUpdated", &customer)).await;
    world.work().await;
    let body = receiver.received()[0].json();
    assert_eq!(body["data"]["customerId"], customer);
    assert!(body["data"]["lastName"].is_string(), "{body:#}");
    // To send it elsewhere is to see it.
    let path = format!("{WEBHOOKS}/{}", made["id"].as_str().unwrap());
    let moved = json!({"endpoint": "https://elsewhere.example.com/"}).to_string();
    let json = [("content-type", "application/json")];
    let answer = world.connector.call(Method::PATCH, &path, &poor, &json, moved).await;
    assert_eq!(answer.problem(), (403, "scope-missing".to_owned()));
}

#[tokio::test]
async fn what_fails_is_tried_again_under_the_same_id_and_retry_after_is_honoured() {
    let world = World::new().await;
    let receiver = Receiver::start().await;
    let made = world.subscribe(json!({"endpoint": receiver.url, "events": ["*"]})).await;
    receiver.answer([
        (StatusCode::INTERNAL_SERVER_ERROR, None, "call ada@example.org"),
        (StatusCode::TOO_MANY_REQUESTS, Some(("retry-after", "3600")), ""),
        (StatusCode::FOUND, Some(("location", "/elsewhere")), ""),
    ]);
    world.post(about("CustomerUpdated", &world.customer())).await;
    world.work().await;
    let path = format!("{WEBHOOKS}/{}/deliveries", made["id"].as_str().unwrap());
    let delivery = world.connector.get(&path, &world.key).await.json()["items"][0].clone();
    assert_eq!((&delivery["state"], &delivery["lastStatus"]), (&json!("pending"), &json!(500)));
    assert_eq!(delivery["answer"], "call …", "what looks personal is masked");
    world.connector.clock.advance(SignedDuration::from_secs(6));
    world.work().await;
    world.connector.clock.advance(SignedDuration::from_mins(10));
    world.work().await;
    assert_eq!(receiver.received().len(), 2, "an hour was asked for");
    world.connector.clock.advance(SignedDuration::from_mins(60));
    world.work().await;
    world.connector.clock.advance(SignedDuration::from_hours(3));
    world.work().await;
    let received = receiver.received();
    assert_eq!(received.len(), 4, "a redirect is a failure, and not followed");
    let ids: std::collections::BTreeSet<_> = received.iter().map(|one| one.header("webhook-id").to_owned()).collect();
    assert_eq!(ids.len(), 1);
    assert_eq!(world.connector.get(&path, &world.key).await.json()["items"][0]["state"], "delivered");
}

#[tokio::test]
async fn an_endpoint_that_fails_for_three_days_is_paused_and_resumes_when_told() {
    let world = World::new().await;
    let receiver = Receiver::start().await;
    let made = world.subscribe(json!({"endpoint": receiver.url, "events": ["customer.*"]})).await;
    let path = format!("{WEBHOOKS}/{}", made["id"].as_str().unwrap());
    receiver.answer((0..20).map(|_| (StatusCode::BAD_GATEWAY, None, "")));
    world.post(about("CustomerUpdated", &world.customer())).await;
    for _ in 0..12 {
        world.work().await;
        world.connector.clock.advance(SignedDuration::from_hours(27));
    }
    assert_eq!(receiver.received().len(), 10);
    let paused = world.connector.get(&path, &world.key).await.json();
    assert!(paused["pausedAt"].is_string(), "{paused:#}");
    assert!(world.events().await.iter().any(|event| event["type"] == "webhook.paused"));
    world.post(about("CustomerUpdated", &world.customer())).await;
    world.work().await;
    assert_eq!(receiver.received().len(), 10, "nothing is sent meanwhile");
    let json = [("content-type", "application/json")];
    let resumed = world.connector.call(Method::PATCH, &path, &world.key, &json, r#"{"enabled": true}"#).await.json();
    assert!(resumed["pausedAt"].is_null());
    receiver.answer([]);
    let since = json!({"since": "2026-03-31T00:00:00Z"}).to_string();
    let again = world.connector.post(&format!("{path}/redeliver"), &world.key, Some(&since)).await;
    assert_eq!((again.status.as_u16(), &again.json()["count"]), (202, &json!(2)));
}

#[tokio::test]
async fn an_endpoint_that_is_gone_is_paused_at_once() {
    let world = World::new().await;
    let receiver = Receiver::start().await;
    let made = world.subscribe(json!({"endpoint": receiver.url, "events": ["*"]})).await;
    receiver.answer([(StatusCode::GONE, None, "")]);
    world.post(about("CustomerUpdated", &world.customer())).await;
    world.work().await;
    let path = format!("{WEBHOOKS}/{}", made["id"].as_str().unwrap());
    assert!(world.connector.get(&path, &world.key).await.json()["pausedReason"].as_str().unwrap().contains("410"));
}

#[tokio::test]
async fn a_rotation_lets_two_secrets_sign_for_a_day() {
    let world = World::new().await;
    let receiver = Receiver::start().await;
    let made = world.subscribe(json!({"endpoint": receiver.url, "events": ["*"]})).await;
    let path = format!("{WEBHOOKS}/{}", made["id"].as_str().unwrap());
    let rotated = world.connector.post(&format!("{path}/rotate"), &world.key, None).await.json();
    let [old, new] = [&made, &rotated].map(|one| one["signatureSecret"].as_str().unwrap());
    assert_ne!(old, new);
    assert_eq!(world.connector.post(&format!("{path}/test"), &world.key, None).await.status, 202);
    world.work().await;
    let first = receiver.received()[0].clone();
    assert!(verified(old, &first) && verified(new, &first));
    assert_eq!(first.json()["type"], "webhook.test");
    world.connector.clock.advance(SignedDuration::from_hours(25));
    world.connector.post(&format!("{path}/test"), &world.key, None).await;
    world.work().await;
    let later = receiver.received()[1].clone();
    assert!(!verified(old, &later) && verified(new, &later));
}

#[tokio::test]
async fn a_webhook_leads_to_public_https_only_unless_the_operator_allows_it() {
    let world = World::new().await;
    for bad in [
        "http://hooks.example.com/",
        "https://10.0.0.1/",
        "https://[::1]/",
        "https://169.254.169.254/latest",
        "https://user:secret@hooks.example.com/",
        "ftp://hooks.example.com/",
        "nonsense",
    ] {
        let body = json!({"endpoint": bad, "events": ["*"]}).to_string();
        let answer = world.connector.post(WEBHOOKS, &world.key, Some(&body)).await;
        assert_eq!(answer.problem(), (400, "invalid-request".to_owned()), "{bad}");
        assert!(answer.json()["errors"]["endpoint"].is_array(), "{bad}");
    }
    let body = json!({"endpoint": "https://hooks.example.com/", "events": ["customer.renamed"]}).to_string();
    let answer = world.connector.post(WEBHOOKS, &world.key, Some(&body)).await;
    assert!(answer.json()["errors"]["events[0]"].is_array(), "{}", answer.body);
}

#[tokio::test]
async fn stores_and_patterns_choose_and_a_deleted_webhook_gets_nothing() {
    let world = World::new().await;
    let receiver = Receiver::start().await;
    world.subscribe(json!({"endpoint": receiver.url, "events": ["*"], "stores": ["nowhere"]})).await;
    world.subscribe(json!({"endpoint": receiver.url, "events": ["receipt.*"]})).await;
    let gone = world.subscribe(json!({"endpoint": receiver.url, "events": ["*"]})).await;
    let path = format!("{WEBHOOKS}/{}", gone["id"].as_str().unwrap());
    world.post(about("CustomerUpdated", &world.customer())).await;
    world.connector.app().inbox.run_all_due().await.unwrap();
    assert_eq!(world.connector.call(Method::DELETE, &path, &world.key, &[], "").await.status, 204);
    world.work().await;
    assert_eq!(receiver.received().len(), 0);
    assert_eq!(world.connector.get(&path, &world.key).await.problem(), (404, "webhook-not-found".to_owned()));
}

#[tokio::test]
async fn in_order_means_that_a_failing_one_holds_up_its_followers() {
    let world = World::new().await;
    let receiver = Receiver::start().await;
    world.subscribe(json!({"endpoint": receiver.url, "events": ["*"], "ordered": true})).await;
    let customer = world.customer();
    receiver.answer([(StatusCode::BAD_GATEWAY, None, "")]);
    for event in ["1", "2"] {
        world.post(about_once("CustomerUpdated", &customer, event)).await;
        world.work().await;
    }
    assert_eq!(receiver.received().len(), 1, "the second waits behind the first");
    world.connector.clock.advance(SignedDuration::from_secs(10));
    world.work().await;
    world.work().await;
    let ids: Vec<_> = receiver.received().iter().map(|one| one.header("webhook-id").to_owned()).collect();
    assert_eq!(ids.len(), 3);
    assert!(ids[0] == ids[1] && ids[1] != ids[2]);
}
