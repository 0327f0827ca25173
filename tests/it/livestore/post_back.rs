//! `callbackMode: post` and `both`: the customer is posted to LiveStore until it has heard.

use std::sync::{Arc, Mutex};

use axum::{Router, extract::State, routing::post};
use http::StatusCode;
use serde_json::{Value, json};
use tokio::net::TcpListener;
use uuid::Uuid;

use super::{ADA, Shop, returned};
use cegid_connector::flows::{Ctx, livestore};

#[derive(Default)]
pub struct Heard {
    bodies: Vec<Value>,
    refusals: usize,
}

/// A LiveStore that hears post-backs, after refusing some.
pub async fn till(refusals: usize) -> (String, Arc<Mutex<Heard>>) {
    let heard = Arc::new(Mutex::new(Heard { refusals, ..Heard::default() }));
    let hear = async |State(heard): State<Arc<Mutex<Heard>>>, axum::Json(body): axum::Json<Value>| {
        let mut heard = heard.lock().unwrap();
        if heard.refusals > 0 {
            heard.refusals -= 1;
            return StatusCode::SERVICE_UNAVAILABLE;
        }
        heard.bodies.push(body);
        StatusCode::OK
    };
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("http://{}/session", listener.local_addr().unwrap());
    let router = Router::new().route("/session", post(hear)).with_state(Arc::clone(&heard));
    tokio::spawn(async move { axum::serve(listener, router).await });
    (address, heard)
}

fn ctx(shop: &Shop) -> Ctx {
    let app = shop.connector.app();
    let tenant = app.registry.get(&"demo".parse().unwrap()).unwrap();
    Ctx { tenant, services: Arc::clone(&app.services), trace: None, until: None }
}

async fn session(shop: &Shop, name: &str) -> Uuid {
    shop.connector.app().store.session_named(&"demo".parse().unwrap(), name).await.unwrap().unwrap().id
}

#[tokio::test]
async fn a_saved_customer_is_posted_until_livestore_has_heard() {
    let (address, heard) = till(1).await;
    let shop = Shop::with("callbackMode: both\n", &[]).await;
    let mut browser = shop.opened("s1", &json!({ "callbackUrl": address, "storeId": "101" })).await;
    let (_, id) = returned(&browser.save(ADA).await);
    let counts = shop.connector.app().store.job_counts(shop.connector.clock.now()).await.unwrap();
    assert_eq!(counts.iter().find(|count| count.kind == livestore::JOB_KIND).map(|count| count.ready), Some(1));
    let session = session(&shop, "s1").await;
    let failed = livestore::post_back(&ctx(&shop), session).await.unwrap_err();
    assert_eq!(failed, livestore::PostBackFailed::Again("LiveStore answered 503".to_owned()));
    livestore::post_back(&ctx(&shop), session).await.unwrap();
    let body = heard.lock().unwrap().bodies[0].clone();
    assert_eq!(body["customerId"], id);
    assert_eq!(
        body["emails"][0],
        json!({"email": "ada.new@example.org", "emailType": "Main", "emailConsent": "ENS", "qualityCode": null})
    );
    assert_eq!(body["phones"][0]["phoneConsent"], "REF");
    assert_eq!(body["postalAddresses"][0]["country"], json!({"countryIso2Code": "FR", "countryLabel": "France"}));
    assert_eq!(body["birthDay"], 29);
    assert_eq!(body["birthYear"], Value::Null);
}

#[tokio::test]
async fn where_only_redirects_are_wanted_nothing_is_posted() {
    let (address, _) = till(0).await;
    let shop = Shop::new().await;
    let mut browser = shop.opened("s1", &json!({ "callbackUrl": address })).await;
    returned(&browser.save(ADA).await);
    let counts = shop.connector.app().store.job_counts(shop.connector.clock.now()).await.unwrap();
    assert!(counts.iter().all(|count| count.kind != livestore::JOB_KIND));
}
