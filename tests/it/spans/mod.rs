//! Spans on their way to an OpenTelemetry collector: what is told, whose child it is, what is never told, and that nobody
//! waits for a collector.

mod collector;

use cegid_connector::telemetry::Spans;
use opentelemetry_proto::tonic::trace::v1::{Span, span::SpanKind, status::StatusCode};
use serde_json::Value;

use self::collector::{Collector, hexadecimal, value};
use crate::{
    binary::{Running, connector},
    connector::{Connector, EVERYTHING},
    trace_context::{TRACEPARENT, silent_y2},
};

const TRACE: &str = "4bf92f3577b34da6a3ce929d0e0e4736";

fn exporting(collector: &Collector) -> Spans {
    Spans::start([("OTEL_EXPORTER_OTLP_ENDPOINT".to_owned(), collector.endpoint.clone())]).unwrap()
}

fn attributes(span: &Span, names: &[&str]) -> Vec<String> {
    names.iter().map(|name| value(&span.attributes, name)).collect()
}

fn failed(span: &Span) -> bool {
    span.status.as_ref().is_some_and(|status| status.code() == StatusCode::Error)
}

#[tokio::test]
async fn a_call_of_y2_continues_the_request_which_continues_its_caller() {
    let collector = Collector::start().await;
    let spans = exporting(&collector);
    let (y2, connection) = silent_y2().await;
    let connector = Connector::traced(&connection, spans.tracer()).await;
    let key = connector.key("demo", EVERYTHING).await;
    let headers = [("traceparent", TRACEPARENT), ("tracestate", "till=canary")];
    connector.get_with("/api/demo/cegid/sandbox?key=101-1", &key, &headers).await;
    spans.stop().await;

    let server = collector.span("GET /api/{tenantId}/cegid/sandbox");
    assert_eq!((hexadecimal(&server.trace_id), server.kind()), (TRACE.to_owned(), SpanKind::Server));
    assert_eq!(hexadecimal(&server.parent_span_id), "00f067aa0ba902b7");
    let client = collector.span("SaleDocumentService/GetByKey");
    assert_eq!((&client.trace_id, client.kind()), (&server.trace_id, SpanKind::Client));
    assert_eq!(client.parent_span_id, server.span_id);
    let received = y2.received();
    assert!(!received.is_empty());
    for request in received {
        assert_eq!(request.headers["traceparent"], format!("00-{TRACE}-{}-01", hexadecimal(&client.span_id)));
        assert_eq!(request.headers["tracestate"], "till=canary");
    }
    assert!(!contains(&collector, "canary"), "what a caller wrote is handed on, and not exported");
}

#[tokio::test]
async fn a_trace_that_its_caller_does_not_record_is_continued_and_not_exported() {
    let collector = Collector::start().await;
    let spans = exporting(&collector);
    let (y2, connection) = silent_y2().await;
    let connector = Connector::traced(&connection, spans.tracer()).await;
    let key = connector.key("demo", EVERYTHING).await;
    let unrecorded = TRACEPARENT.replace("-01", "-00");
    connector.get_with("/api/demo/cegid/sandbox?key=101-1", &key, &[("traceparent", &unrecorded)]).await;
    // A request without a context begins a trace of its own.
    connector.get("/api/demo/admin/permissions", &key).await;
    spans.stop().await;

    let sent = y2.received()[0].headers["traceparent"].clone();
    assert!(sent.starts_with(&format!("00-{TRACE}-")) && sent.ends_with("-00") && sent != unrecorded, "{sent}");
    let exported = collector.spans();
    assert_eq!(exported.len(), 1, "{exported:?}");
    assert_eq!(exported[0].name, "GET /api/{tenantId}/admin/permissions");
    assert!(exported[0].parent_span_id.is_empty() && hexadecimal(&exported[0].trace_id) != TRACE);
}

/// A demo, and a way to ask it.
struct Demo {
    running: Running,
    said: Value,
}

impl Demo {
    fn start(endpoint: &str, variables: &[(&str, &str)]) -> Self {
        let arguments = [
            "demo",
            "--bind",
            "127.0.0.1:0",
            "--simulator-bind",
            "127.0.0.1:0",
            "--shop-bind",
            "127.0.0.1:0",
            "--stores",
            "3",
            "--json",
        ];
        let mut command = connector(&arguments);
        command.env("OTEL_EXPORTER_OTLP_ENDPOINT", endpoint).env("CEGID_CONNECTOR__LOG__FILTER", "info");
        command.envs(variables.iter().copied());
        let mut running = Running::start(command);
        let said = serde_json::from_str(&running.line()).unwrap();
        Self { running, said }
    }

    fn key(&self) -> &str {
        self.said["keys"]["admin"].as_str().unwrap()
    }

    fn request(&self, method: http::Method, path: &str) -> reqwest::RequestBuilder {
        let url = format!("{}{path}", self.said["api"].as_str().unwrap());
        reqwest::Client::builder().no_proxy().build().unwrap().request(method, url).header("x-api-key", self.key())
    }

    async fn get(&self, path: &str) -> u16 {
        self.request(http::Method::GET, path).send().await.unwrap().status().as_u16()
    }

    /// Asks it to stop, and answers its log. The collector of the test goes on meanwhile: it gets the last spans then.
    async fn stop(self) -> String {
        let stopping = tokio::task::spawn_blocking(move || {
            let (code, log) = self.running.stop_and_tell();
            assert_eq!(code, Some(0));
            String::from_utf8(log).unwrap()
        });
        stopping.await.unwrap()
    }
}

fn contains(collector: &Collector, text: &str) -> bool {
    collector.bytes().windows(text.len()).any(|window| window == text.as_bytes())
}

#[tokio::test]
async fn spans_say_what_was_asked_how_it_ended_and_nothing_of_what_was_written() {
    let collector = Collector::start().await;
    // A demo logs warnings only; what is exported does not depend on it.
    let demo = Demo::start(&collector.endpoint, &[("OTEL_RESOURCE_ATTRIBUTES", "deployment.environment.name=test")]);
    assert_eq!(demo.get("/api/demo/cegid/stores?canary=query").await, 200);
    assert_eq!(demo.get("/api/demo/cegid/stores").await, 200);
    assert_eq!(demo.get("/api/canary-tenant/cegid/settings/civilities").await, 404);
    assert_eq!(demo.get("/canary-path").await, 404);
    assert_eq!(demo.get("/healthz").await, 200);
    let receipt = "/api/demo/cegid/sandbox/attachReceiptToCustomer?key=NOSUCH-1";
    let body = r#"{"email": "canary@example.com", "firstName": "Canary", "lastName": "Example"}"#;
    let post = demo.request(http::Method::POST, receipt).header("content-type", "application/json");
    let post = post.header("x-request-id", "canary-request").header("user-agent", "canary-agent");
    assert_eq!(post.header("tracestate", "canary=1").body(body).send().await.unwrap().status(), 404);
    assert_eq!(demo.request("CANARY".parse().unwrap(), "/healthy").send().await.unwrap().status(), 404);
    let key = demo.key().to_owned();
    demo.stop().await;

    assert_eq!(collector.resource("service.name"), "cegid-connector");
    assert_eq!(collector.resource("service.version"), env!("CARGO_PKG_VERSION"));
    assert_eq!(collector.resource("deployment.environment.name"), "test");
    let http = ["http.request.method", "http.route", "http.response.status_code", "tenant.id", "error.type"];
    let stores: Vec<_> =
        collector.spans().into_iter().filter(|span| span.name == "GET /api/{tenantId}/cegid/stores").collect();
    assert_eq!(stores.len(), 2);
    for span in &stores {
        assert_eq!(attributes(span, &http), ["GET", "/api/{tenantId}/cegid/stores", "200", "demo", ""]);
        assert!(!failed(span));
    }
    // A page of rows, and an empty one behind it.
    let pages = collector.spans_of("CompanyStoresService/GetListDetail");
    assert_eq!(pages.len(), 2);
    let y2 = &pages[0];
    let names = ["tenant.id", "y2.connection", "y2.service", "y2.operation", "y2.outcome", "http.response.status_code"];
    let expected = ["demo", "default", "CompanyStoresService", "GetListDetail", "answered", "200"];
    assert_eq!(attributes(y2, &names), expected);
    assert!(stores.iter().any(|span| span.span_id == y2.parent_span_id), "the first one's; the second is cached");
    let unknown = collector.span("GET /api/{tenantId}/cegid/settings/civilities");
    assert_eq!(attributes(&unknown, &http)[2..], ["404", "canary-tenant", "tenant-not-found"]);
    assert!(!failed(&unknown), "a refusal is no failure of the server");
    assert_eq!(attributes(&collector.span("GET"), &http), ["GET", "", "404", "", "route-not-found"]);
    assert_eq!(attributes(&collector.span("HTTP"), &http), ["_OTHER", "", "404", "", "route-not-found"]);
    assert!(collector.spans().iter().all(|span| !span.name.contains("healthz")), "probes are not told of");
    for canary in [
        "query",
        "canary-path",
        "canary@",
        "Canary",
        "canary-request",
        "canary-agent",
        "canary=1",
        "NOSUCH",
        "CANARY",
        &key,
    ] {
        assert!(!contains(&collector, canary), "{canary} was exported");
    }
}

#[tokio::test]
async fn the_collectors_credentials_are_sent_to_it_and_are_in_no_log() {
    let collector = Collector::start().await;
    let headers = ("OTEL_EXPORTER_OTLP_HEADERS", "authorization=Bearer%20canary-token,x-tenant=canary-tenant");
    let variables = [headers, ("CEGID_CONNECTOR__LOG__FILTER", "trace"), ("OTEL_SERVICE_NAME", "shop")];
    let demo = Demo::start(&collector.endpoint, &variables);
    assert_eq!(demo.get("/api/demo/cegid/stores").await, 200);
    let log = demo.stop().await;
    assert_eq!(collector.resource("service.name"), "shop");
    let sent = collector.headers();
    assert!(!sent.is_empty());
    for headers in sent {
        assert_eq!(
            (&headers["authorization"], &headers["x-tenant"]),
            (&"Bearer canary-token".parse().unwrap(), &"canary-tenant".parse().unwrap())
        );
        assert_eq!(headers["content-type"], "application/x-protobuf");
    }
    assert!(log.contains("trace_id"), "the log is written, and names the trace: {log}");
    assert!(!log.contains("canary"), "{log}");
}

#[tokio::test]
async fn a_collector_that_never_answers_holds_up_neither_requests_nor_the_end() {
    let collector = Collector::hanging().await;
    // An export would wait for ten minutes, which is longer than any test may take; and the queue is full at once.
    let variables = [
        ("OTEL_EXPORTER_OTLP_TIMEOUT", "600000"),
        ("OTEL_BSP_SCHEDULE_DELAY", "1"),
        ("OTEL_BSP_MAX_QUEUE_SIZE", "2"),
        ("OTEL_BSP_MAX_EXPORT_BATCH_SIZE", "1"),
    ];
    let demo = Demo::start(&collector.endpoint, &variables);
    for _ in 0..50 {
        assert_eq!(demo.get("/api/demo/cegid/stores").await, 200);
    }
    let metrics = demo.request(http::Method::GET, "/metrics").send().await.unwrap().text().await.unwrap();
    let recorded = metrics.lines().find_map(|line| line.strip_prefix("trace_spans_total{outcome=\"recorded\"} "));
    assert!(recorded.is_some_and(|spans| spans.parse::<u64>().unwrap() > 50), "{metrics}");
    assert!(metrics.contains("trace_spans_total{outcome=\"delivered\"} 0"), "{metrics}");
    let log = demo.stop().await;
    assert!(log.contains("spans were lost"), "{log}");
}

#[tokio::test]
async fn a_collector_that_is_away_is_one_warning_and_holds_up_nobody() {
    let gone = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let variables = [("OTEL_BSP_SCHEDULE_DELAY", "1"), ("OTEL_BSP_MAX_EXPORT_BATCH_SIZE", "1")];
    let demo = Demo::start(&format!("http://{gone}"), &variables);
    for _ in 0..5 {
        assert_eq!(demo.get("/api/demo/cegid/stores").await, 200);
    }
    let log = demo.stop().await;
    let warned: Vec<_> = log.lines().filter(|line| line.contains("spans cannot be delivered")).collect();
    assert!(warned.len() == 1 && warned[0].contains("refused"), "{log}");
}
