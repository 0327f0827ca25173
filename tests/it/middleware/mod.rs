//! The middleware around routes made for the purpose.

mod spans;

use std::{
    io,
    sync::{Arc, Mutex},
};

use axum::{Router, body::Body, routing::get};
use cegid_connector::{
    clock::Clock,
    http::{
        Problem,
        extract::TrustedProxies,
        limits::RateLimits,
        middleware::{MiddlewareOptions, RequestLimits, ShareOptions, Shares, wrap},
        router,
    },
    telemetry::Metrics,
    trace::Tracer,
};
use http::{Request, StatusCode};
use http_body_util::BodyExt as _;
use serde_json::{Value, json};
use tokio::time::Instant;
use tower::ServiceExt as _;
use tracing_subscriber::{EnvFilter, fmt::MakeWriter, layer::SubscriberExt as _};

fn options() -> MiddlewareOptions {
    MiddlewareOptions {
        public_url: None,
        request_limits: RequestLimits::default(),
        shares: shares(100),
        tracer: Tracer::off(),
    }
}

fn shares(all: usize) -> Shares {
    let rate_limits = RateLimits::new(Default::default(), TrustedProxies::default(), &Clock::system());
    // Nobody's own share is smaller than what all have together.
    let options = ShareOptions { all, per_tenant: all + 1, per_address: all + 1 };
    Shares::new(options, rate_limits, TrustedProxies::default(), &Metrics::new())
}

struct Wrapped {
    metrics: Metrics,
    service: Router,
}

impl Wrapped {
    fn with(options: MiddlewareOptions) -> Self {
        let metrics = Metrics::new();
        let routes = Router::new()
            .route("/api/{tenantId}/fine", get(|| async { "fine" }))
            .route("/api/{tenantId}/stuck", get(std::future::pending::<&str>))
            .route("/stuck", get(std::future::pending::<&str>))
            .route("/healthz", get(|| async { "ok" }))
            .route("/panics", get(panics))
            .route("/breaks", get(|| async { Problem::internal(io::Error::other("secret=hunter2")) }))
            .route(
                "/picky",
                get(|| async { Problem::invalid("key", "is required").with("connections", json!(["a"])) }),
            );
        let service = wrap(router::with_refusals(routes), options, &metrics, &Clock::system());
        Self { metrics, service }
    }

    async fn get(&self, path: &str) -> Answer {
        self.send(Request::get(path)).await
    }

    async fn send(&self, request: http::request::Builder) -> Answer {
        let response = self.service.clone().oneshot(request.body(Body::empty()).unwrap()).await.unwrap();
        let (parts, body) = response.into_parts();
        let body = body.collect().await.unwrap().to_bytes();
        Answer { status: parts.status, headers: parts.headers, body: String::from_utf8(body.to_vec()).unwrap() }
    }
}

async fn panics() -> &'static str {
    panic!("a customer called Ann")
}

struct Answer {
    status: StatusCode,
    headers: http::HeaderMap,
    body: String,
}

impl Answer {
    fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap()
    }

    fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }
}

#[tokio::test]
async fn every_answer_has_an_id_and_the_security_headers() {
    let wrapped = Wrapped::with(options());
    for path in ["/healthz", "/nowhere", "/panics", "/picky"] {
        let answer = wrapped.get(path).await;
        assert_eq!(answer.header("x-request-id").len(), 32, "{path}");
        assert_eq!(answer.header("x-content-type-options"), "nosniff", "{path}");
        assert_eq!(answer.header("referrer-policy"), "no-referrer", "{path}");
    }
}

#[tokio::test]
async fn the_callers_request_id_comes_back_in_header_and_problem() {
    let answer = Wrapped::with(options()).send(Request::get("/nowhere").header("x-request-id", "till-7")).await;
    assert_eq!(answer.header("x-request-id"), "till-7");
    assert_eq!(answer.json()["requestId"], "till-7");
}

#[tokio::test]
async fn a_problem_says_its_type_its_request_and_its_fields() {
    let public_url = Some("https://connector.example/base/".parse().unwrap());
    let answer = Wrapped::with(MiddlewareOptions { public_url, ..options() }).get("/picky?secret=1").await;
    assert_eq!(answer.status, 400);
    assert_eq!(answer.header("content-type"), "application/problem+json");
    assert_eq!(answer.header("cache-control"), "no-store");
    let mut problem = answer.json();
    problem.as_object_mut().unwrap().remove("requestId");
    assert_eq!(
        problem,
        json!({
            "type": "https://connector.example/base/docs/problems/invalid-request",
            "title": "The request has invalid fields",
            "status": 400,
            "instance": "/picky",
            "errors": { "key": ["is required"] },
            "connections": ["a"],
        })
    );
}

#[tokio::test]
async fn a_panic_and_a_mistake_are_the_same_problem_and_keep_their_text() {
    let wrapped = Wrapped::with(options());
    for path in ["/panics", "/breaks"] {
        let answer = wrapped.get(path).await;
        assert_eq!(
            (answer.status, &answer.json()["type"]),
            (StatusCode::INTERNAL_SERVER_ERROR, &json!("/docs/problems/internal"))
        );
        assert!(!answer.body.contains("Ann") && !answer.body.contains("hunter2"), "{}", answer.body);
    }
}

#[tokio::test(start_paused = true)]
async fn an_answer_that_takes_too_long_is_a_problem() {
    let started = Instant::now();
    let answer = Wrapped::with(options()).get("/api/demo/stuck").await;
    assert_eq!((answer.status, started.elapsed().as_secs()), (StatusCode::GATEWAY_TIMEOUT, 30));
    assert_eq!(answer.json()["type"], "/docs/problems/answer-timeout");
}

#[tokio::test]
async fn too_many_requests_in_flight_are_refused_and_probes_are_not() {
    let wrapped = Wrapped::with(MiddlewareOptions { shares: shares(1), ..options() });
    let waiting = tokio::spawn(wrapped.service.clone().oneshot(Request::get("/stuck").body(Body::empty()).unwrap()));
    tokio::task::yield_now().await;
    let refused = wrapped.get("/picky").await;
    assert_eq!((refused.status, refused.header("retry-after")), (StatusCode::SERVICE_UNAVAILABLE, "1"));
    assert_eq!(refused.json()["type"], "/docs/problems/service-unavailable");
    assert_eq!(wrapped.get("/healthz").await.status, 200);
    waiting.abort();
    assert!(waiting.await.is_err());
    assert_eq!(wrapped.get("/picky").await.status, 400);
}

#[tokio::test]
async fn metrics_carry_the_template_and_never_the_path() {
    let wrapped = Wrapped::with(options());
    wrapped.get("/api/demo/fine").await;
    wrapped.get("/wp-login.php").await;
    let text = wrapped.metrics.render();
    for line in [
        "http_requests_total{method=\"GET\",route=\"/api/{tenantId}/fine\",status=\"200\"} 1",
        "http_requests_total{method=\"GET\",route=\"none\",status=\"404\"} 1",
        "http_requests_in_flight 0",
    ] {
        assert!(text.contains(line), "{line}\n{text}");
    }
    assert!(!text.contains("wp-login") && !text.contains("demo"), "{text}");
}

/// Lines of a subscriber of this thread only.
#[derive(Clone, Default)]
struct Lines(Arc<Mutex<Vec<u8>>>);

impl io::Write for Lines {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl<'a> MakeWriter<'a> for Lines {
    type Writer = Self;

    fn make_writer(&'a self) -> Self {
        self.clone()
    }
}

impl Lines {
    /// Takes what this thread logs, until the guard is dropped.
    fn subscribe(&self, filter: &str) -> tracing::subscriber::DefaultGuard {
        let layer = tracing_subscriber::fmt::layer().json().flatten_event(true).with_writer(self.clone());
        tracing::subscriber::set_default(tracing_subscriber::registry().with(EnvFilter::new(filter)).with(layer))
    }

    fn read(&self) -> Vec<Value> {
        let bytes = self.0.lock().unwrap().clone();
        String::from_utf8(bytes).unwrap().lines().map(|line| serde_json::from_str(line).unwrap()).collect()
    }
}

async fn logged(filter: &str, path: &str) -> Vec<Value> {
    logged_with(filter, Request::get(path)).await
}

async fn logged_with(filter: &str, request: http::request::Builder) -> Vec<Value> {
    let lines = Lines::default();
    let _guard = lines.subscribe(filter);
    Wrapped::with(options()).send(request).await;
    lines.read()
}

#[tokio::test]
async fn a_request_is_one_line_with_its_tenant_and_without_its_query() {
    let lines = logged("info", "/api/demo/fine?email=ann@example.com").await;
    assert_eq!(lines.len(), 1, "{lines:?}");
    let line = &lines[0];
    assert_eq!(
        (&line["tenant.id"], &line["route"], &line["status"]),
        (&json!("demo"), &json!("/api/{tenantId}/fine"), &json!(200))
    );
    assert!(line["duration_ms"].is_number() && line["request_id"].as_str().unwrap().len() == 32, "{line}");
    assert!(!line.to_string().contains("ann"), "{line}");
}

#[tokio::test]
async fn what_could_not_be_a_tenant_is_not_logged_as_one() {
    assert_eq!(logged("info", "/api/Ann%20Smith/fine").await[0]["tenant.id"], Value::Null);
}

#[tokio::test]
async fn probes_are_logged_at_debug_only() {
    assert!(logged("info", "/healthz").await.is_empty());
    assert_eq!(logged("debug", "/healthz").await.len(), 1);
}

#[tokio::test]
async fn at_warn_only_mistakes_are_logged_each_once_with_its_cause_and_id() {
    assert!(logged("warn", "/picky").await.is_empty());
    let lines = logged("warn", "/breaks").await;
    assert_eq!(lines.len(), 1, "{lines:?}");
    assert_eq!(lines[0]["cause"], "secret=hunter2");
    assert_eq!(lines[0]["request_id"].as_str().unwrap().len(), 32);
}

#[tokio::test]
async fn the_log_names_the_trace_of_the_caller_and_nothing_that_is_none() {
    let traced = |traceparent| Request::get("/api/demo/fine").header("traceparent", traceparent);
    let lines = logged_with("info", traced("00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-00")).await;
    assert_eq!(lines[0]["trace_id"], "4bf92f3577b34da6a3ce929d0e0e4736");
    let lines = logged_with("info", traced("00-ann@example.com-00f067aa0ba902b7-00")).await;
    assert_eq!((lines.len(), &lines[0]["trace_id"]), (1, &Value::Null));
}

#[tokio::test]
async fn a_problem_is_as_long_for_head_as_it_would_be_and_has_no_body() {
    let wrapped = Wrapped::with(options());
    for path in ["/nowhere", "/picky", "/panics"] {
        // The two ids differ and are equally long.
        let whole = wrapped.get(path).await;
        let head = wrapped.send(Request::head(path)).await;
        assert_eq!((head.status, head.body.as_str()), (whole.status, ""), "{path}");
        assert_eq!(head.header("content-length"), whole.body.len().to_string(), "{path}");
    }
    assert_eq!(wrapped.send(Request::head("/healthz")).await.header("content-length"), "2");
}

#[tokio::test]
async fn a_wrong_method_learns_the_right_ones_with_its_problem() {
    let answer = Wrapped::with(options()).send(Request::delete("/picky")).await;
    assert_eq!((answer.status, answer.header("allow")), (StatusCode::METHOD_NOT_ALLOWED, "GET,HEAD"));
    assert!(answer.json()["type"].as_str().unwrap().ends_with("/method-not-allowed"));
    assert_eq!(answer.header("content-length"), answer.body.len().to_string());
}
