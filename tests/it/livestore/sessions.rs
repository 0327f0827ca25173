//! The contract with LiveStore: health, posting, opening, ending.

use axum::body::Body;
use http::{Method, Request};
use jiff::SignedDuration;
use serde_json::json;

use super::{ADA, CALLBACK, Shop, returned};

const SESSION: &str = "/api/demo/external/livestore/session";

#[tokio::test]
async fn the_health_check_takes_no_credential_and_says_nothing() {
    let shop = Shop::new().await;
    for method in [Method::GET, Method::HEAD] {
        let request = Request::builder().method(method).uri(SESSION).body(Body::empty()).unwrap();
        let answer = shop.connector.send(request).await;
        assert_eq!((answer.status.as_u16(), answer.body.as_str()), (200, ""));
    }
    let unknown = Request::get("/api/nobody/external/livestore/session").body(Body::empty()).unwrap();
    assert_eq!(shop.connector.send(unknown).await.status, 404);
}

#[tokio::test]
async fn the_health_check_names_what_is_missing() {
    let shop = Shop::with("provider: y2\n", &[("security.yml", "callbackHosts: ['*.cegid.cloud']\n")]).await;
    let answer = shop.connector.send(Request::get(SESSION).body(Body::empty()).unwrap()).await;
    assert_eq!(answer.problem(), (503, "livestore-not-ready".to_owned()));
    assert!(answer.json()["missing"][0].as_str().unwrap().contains("challengers"), "{}", answer.body);
    let answer = shop.post("?sessionId=s1", &json!({ "callbackUrl": null })).await;
    assert_eq!(answer.status, 503);
}

#[tokio::test]
async fn a_session_is_answered_with_the_address_that_opens_it() {
    let shop = Shop::new().await;
    let answer =
        shop.post("?sessionId=s.1_A-b&storeId=101", &json!({ "callbackUrl": CALLBACK, "storeId": "102" })).await;
    assert_eq!((answer.status.as_u16(), answer.body.as_str()), (200, ""));
    let location = answer.header("location");
    assert!(
        location.starts_with("http") && location.ends_with("/api/demo/external/livestore?sessionId=s.1_A-b"),
        "{location}"
    );
    let mut browser = shop.browser("s.1_A-b", "").await;
    assert!(!browser.at.contains("s.1_A-b"), "the session's name is not in the form's address");
    let (_, id) = returned(&browser.save(ADA).await);
    assert_eq!(&*shop.customer(&id).usual_store_id, "101", "the address counts more than the body");
}

#[tokio::test]
async fn without_a_name_we_make_one() {
    let shop = Shop::new().await;
    let answer = shop.post("", &json!({ "callbackUrl": CALLBACK })).await;
    let session = answer.header("location").split("sessionId=").nth(1).unwrap().to_owned();
    assert_eq!(session.len(), 22);
    shop.browser(&session, "").await;
}

#[tokio::test]
async fn the_same_name_again_replaces_an_open_session_and_begins_anew_after_the_end() {
    let shop = Shop::new().await;
    let mut browser = shop.new_customer("s1").await;
    let other = "https://other.cegid.cloud/";
    shop.post("?sessionId=s1", &json!({ "callbackUrl": other })).await;
    let answer = browser.save(ADA).await;
    assert!(answer.header("location").starts_with(other), "{}", answer.header("location"));
    let mut browser = shop.new_customer("s1").await;
    let answer = browser.save(&[("lastName", "Second"), ("email", "second@example.org")]).await;
    assert_eq!(&*shop.customer(&returned(&answer).1).last_name, "Second");
}

#[tokio::test]
async fn a_session_lives_as_long_as_it_is_used_and_four_hours_at_most() {
    let shop = Shop::new().await;
    let mut browser = shop.new_customer("s1").await;
    for _ in 0..3 {
        shop.connector.clock.advance(SignedDuration::from_mins(10));
        assert_eq!(browser.press("refresh", &[]).await.status, 200);
    }
    shop.connector.clock.advance(SignedDuration::from_mins(16));
    let answer = browser.save(ADA).await;
    assert_eq!(answer.status, 404);
    assert!(
        answer.body.contains("not open any more")
            && answer.body.contains("https://pos.cegid.cloud/t/pos/?status=cancelled")
    );
    let mut browser = shop.new_customer("s2").await;
    for _ in 0..25 {
        shop.connector.clock.advance(SignedDuration::from_mins(10));
        browser.press("refresh", &[]).await;
    }
    assert_eq!(browser.save(ADA).await.status, 404, "after four hours and ten minutes");
    assert!(shop.sim.recorded().of("CustomerWcfService", "AddNewCustomer").is_empty());
}

#[tokio::test]
async fn an_unknown_session_is_a_page_for_people_and_a_problem_for_programs() {
    let shop = Shop::with("returnUrl: https://pos.cegid.cloud/{status}\n", &[]).await;
    let mut browser = shop.new_customer("s1").await;
    browser.language = "fr-CH, en;q=0.5";
    let answer = browser.get("/api/demo/external/livestore?sessionId=nobody").await;
    assert_eq!(answer.status, 404);
    assert!(
        answer.body.contains("lang=\"fr\"") && answer.body.contains("https://pos.cegid.cloud/cancelled"),
        "{}",
        answer.body
    );
    let token = "A".repeat(43);
    assert_eq!(browser.get(&format!("/forms/demo/s/{token}")).await.status, 404);
    let request = Request::get("/api/demo/external/livestore?sessionId=nobody").header("accept", "application/json");
    let answer = shop.connector.send(request.body(Body::empty()).unwrap()).await;
    assert_eq!(answer.problem(), (404, "session-not-found".to_owned()));
}

#[tokio::test]
async fn one_tenants_form_opens_nowhere_else() {
    let shop = Shop::new().await;
    let files = [
        ("security.yml", super::SECURITY),
        ("server/enrolment.yml", super::ENROLMENT),
        ("server/livestore.yml", "provider: y2\n"),
    ];
    shop.connector.apply_with("other", &crate::connector::connection("default", &shop.sim, &[]), &files).await;
    let mut browser = shop.new_customer("s1").await;
    let elsewhere = browser.at.replace("/demo/", "/other/");
    assert_eq!(browser.get(&elsewhere).await.status, 404);
    assert_eq!(browser.get("/api/other/external/livestore?sessionId=s1").await.status, 404);
}

#[tokio::test]
async fn a_form_of_somebody_elses_reads_the_context_once() {
    let layout = "url: https://forms.example.com/enrol?t={token}\n";
    let shop = Shop::with("layout: theirs\n", &[("layouts/theirs.yml", layout)]).await;
    shop.post(
        "?sessionId=s1",
        &json!({ "callbackUrl": CALLBACK, "customerId": "C1", "storeId": "101", "shoeSize": 42 }),
    )
    .await;
    let request =
        Request::get("/api/demo/external/livestore?sessionId=s1&campaign=spring").body(Body::empty()).unwrap();
    let answer = shop.connector.send(request).await;
    let location = answer.header("location");
    let token = location.strip_prefix("https://forms.example.com/enrol?t=").unwrap().to_owned();
    assert!(!location.contains("s1") && !location.contains("C1"));
    let path = format!("/api/demo/external/livestore/context?token={token}");
    let answer = shop.connector.get(&path, &shop.key).await;
    assert_eq!(answer.status, 200, "{}", answer.body);
    let context = answer.json();
    assert_eq!(context["customerId"], "C1");
    assert_eq!(context["query"]["campaign"], "spring");
    assert_eq!(context["properties"]["shoeSize"], 42);
    assert_eq!(shop.connector.get(&path, &shop.key).await.problem().1, "session-not-found");
}
