//! Events for those who come and fetch.

use axum::body::Body;
use http::Request;
use http_body_util::BodyExt as _;
use tower::ServiceExt as _;

use super::{World, about_once};

#[tokio::test]
async fn a_cursor_misses_none_and_shows_none_twice() {
    let world = World::new().await;
    let empty = world.connector.get("/api/demo/events", &world.key).await.json();
    assert!(empty["next"].is_null());
    let customer = world.customer();
    for event in 0..5 {
        world.post(about_once("CustomerUpdated", &customer, &event.to_string())).await;
        world.work().await;
    }
    let (mut next, mut seen) = (String::new(), Vec::new());
    for _ in 0..4 {
        let page = world.connector.get(&format!("/api/demo/events?limit=2&after={next}"), &world.key).await.json();
        seen.extend(page["items"].as_array().unwrap().iter().map(|event| event["id"].clone()));
        next = page["next"].as_str().unwrap().to_owned();
    }
    assert_eq!(seen.len(), 5);
    assert_eq!(world.connector.get("/api/demo/events?after=x", &world.key).await.problem().0, 400);
}

#[tokio::test]
async fn a_stream_gives_what_happens_and_begins_where_it_is_told() {
    let world = World::new().await;
    let customer = world.customer();
    world.post(about_once("CustomerUpdated", &customer, "1")).await;
    world.work().await;
    let service = world.connector.app().service();
    let request = Request::get("/api/demo/events/stream?after=0").header("x-api-key", &world.key);
    let response = service.oneshot(request.body(Body::empty()).unwrap()).await.unwrap();
    assert_eq!(response.status(), 200);
    assert_eq!(response.headers()["content-type"], "text/event-stream");
    let mut body = response.into_body();
    let first = body.frame().await.unwrap().unwrap().into_data().unwrap();
    let first = String::from_utf8(first.to_vec()).unwrap();
    assert!(first.contains("event: customer.updated") && first.contains("id: "), "{first}");
    world.post(about_once("CustomerUpdated", &customer, "2")).await;
    world.work().await;
    let next = tokio::time::timeout(std::time::Duration::from_secs(10), body.frame()).await.unwrap();
    assert!(String::from_utf8(next.unwrap().unwrap().into_data().unwrap().to_vec()).unwrap().contains("evt_"));
}
