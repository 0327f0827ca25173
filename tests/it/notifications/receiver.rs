//! A receiver of webhooks on a loopback: keeps what came, and answers as it is told.

use std::{
    collections::VecDeque,
    sync::{Arc, Mutex},
};

use axum::{Router, body::Bytes, extract::State, response::Response};
use http::{HeaderMap, StatusCode};
use serde_json::Value;

/// What came.
#[derive(Clone)]
pub struct Received {
    pub headers: HeaderMap,
    pub body: Bytes,
}

impl Received {
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap()
    }

    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }
}

#[derive(Default)]
struct Inner {
    received: Mutex<Vec<Received>>,
    answers: Mutex<VecDeque<Answering>>,
}

/// An answer: status, a header, a body.
pub type Answering = (StatusCode, Option<(&'static str, &'static str)>, &'static str);

pub struct Receiver {
    pub url: String,
    inner: Arc<Inner>,
    task: tokio::task::JoinHandle<()>,
}

impl Drop for Receiver {
    fn drop(&mut self) {
        self.task.abort();
    }
}

impl Receiver {
    pub async fn start() -> Self {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}/hook", listener.local_addr().unwrap());
        let inner = Arc::<Inner>::default();
        let router = Router::new().fallback(receive).with_state(Arc::clone(&inner));
        let task = tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
        Self { url, inner, task }
    }

    /// Answers in this order, then with 204.
    pub fn answer(&self, answers: impl IntoIterator<Item = Answering>) {
        self.inner.answers.lock().unwrap().extend(answers);
    }

    pub fn received(&self) -> Vec<Received> {
        self.inner.received.lock().unwrap().clone()
    }
}

async fn receive(State(inner): State<Arc<Inner>>, headers: HeaderMap, body: Bytes) -> Response {
    inner.received.lock().unwrap().push(Received { headers, body });
    let answer = inner.answers.lock().unwrap().pop_front();
    let (status, header, body) = answer.unwrap_or((StatusCode::NO_CONTENT, None, ""));
    let response = Response::builder().status(status);
    let response = header.into_iter().fold(response, |response, (name, value)| response.header(name, value));
    response.body(body.into()).unwrap()
}
