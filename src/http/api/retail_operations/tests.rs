//! The seven routes through HTTP.

use std::{convert::Infallible, time::Duration};

use axum::{
    Router,
    body::Body,
    http::{Method as Verb, Request, StatusCode},
};
use bytes::Bytes;
use futures_util::stream;
use http_body_util::BodyExt as _;
use proptest::prelude::*;
use serde_json::{Value, json};
use tower::ServiceExt as _;

use super::*;
use crate::{
    http::{
        extract::TrustedProxies,
        limits::RateLimits,
        middleware::{MiddlewareOptions, RequestLimits, ShareOptions, Shares, wrap},
        router,
    },
    retail_operations::{MAX_ARGUMENT_BYTES, Method, examples},
    telemetry::Metrics,
    trace::Tracer,
};

const LOG: &str = "/api/externals/v1/notification/test/log";

fn app(key: Option<&str>, log: bool) -> Router {
    within(key, log, RequestLimits::default())
}

fn within(key: Option<&str>, log: bool, request_limits: RequestLimits) -> Router {
    let (key, clock) = (key.map(SecretString::from), Clock::fixed("2026-11-21T10:30:00.25Z".parse().unwrap()));
    let provider = RetailOperations::new(key, log, clock.clone(), Randomness::seeded(7)).unwrap();
    let (routes, _) = router::notifications::<RetailOperations>().split_for_parts();
    let (metrics, shares) = (Metrics::new(), ShareOptions { all: 100, per_tenant: 100, per_address: 100 });
    let rate_limits = RateLimits::new(Default::default(), TrustedProxies::default(), &clock);
    let options = MiddlewareOptions {
        public_url: None,
        request_limits,
        shares: Shares::new(shares, rate_limits, TrustedProxies::default(), &metrics),
        tracer: Tracer::off(),
    };
    wrap(routes.with_state(provider), options, &metrics, &clock)
}

fn uri(method: Method) -> String {
    format!("{BASE}{}", method.path())
}

fn json_post(uri: &str, body: impl Into<Body>) -> Request<Body> {
    Request::post(uri).header("content-type", "application/json").body(body.into()).unwrap()
}

fn form_post(uri: &str, body: impl Into<Body>) -> Request<Body> {
    Request::post(uri).header("content-type", "application/x-www-form-urlencoded").body(body.into()).unwrap()
}

fn encoded(notification: &str) -> String {
    url::form_urlencoded::Serializer::new(String::new()).append_pair("notification", notification).finish()
}

async fn send(app: &Router, request: Request<Body>) -> (StatusCode, String) {
    let response = app.clone().oneshot(request).await.unwrap();
    let status = response.status();
    let body = response.into_body().collect().await.unwrap().to_bytes();
    (status, String::from_utf8(body.to_vec()).unwrap())
}

#[tokio::test(start_paused = true)]
async fn the_limits_of_the_installation_hold_and_never_more_than_an_argument_may_have() {
    let body_time = Duration::from_secs(7);
    let limits = RequestLimits { body_time, ..RequestLimits::default() };
    let small = within(None, false, RequestLimits { body_bytes: 4096, ..limits });
    let (status, reply) = send(&small, json_post(&uri(Method::ContactDetail), "x".repeat(4097))).await;
    assert_eq!(status, StatusCode::PAYLOAD_TOO_LARGE);
    assert!(reply.contains("at most 4096 bytes"), "{reply}");
    let large = within(None, false, RequestLimits { body_bytes: 64 << 20, ..limits });
    let (status, _) = send(&large, json_post(&uri(Method::ContactDetail), "x".repeat(MAX_ARGUMENT_BYTES + 1))).await;
    assert_eq!(status, StatusCode::PAYLOAD_TOO_LARGE);

    let stalled = Body::from_stream(stream::pending::<Result<Bytes, Infallible>>());
    let began = tokio::time::Instant::now();
    let (status, _) = send(&small, json_post(&uri(Method::ContactDetail), stalled)).await;
    assert_eq!((status, began.elapsed()), (StatusCode::REQUEST_TIMEOUT, body_time));
}

async fn refused(request: Request<Body>) -> (StatusCode, String) {
    let (status, body) = send(&app(None, false), request).await;
    let reply: Value = serde_json::from_str(&body).unwrap();
    let message = reply["message"].as_str().unwrap().to_owned();
    assert_eq!(
        reply,
        json!({"success": false, "errorCode": "invalid_notification", "errorLevel": 2, "message": message})
    );
    (status, message)
}

fn provider(key: Option<&str>, log: bool) -> Result<RetailOperations, LogNeedsKey> {
    RetailOperations::new(key.map(SecretString::from), log, Clock::system(), Randomness::system())
}

#[test]
fn a_log_without_a_key_is_refused() {
    assert_eq!(provider(None, true).err(), Some(LogNeedsKey));
    assert_eq!(provider(Some(" "), true).err(), Some(LogNeedsKey));
    assert!(provider(Some("k"), true).is_ok_and(|provider| provider.0.log.is_some()));
}

#[test]
fn only_the_key_itself_is_admitted_and_without_a_key_everybody_is() {
    let guarded = provider(Some("secret"), false).unwrap();
    for refused in [None, Some(""), Some("secre"), Some("secrets"), Some("Secret")] {
        assert!(!guarded.admits(refused.map(str::as_bytes)), "{refused:?}");
    }
    assert!(guarded.admits(Some(b"secret")));
    assert!(provider(None, false).unwrap().admits(None));
    assert!(provider(Some(""), false).unwrap().admits(None));
}

#[tokio::test]
async fn every_form_of_the_argument_gets_the_same_reply() {
    for method in Method::ALL {
        let (uri, example) = (uri(method), examples::request(method));
        let multipart =
            format!("--x\r\nContent-Disposition: form-data; name=\"notification\"\r\n\r\n{example}\r\n--x--\r\n");
        let requests = [
            json_post(&uri, example),
            json_post(&uri, format!("{{\"notification\":{example}}}")),
            form_post(&uri, encoded(example)),
            form_post(&uri, example),
            Request::post(&uri)
                .header("content-type", "multipart/form-data; boundary=x")
                .body(multipart.into())
                .unwrap(),
            Request::post(format!("{uri}?{}", encoded(example))).body(Body::empty()).unwrap(),
            Request::post(&uri).body(example.into()).unwrap(),
        ];
        let mut replies = Vec::new();
        for request in requests {
            // Every reply from a fresh provider: the same seed gives the same prices.
            let (status, reply) = send(&app(None, false), request).await;
            assert_eq!(status, StatusCode::OK, "{reply}");
            replies.push(reply);
        }
        replies.dedup();
        assert_eq!(replies.len(), 1, "{replies:?}");
    }
}

#[tokio::test]
async fn a_reply_is_json_and_echoes_every_byte() {
    let body = r#"{"entityID":7,"data":{"price":20.0,"huge" : 1e400,"a":1,"a":2,"internalCode":"A"}}"#;
    let response = app(None, false).oneshot(json_post(&uri(Method::ContactDetail), body)).await.unwrap();
    assert_eq!(response.headers()["content-type"], "application/json");
    let reply = response.into_body().collect().await.unwrap().to_bytes();
    let expected = r#"{"success":true,"errorCode":"","errorLevel":0,"message":"","data":{"price":20.0,"huge" : 1e400,"a":1,"a":2,"internalCode":"7_A"}}"#;
    assert_eq!(reply, expected);
}

#[tokio::test]
async fn what_cannot_be_read_is_a_400_in_the_shape_of_a_reply() {
    let uri = uri(Method::ContactDetail);
    let query = format!("{uri}?notification=%7B%7D");
    let multipart = |body: &'static str| {
        Request::post(&uri).header("content-type", "multipart/form-data; boundary=x").body(body.into()).unwrap()
    };
    for (request, expected) in [
        (json_post(&uri, ""), "no notification was sent"),
        (json_post(&uri, " \r\n"), "no notification was sent"),
        (form_post(&uri, "other=1"), "no notification was sent"),
        (form_post(&uri, "notification="), "no notification was sent"),
        (json_post(&query, "{}"), "more than once"),
        (form_post(&query, "notification=%7B%7D"), "more than once"),
        (form_post(&uri, "notification=%7B%7D&notification=%7B%7D"), "more than once"),
        (json_post(&uri, r#"{"notification":{},"data":{}}"#), "more than once"),
        (json_post(&uri, "{\"data\":"), "line 1, column 8"),
        (json_post(&uri, "[]"), "not an object"),
        (json_post(&uri, "1e400"), "not an object"),
        (json_post(&uri, &b"{\"a\":\"\xff\"}"[..]), "UTF-8"),
        (form_post(&uri, "notification=%ff"), "UTF-8"),
        (Request::post(format!("{uri}?notification=%ff")).body(Body::empty()).unwrap(), "UTF-8"),
        (multipart("nothing of the kind"), "form is not readable"),
        (json_post(&uri, "[".repeat(65) + "]".repeat(65).as_str()), "not an object"),
        (json_post(&uri, "[".repeat(66) + "]".repeat(66).as_str()), "nested too deeply"),
        (json_post(&uri, format!("{{\"data\":{}1{}}}", "[".repeat(64), "]".repeat(64))), "nested too deeply"),
    ] {
        let (status, message) = refused(request).await;
        assert_eq!(status, StatusCode::BAD_REQUEST, "{message}");
        assert!(message.contains(expected), "{message} instead of {expected}");
    }
}

#[tokio::test]
async fn a_body_over_a_mebibyte_is_too_large_whether_or_not_it_says_so() {
    let uri = uri(Method::ContactSearch);
    let body = |bytes: usize| format!("{{\"x\":\"{}\"}}", "y".repeat(bytes - 8));
    assert_eq!(send(&app(None, false), json_post(&uri, body(1 << 20))).await.0, StatusCode::OK);
    let (status, message) = refused(json_post(&uri, body((1 << 20) + 1))).await;
    assert_eq!(status, StatusCode::PAYLOAD_TOO_LARGE);
    assert!(message.contains("at most 1048576 bytes"), "{message}");
    let chunk = Bytes::from(vec![b' '; 64 << 10]);
    let endless = Body::from_stream(stream::iter(std::iter::repeat_n(chunk, 1000).map(Ok::<_, Infallible>)));
    assert_eq!(refused(json_post(&uri, endless)).await.0, StatusCode::PAYLOAD_TOO_LARGE);
}

#[tokio::test]
async fn a_payment_answers_the_status_that_is_asked_for() {
    let uri = uri(Method::PaymentValidation);
    for (query, expected) in [("?status=W", "W"), ("?status=R", "R"), ("?status=P", "P"), ("?status=", "P"), ("", "P")]
    {
        let (_, reply) =
            send(&app(None, false), json_post(&format!("{uri}{query}"), r#"{"data":{"amount":654.32}}"#)).await;
        let expected = format!(r#""data":{{"status":"{expected}","internalCode":"65432"}}}}"#);
        assert!(reply.ends_with(&expected), "{reply}");
    }
    for query in ["?status=X", "?status=p", "?status=W&status=R"] {
        let (status, message) = refused(json_post(&format!("{uri}{query}"), "{}")).await;
        assert_eq!(status, StatusCode::BAD_REQUEST);
        assert!(message.contains("`W`, `P` or `R`"), "{message}");
    }
    let (status, message) = refused(json_post(&uri, r#"{"data":{"amount":1e400}}"#)).await;
    assert_eq!(status, StatusCode::BAD_REQUEST);
    assert!(message.contains("28 digits"), "{message}");
    let other = format!("{}?status=X", super::tests::uri(Method::ContactSearch));
    assert_eq!(send(&app(None, false), json_post(&other, "{}")).await.0, StatusCode::OK, "only payments have a status");
}

#[tokio::test]
async fn a_key_is_asked_for_where_there_is_one() {
    let app = app(Some("secret"), false);
    for (key, status) in [(None, 401), (Some("wrong"), 401), (Some("secret"), 200)] {
        let mut request = json_post(&uri(Method::ContactSearch), "{}");
        if let Some(key) = key {
            request.headers_mut().insert("X-API-KEY", key.parse().unwrap());
        }
        let response = app.clone().oneshot(request).await.unwrap();
        assert_eq!(response.status(), status, "{key:?}");
        assert_eq!(response.headers().contains_key("www-authenticate"), status == 401);
    }
}

#[tokio::test]
async fn a_sample_method_takes_post_only() {
    for verb in [Verb::GET, Verb::PUT, Verb::DELETE] {
        let request = Request::builder().method(verb).uri(uri(Method::ContactSearch)).body(Body::empty()).unwrap();
        assert_eq!(send(&app(None, false), request).await.0, StatusCode::METHOD_NOT_ALLOWED);
    }
}

async fn read_log(app: &Router, key: &str) -> (StatusCode, String) {
    send(app, Request::get(LOG).header("X-API-KEY", key).body(Body::empty()).unwrap()).await
}

#[tokio::test]
async fn the_log_shows_exchanges_as_they_were_and_only_to_who_has_the_key() {
    let app = app(Some("secret"), true);
    let with_key = |mut request: Request<Body>| {
        request.headers_mut().insert("X-API-KEY", "secret".parse().unwrap());
        request
    };
    let search = uri(Method::ContactSearch);
    send(&app, with_key(json_post(&search, r#"{"notification": {"data":{"searchString":20.0}} }"#))).await;
    send(&app, with_key(json_post(&search, "{ oops"))).await;
    send(&app, json_post(&search, "{}")).await;
    assert_eq!(read_log(&app, "wrong").await.0, StatusCode::UNAUTHORIZED);
    let (status, log) = read_log(&app, "secret").await;
    assert_eq!(status, StatusCode::OK);
    assert!(!log.contains("secret"));
    let log: Value = serde_json::from_str(&log).unwrap();
    assert_eq!(log["items"].as_array().unwrap().len(), 2, "a refused caller leaves no exchange");
    assert_eq!(log["items"][0]["status"], json!(400));
    assert_eq!(log["items"][0]["notification"], "{ oops");
    assert_eq!(log["items"][0]["form"], Value::Null);
    let reply = r#"{"success":true,"errorCode":"","errorLevel":0,"message":"search: 20.0"}"#;
    let notification = r#"{"notification": {"data":{"searchString":20.0}} }"#;
    assert_eq!(
        log["items"][1],
        json!({"at": "2026-11-21T10:30:00.25Z", "method": "contact/onSearch", "eventType": "contact.search",
            "form": "wrapped", "status": 200, "notification": notification, "notificationBytes": notification.len(),
            "reply": reply, "replyBytes": reply.len()})
    );
}

#[tokio::test]
async fn a_log_that_is_off_is_not_there() {
    assert_eq!(read_log(&app(Some("secret"), false), "secret").await.0, StatusCode::NOT_FOUND);
    assert_eq!(read_log(&app(None, false), "").await.0, StatusCode::NOT_FOUND);
}

#[test]
fn every_operation_is_documented_with_its_examples() {
    let document = serde_json::to_value(router::notifications::<RetailOperations>().into_openapi()).unwrap();
    for method in Method::ALL {
        let operation = &document["paths"][uri(method)]["post"];
        assert_eq!(operation["summary"], method.title());
        assert!(operation["operationId"].is_string());
        let content = &operation["requestBody"]["content"];
        let example: Value = serde_json::from_str(examples::request(method)).unwrap();
        assert_eq!(content["application/json"]["examples"]["body"]["value"], example);
        assert_eq!(content["application/json"]["examples"]["wrapped"]["value"]["notification"], example);
        for form in ["application/x-www-form-urlencoded", "multipart/form-data"] {
            assert!(content[form]["example"]["notification"].is_string(), "{form}");
        }
        let reply: Value = serde_json::from_str(examples::reply(method)).unwrap();
        assert_eq!(operation["responses"]["200"]["content"]["application/json"]["example"], reply);
        assert_eq!(operation["security"], json!([{}, {"apiKey": []}]));
        for status in ["400", "401", "413", "500"] {
            assert!(operation["responses"][status].is_object(), "{status} of {}", method.path());
        }
    }
    assert_eq!(document["paths"][LOG]["get"]["security"], json!([{"apiKey": []}]));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn whatever_is_sent_is_answered_below_500(
        method in prop::sample::select(Method::ALL.to_vec()),
        body in prop::collection::vec(any::<u8>(), 0..200),
        media_type in prop::sample::select(vec!["application/json", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "x"]),
        query in "[ -~&&[^#<> \"`{}]]{0,30}",
    ) {
        let request = Request::post(format!("{}?{query}", uri(method))).header("content-type", media_type).body(body.into());
        let Ok(request) = request else { return Ok(()) };
        let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap();
        let (status, reply) = runtime.block_on(send(&app(None, false), request));
        prop_assert!(status.as_u16() < 500, "{} {}", status, reply);
    }
}
