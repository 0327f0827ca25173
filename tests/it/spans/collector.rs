//! A collector on a real socket that reads what it is sent, or does not answer.

use std::sync::{Arc, Mutex};

use axum::{Router, body::Bytes, extract::State, routing::post};
use http::{HeaderMap, StatusCode};
use opentelemetry_proto::tonic::{
    collector::trace::v1::ExportTraceServiceRequest,
    common::v1::{KeyValue, any_value::Value},
    trace::v1::Span,
};
use prost::Message as _;
use tokio::{net::TcpListener, task::JoinHandle};

/// What came, as it came.
#[derive(Clone, Default)]
struct Taken(Arc<Mutex<Vec<(HeaderMap, Bytes)>>>);

pub(super) struct Collector {
    /// As in `OTEL_EXPORTER_OTLP_ENDPOINT`.
    pub(super) endpoint: String,
    taken: Taken,
    task: JoinHandle<()>,
}

impl Collector {
    pub(super) async fn start() -> Self {
        let take = |State(taken): State<Taken>, headers: HeaderMap, body: Bytes| async move {
            taken.0.lock().unwrap().push((headers, body));
            StatusCode::OK
        };
        Self::with(|router| router.route("/v1/traces", post(take))).await
    }

    /// One that takes connections and never answers.
    pub(super) async fn hanging() -> Self {
        Self::with(|router| router.fallback(std::future::pending::<StatusCode>)).await
    }

    async fn with(routes: impl FnOnce(Router<Taken>) -> Router<Taken>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let endpoint = format!("http://{}", listener.local_addr().unwrap());
        let taken = Taken::default();
        let router = routes(Router::new()).with_state(taken.clone());
        let task = tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
        Self { endpoint, taken, task }
    }

    /// Every byte of every body.
    pub(super) fn bytes(&self) -> Vec<u8> {
        self.taken.0.lock().unwrap().iter().flat_map(|(_, body)| body.to_vec()).collect()
    }

    pub(super) fn headers(&self) -> Vec<HeaderMap> {
        self.taken.0.lock().unwrap().iter().map(|(headers, _)| headers.clone()).collect()
    }

    fn requests(&self) -> Vec<ExportTraceServiceRequest> {
        let taken = self.taken.0.lock().unwrap();
        taken.iter().map(|(_, body)| ExportTraceServiceRequest::decode(body.clone()).unwrap()).collect()
    }

    pub(super) fn spans(&self) -> Vec<Span> {
        let resources = self.requests().into_iter().flat_map(|request| request.resource_spans);
        resources.flat_map(|resource| resource.scope_spans).flat_map(|scope| scope.spans).collect()
    }

    /// Every span of that name.
    pub(super) fn spans_of(&self, name: &str) -> Vec<Span> {
        self.spans().into_iter().filter(|span| span.name == name).collect()
    }

    /// The only span of that name.
    pub(super) fn span(&self, name: &str) -> Span {
        let mut found = self.spans_of(name);
        assert_eq!(found.len(), 1, "{name}: {:?}", self.spans().iter().map(|span| &span.name).collect::<Vec<_>>());
        found.remove(0)
    }

    /// An attribute of the resource, as text.
    pub(super) fn resource(&self, name: &str) -> String {
        let requests = self.requests();
        value(&requests[0].resource_spans[0].resource.as_ref().unwrap().attributes, name)
    }
}

impl Drop for Collector {
    fn drop(&mut self) {
        self.task.abort();
    }
}

/// An attribute as text; empty where it is missing.
pub(super) fn value(attributes: &[KeyValue], name: &str) -> String {
    let found = attributes.iter().find(|attribute| attribute.key == name);
    match found.and_then(|attribute| attribute.value.clone()).and_then(|value| value.value) {
        Some(Value::StringValue(text)) => text,
        Some(Value::IntValue(number)) => number.to_string(),
        None => String::new(),
        other => panic!("{name}: {other:?}"),
    }
}

pub(super) fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
