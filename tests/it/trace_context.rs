//! W3C Trace Context from the caller to Y2, in a process without a collector of spans: as it came, or not at all.

use crate::{
    binary::{Program, connector, one_line},
    connector::{Connector, EVERYTHING},
    y2_client::server::{Received, Server, http},
};

pub(crate) const TRACEPARENT: &str = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

/// A Y2 that only remembers what it was asked.
pub(crate) async fn silent_y2() -> (Server, String) {
    let server = Server::answering(http(404, &["Content-Type: text/plain"], "")).await;
    let connection = format!(
        "  default:\n    url: {}\n    databaseId: DEMO_001_TEST\n    login: x\n    password: x\n    sandbox: true\n",
        server.url
    );
    (server, connection)
}

/// What Y2 is asked when a caller sends these headers: for a list, which the cache loads in a task of its own, and for a
/// receipt.
async fn asked(headers: &[(&str, &str)]) -> Vec<Received> {
    let (y2, connection) = silent_y2().await;
    let connector = Connector::with(&connection).await;
    let key = connector.key("demo", EVERYTHING).await;
    for path in ["/api/demo/cegid/stores", "/api/demo/cegid/sandbox?key=101-1"] {
        assert!(connector.get_with(path, &key, headers).await.status.is_server_error(), "{path}");
    }
    let received = y2.received();
    let lists = received.iter().filter(|request| !request.path.contains("SaleDocument")).count();
    assert!(lists > 0 && lists < received.len(), "both of them were asked: {received:?}");
    received
}

#[tokio::test]
async fn y2_gets_the_context_of_the_caller_as_it_came() {
    for request in asked(&[("traceparent", TRACEPARENT), ("tracestate", "till=7,shop=101")]).await {
        assert_eq!(request.headers["traceparent"], TRACEPARENT);
        assert_eq!(request.headers["tracestate"], "till=7,shop=101");
    }
}

#[tokio::test]
async fn what_is_no_context_reaches_nobody() {
    let long = format!("a={}", "x".repeat(600));
    for headers in [
        &[][..],
        &[("tracestate", "till=7")],
        &[("traceparent", "00-4bf92f3577b34da6a3ce929d0e0e4736-ann@example.com-01"), ("tracestate", "till=7")],
        &[("traceparent", "00-00000000000000000000000000000000-00f067aa0ba902b7-01")],
        &[("traceparent", TRACEPARENT), ("traceparent", TRACEPARENT)],
    ] {
        for request in asked(headers).await {
            assert!(!request.headers.contains_key("traceparent"), "{headers:?}: {request:?}");
            assert!(!request.headers.contains_key("tracestate"), "{headers:?}: {request:?}");
        }
    }
    for request in asked(&[("traceparent", TRACEPARENT), ("tracestate", &long)]).await {
        assert_eq!(request.headers["traceparent"], TRACEPARENT);
        assert!(!request.headers.contains_key("tracestate"), "it is longer than 512 bytes");
    }
}

fn serve(folder: &std::path::Path, variables: &[(&str, &str)]) -> Program {
    let mut command = connector(&["serve"]);
    let database = format!("sqlite:{}", folder.join("connector.db").display());
    command.env("DATABASE_URL", database).env("CEGID_CONNECTOR__SERVER__BIND", "127.0.0.1:0");
    command.envs(variables.iter().copied());
    command
}

#[test]
fn a_variable_of_opentelemetry_that_makes_no_sense_is_one_line_that_keeps_its_value_to_itself() {
    let folder = tempfile::tempdir().unwrap();
    let endpoint = "OTEL_EXPORTER_OTLP_ENDPOINT";
    for (variable, value) in
        [(endpoint, "http://somebody:canary@collector:4318"), ("OTEL_EXPORTER_OTLP_PROTOCOL", "canary")]
    {
        let variables = [(endpoint, "http://127.0.0.1:4318"), (variable, value)];
        let error = one_line(&serve(folder.path(), &variables).output().unwrap());
        assert!(error.contains(variable) && !error.contains("canary"), "{error}");
    }
}

#[cfg(not(feature = "otlp"))]
#[test]
fn a_build_that_exports_no_spans_says_so_where_a_collector_is_named() {
    use crate::binary::Running;
    let folder = tempfile::tempdir().unwrap();
    let warned = |variables: &[(&str, &str)]| {
        let mut command = serve(folder.path(), variables);
        command.env("CEGID_CONNECTOR__LOG__FILTER", "warn");
        let mut running = Running::start(command);
        assert!(running.line().contains("listens"));
        let (code, log) = running.stop_and_tell();
        assert_eq!(code, Some(0));
        String::from_utf8(log).unwrap()
    };
    assert_eq!(warned(&[]), "");
    let line = warned(&[("OTEL_EXPORTER_OTLP_ENDPOINT", "http://127.0.0.1:1")]);
    assert!(line.lines().count() == 1 && line.contains("--features otlp"), "{line}");
}
