//! Nobody can hold all of the process: not with slow bodies, nor with a Y2 or an issuer that hangs, nor with many requests.

use std::{convert::Infallible, pin::Pin, time::Duration};

use axum::{Router, body::Body, response::IntoResponse as _, routing::get};
use bytes::Bytes;
use cegid_connector::{
    app::App,
    config::Settings,
    http::{
        extract::{Call, Y2StoreRead},
        middleware::{RequestLimits, SlotKind},
        router::own_limits,
        serve::PeerAddress,
        with_middleware,
    },
};
use cegid_y2_simulator::{FaultKind, FaultRule, SimOptions};
use futures_util::{future::join_all, stream};
use http::Request;
use tokio::{net::TcpListener, time::timeout};

use crate::{
    bearer_tokens::{self, DOOR, Issuer, Pair, SIMULATED, token},
    connector::{Connector, EVERYTHING, connection, y2},
};

const STORES: &str = "/api/demo/cegid/stores";

/// Polls them once: they are sent, and wait for what does not come.
async fn begun<F: Future<Output: std::fmt::Debug>>(requests: &mut [Pin<Box<F>>]) {
    for request in requests {
        if let Ok(answer) = timeout(Duration::from_millis(1), request).await {
            panic!("was answered: {answer:?}");
        }
    }
}

async fn shared(change: impl FnOnce(&mut Settings)) -> (Connector, String, String) {
    let hanging = y2(SimOptions::default()).await;
    hanging.faults().add(FaultRule::always(FaultKind::Hang));
    let connector = Connector::with_settings(&connection("default", &hanging, &[]), |settings| {
        settings.limits.per_credential = None;
        settings.limits.per_tenant = None;
        change(settings);
    })
    .await;
    connector.stay();
    connector.keep(hanging);
    connector.apply("neighbour", SIMULATED).await;
    let scopes = [EVERYTHING, &["tenant.access:write"]].concat();
    let (key, neighbours) = (connector.key("demo", &scopes).await, connector.key("neighbour", EVERYTHING).await);
    (connector, key, neighbours)
}

#[tokio::test]
async fn a_tenant_has_no_more_in_flight_than_its_share_and_its_neighbour_is_served() {
    let (connector, key, neighbours) = shared(|settings| settings.limits.max_in_flight_per_tenant = 3).await;
    let mut waiting: Vec<_> = (0..3).map(|_| Box::pin(connector.get(STORES, &key))).collect();
    begun(&mut waiting).await;
    for path in [STORES, DOOR] {
        let refused = connector.get(path, &key).await;
        assert_eq!(refused.problem(), (429, "too-many-requests".to_owned()), "{}", refused.body);
        assert_eq!(refused.header("retry-after"), "1");
        assert!(refused.json()["detail"].as_str().unwrap().contains("3 requests of this tenant"), "{}", refused.body);
    }
    let beside = connector.get("/api/neighbour/cegid/stores", &neighbours).await;
    assert_eq!(beside.status, 200, "{}", beside.body);
    // Whoever goes away gives the slot back.
    drop(waiting.pop());
    assert_eq!(connector.get(DOOR, &key).await.problem(), (404, "trace-not-found".to_owned()));
}

#[tokio::test]
async fn slow_bodies_hold_no_more_than_their_own_share() {
    let (connector, key, neighbours) = shared(|settings| {
        settings.limits.max_in_flight_per_tenant = 2;
        settings.limits.max_in_flight_per_address = 2;
    })
    .await;
    let stalled = || Body::from_stream(stream::pending::<Result<Bytes, Infallible>>());
    let json = [("content-type", "application/json")];
    let admin = "/api/demo/admin/api-keys";
    let mut waiting: Vec<_> =
        (0..2).map(|_| Box::pin(connector.call(http::Method::POST, admin, &key, &json, stalled()))).collect();
    begun(&mut waiting).await;
    assert_eq!(connector.get(DOOR, &key).await.status, 429);

    let notification = "/api/externals/v1/notification/test/sync/contact/onSearch";
    let from = |last: u8, body| {
        let peer = PeerAddress([203, 0, 113, last].into());
        connector.send(
            Request::post(notification).header("content-type", "application/json").extension(peer).body(body).unwrap(),
        )
    };
    let mut nameless: Vec<_> = (0..2).map(|_| Box::pin(from(9, stalled()))).collect();
    begun(&mut nameless).await;
    let refused = from(9, Body::from("{}")).await;
    assert_eq!(refused.problem(), (429, "too-many-requests".to_owned()), "{}", refused.body);
    assert!(refused.json()["detail"].as_str().unwrap().contains("from your address"), "{}", refused.body);
    assert_eq!(from(10, Body::from("{}")).await.status, 200, "another address is served");
    let beside = connector.get("/api/neighbour/cegid/stores", &neighbours).await;
    assert_eq!(beside.status, 200, "{}", beside.body);
}

#[tokio::test]
async fn requests_without_a_credential_leave_most_places_to_the_others() {
    let (connector, _, neighbours) = shared(|settings| settings.limits.max_in_flight = 8).await;
    let from = |last: u8| {
        let request = Request::post("/api/externals/v1/notification/test/sync/contact/onSearch");
        let body = Body::from_stream(stream::pending::<Result<Bytes, Infallible>>());
        connector.send(request.extension(PeerAddress([203, 0, 113, last].into())).body(body).unwrap())
    };
    let mut waiting: Vec<_> = (0..2).map(|last| Box::pin(from(last))).collect();
    begun(&mut waiting).await;
    assert_eq!(from(7).await.problem(), (503, "service-unavailable".to_owned()));
    assert_eq!(connector.get("/api/neighbour/cegid/stores", &neighbours).await.status, 200);
    assert_eq!(connector.send(Request::get("/healthz").body(Body::empty()).unwrap()).await.status, 200);
}

#[tokio::test]
async fn one_load_is_waited_for_by_no_more_than_128() {
    let (connector, key, _) = shared(|_| ()).await;
    let mut waiting: Vec<_> = (0..128).map(|_| Box::pin(connector.get(STORES, &key))).collect();
    begun(&mut waiting).await;
    for refused in join_all((0..20).map(|_| connector.get(STORES, &key))).await {
        assert_eq!(refused.problem(), (503, "y2-unavailable".to_owned()), "{}", refused.body);
        assert_eq!(refused.header("retry-after"), "1");
    }
    assert_eq!(connector.get(DOOR, &key).await.problem().0, 404, "the tenant's other requests have room");
}

#[tokio::test]
async fn one_issuer_is_waited_for_by_no_more_than_64() {
    let pair = Pair::ec("one");
    let issuer = Issuer::start(&[&pair]).await;
    // Its connections are taken, and nothing is ever said on them.
    let silent = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", silent.local_addr().unwrap());
    let mut trusted = bearer_tokens::trusting(&issuer);
    trusted.issuer.url.clone_from(&url);
    let (connector, key, _) = shared(|settings| settings.auth.issuers.push(trusted)).await;
    let mut claims = issuer.claims(connector.clock.now());
    claims["iss"] = url.into();
    let token = token(&pair, &claims);
    let mut waiting: Vec<_> = (0..64).map(|_| Box::pin(bearer_tokens::get(&connector, DOOR, &token))).collect();
    begun(&mut waiting).await;
    for refused in join_all((0..20).map(|_| bearer_tokens::get(&connector, DOOR, &token))).await {
        assert_eq!(refused.problem(), (503, "issuer-unavailable".to_owned()), "{}", refused.body);
        assert_eq!(refused.header("retry-after"), "1");
    }
    assert_eq!(connector.get(DOOR, &key).await.problem().0, 404, "keys need no issuer");
}

#[tokio::test]
async fn refused_credentials_count_and_a_good_one_from_the_same_address_does_not_suffer() {
    let (connector, key, _) = shared(|settings| settings.limits.per_address = Some(2)).await;
    let wrong = key.replace(&key[30..31], if &key[30..31] == "a" { "b" } else { "a" });
    let knock = |last: u8, key: &str| {
        let peer = PeerAddress([203, 0, 113, last].into());
        connector.send(Request::get(DOOR).header("x-api-key", key).extension(peer).body(Body::empty()).unwrap())
    };
    for _ in 0..2 {
        assert_eq!(knock(9, &wrong).await.status, 401);
    }
    let refused = knock(9, &wrong).await;
    assert_eq!(refused.problem(), (429, "too-many-requests".to_owned()), "{}", refused.body);
    assert!(!refused.header("retry-after").is_empty());
    assert_eq!(knock(9, &key).await.status, 404);
    assert_eq!(knock(10, &wrong).await.status, 401);
}

/// Routes of the test's own around a connector's.
async fn own(settings: impl FnOnce(&mut Settings)) -> (Connector, String) {
    let routes = |app: &App| {
        let events = |_: Call<Y2StoreRead>| async {
            Body::from_stream(stream::pending::<Result<Bytes, Infallible>>()).into_response()
        };
        let upload = |_: Call<Y2StoreRead>, body: Body| async {
            axum::body::to_bytes(body, usize::MAX).await.map(drop).is_ok().to_string()
        };
        let stuck = |_: Call<Y2StoreRead>| async { std::future::pending::<String>().await };
        let minutes = |limits| RequestLimits { answer_time: Duration::from_secs(300), ..limits };
        let uploads = |limits| RequestLimits { slot: SlotKind::Upload, ..limits };
        let routes = Router::new()
            .route("/api/{tenantId}/events", get(events))
            .route("/api/{tenantId}/upload", axum::routing::post(upload).layer(own_limits(uploads)))
            .route("/api/{tenantId}/stuck", get(stuck))
            .route("/api/{tenantId}/patient", get(stuck).layer(own_limits(minutes)));
        with_middleware(&app.state(), routes)
    };
    let connector = Connector::with_routes(routes, settings).await;
    connector.stay();
    connector.apply("demo", SIMULATED).await;
    let key = connector.key("demo", EVERYTHING).await;
    (connector, key)
}

fn request(path: &str, key: &str, body: Body) -> Request<Body> {
    Request::builder()
        .uri(path)
        .method(if path.ends_with("upload") { "POST" } else { "GET" })
        .header("x-api-key", key)
        .body(body)
        .unwrap()
}

#[tokio::test]
async fn a_stream_gives_its_slot_back_when_it_begins() {
    let (connector, key) = own(|settings| settings.limits.max_in_flight_per_tenant = 1).await;
    let mut streams = Vec::new();
    for _ in 0..3 {
        let stream = connector.unread(request("/api/demo/events", &key, Body::empty())).await;
        assert_eq!(stream.status(), 200);
        streams.push(stream);
    }
}

#[tokio::test]
async fn uploads_have_a_few_slots_of_their_own() {
    let (connector, key) = own(|settings| settings.limits.max_in_flight_per_tenant = 1).await;
    let stalled = || Body::from_stream(stream::pending::<Result<Bytes, Infallible>>());
    let mut uploads: Vec<_> =
        (0..4).map(|_| Box::pin(connector.unread(request("/api/demo/upload", &key, stalled())))).collect();
    begun(&mut uploads).await;
    assert_eq!(connector.unread(request("/api/demo/upload", &key, Body::empty())).await.status(), 429);
    assert_eq!(connector.unread(request("/api/demo/events", &key, Body::empty())).await.status(), 200);
}

#[tokio::test]
async fn a_route_may_have_a_time_of_its_own() {
    let (connector, key) = own(|settings| settings.server.request_timeout = Duration::from_secs(7)).await;
    tokio::time::pause();
    let started = tokio::time::Instant::now();
    for (path, seconds) in [("/api/demo/stuck", 7), ("/api/demo/patient", 307)] {
        let answer = connector.unread(request(path, &key, Body::empty())).await;
        assert_eq!((answer.status().as_u16(), started.elapsed().as_secs()), (504, seconds), "{path}");
    }
    tokio::time::resume();
}
