//! The routes as hyper wants them, one service per connection, noting which requests are under way. Knows no route.

use std::{
    convert::Infallible,
    pin::Pin,
    sync::Arc,
    task::{Context, Poll, ready},
};

use axum::{body::Body, extract::Request, response::Response};
use http_body::Body as _;
use hyper::{body::Incoming, service::Service};
use pin_project_lite::pin_project;

use super::{
    Routes,
    activity::{Activity, UnderWay},
};

pub(super) struct ConnectionService<S> {
    routes: S,
    activity: Arc<Activity>,
}

impl<S> ConnectionService<S> {
    pub(super) fn new(routes: S, activity: Arc<Activity>) -> Self {
        Self { routes, activity }
    }
}

impl<S: Routes> Service<Request<Incoming>> for ConnectionService<S> {
    type Response = Response;
    type Error = Infallible;
    type Future = Answering<S::Future>;

    fn call(&self, request: Request<Incoming>) -> Answering<S::Future> {
        let under_way = self.activity.begin();
        // An empty body is no allocation.
        let request = request.map(|body| if body.is_end_stream() { Body::empty() } else { Body::new(body) });
        // Routes are always ready; calling them takes `&mut`, and cloning them is a reference count or two.
        let answer = tower::Service::call(&mut self.routes.clone(), request);
        Answering { answer, under_way: Some(under_way) }
    }
}

pin_project! {
    pub(super) struct Answering<F> {
        #[pin]
        answer: F,
        under_way: Option<UnderWay>,
    }
}

impl<F: Future<Output = Result<Response, Infallible>>> Future for Answering<F> {
    type Output = Result<Response, Infallible>;

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        let this = self.project();
        let response = ready!(this.answer.poll(cx));
        // The writes that follow keep the connection alive from here on.
        if let (Some(under_way), Ok(response)) = (this.under_way.take(), &response) {
            under_way.answered(response.body().size_hint().upper());
        }
        Poll::Ready(response)
    }
}
