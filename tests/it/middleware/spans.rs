//! What is told of requests, to somebody who only remembers it.

use std::{
    borrow::Cow,
    collections::BTreeMap,
    sync::{Arc, Mutex},
};

use axum::body::Body;
use http::Request;
use tower::ServiceExt as _;

use super::{MiddlewareOptions, Wrapped, options};
use cegid_connector::trace::{Span, SpanMaker, StepKind, TraceContext, Tracer};

/// Spans that have ended.
#[derive(Clone, Default)]
struct Told(Arc<Mutex<Vec<Ended>>>);

#[derive(Clone, Debug, Default)]
struct Ended {
    name: String,
    parent: Option<Arc<TraceContext>>,
    attributes: BTreeMap<&'static str, String>,
    failed: bool,
}

struct Open {
    span: Ended,
    told: Told,
}

impl SpanMaker for Told {
    fn begin(&self, kind: StepKind, name: String, parent: Option<&Arc<TraceContext>>) -> Box<dyn Span> {
        assert_eq!(kind, StepKind::Server);
        Box::new(Open { span: Ended { name, parent: parent.cloned(), ..Ended::default() }, told: self.clone() })
    }
}

impl Span for Open {
    fn context(&self) -> Option<&Arc<TraceContext>> {
        self.span.parent.as_ref()
    }

    fn text(&mut self, attribute: &'static str, value: Cow<'static, str>) {
        self.span.attributes.insert(attribute, value.into_owned());
    }

    fn number(&mut self, attribute: &'static str, value: i64) {
        self.span.attributes.insert(attribute, value.to_string());
    }

    fn failed(&mut self) {
        self.span.failed = true;
    }
}

impl Drop for Open {
    fn drop(&mut self) {
        self.told.0.lock().unwrap().push(std::mem::take(&mut self.span));
    }
}

fn traced() -> (Told, Wrapped) {
    let told = Told::default();
    let wrapped = Wrapped::with(MiddlewareOptions { tracer: Tracer::to(Arc::new(told.clone())), ..options() });
    (told, wrapped)
}

async fn told_of(path: &str) -> Vec<Ended> {
    let (told, wrapped) = traced();
    wrapped.get(path).await;
    told.0.lock().unwrap().clone()
}

#[tokio::test]
async fn a_request_is_told_by_its_template_and_its_end() {
    let told = told_of("/api/demo/fine?email=ann@example.com").await;
    assert_eq!((told.len(), told[0].name.as_str(), told[0].failed), (1, "GET /api/{tenantId}/fine", false));
    let expected = [
        ("http.request.method", "GET"),
        ("http.response.status_code", "200"),
        ("http.route", "/api/{tenantId}/fine"),
        ("tenant.id", "demo"),
    ];
    let attributes: Vec<_> = told[0].attributes.iter().map(|(name, value)| (*name, value.as_str())).collect();
    assert_eq!(attributes, expected);
}

#[tokio::test]
async fn a_refusal_has_its_problem_and_only_a_mistake_of_ours_has_failed() {
    for (path, problem, failed) in [("/picky", "invalid-request", false), ("/panics", "internal", true)] {
        let told = told_of(path).await;
        assert_eq!((told[0].attributes["error.type"].as_str(), told[0].failed), (problem, failed), "{path}");
        assert!(!format!("{told:?}").contains("Ann"), "{told:?}");
    }
}

#[tokio::test]
async fn probes_are_not_told_of() {
    assert!(told_of("/healthz").await.is_empty());
}

#[tokio::test]
async fn a_request_whose_caller_goes_away_is_told_as_abandoned() {
    let (told, wrapped) = traced();
    let request = Request::get("/api/demo/stuck").body(Body::empty()).unwrap();
    let waiting = tokio::spawn(wrapped.service.clone().oneshot(request));
    tokio::task::yield_now().await;
    waiting.abort();
    assert!(waiting.await.is_err());
    let told = told.0.lock().unwrap();
    assert_eq!(told[0].attributes["error.type"], "abandoned");
    assert!(!told[0].attributes.contains_key("http.response.status_code"));
}

#[tokio::test]
async fn a_span_continues_a_valid_context_and_begins_anew_after_another() {
    let (told, wrapped) = traced();
    for traceparent in ["00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01", "00-ann@example.com-1-1"] {
        wrapped.send(Request::get("/api/demo/fine").header("traceparent", traceparent)).await;
    }
    let told = told.0.lock().unwrap();
    assert_eq!(told[0].parent.as_ref().map(|parent| parent.step_id()), Some("00f067aa0ba902b7"));
    assert_eq!(told[1].parent, None);
}
