//! The router as hyper wants it, one per connection, noting which requests are under way.

use std::{
    convert::Infallible,
    pin::Pin,
    sync::Arc,
    task::{Context, Poll, ready},
};

use axum::{Router, body::Body, extract::Request, response::Response, routing::future::RouteFuture};
use http_body::Body as _;
use hyper::{body::Incoming, service::Service};
use pin_project_lite::pin_project;

use super::{
    PeerAddress,
    activity::{Activity, UnderWay},
};

pub(super) struct ConnectionService {
    router: Router,
    activity: Arc<Activity>,
    peer: PeerAddress,
}

impl ConnectionService {
    pub(super) fn new(router: Router, activity: Arc<Activity>, peer: PeerAddress) -> Self {
        Self { router, activity, peer }
    }
}

impl Service<Request<Incoming>> for ConnectionService {
    type Response = Response;
    type Error = Infallible;
    type Future = Answering;

    fn call(&self, request: Request<Incoming>) -> Answering {
        let under_way = self.activity.begin();
        // A router is always ready; calling it takes `&mut`, and cloning one is a reference count.
        let mut request = request.map(Body::new);
        request.extensions_mut().insert(self.peer);
        let answer = tower::Service::call(&mut self.router.clone(), request);
        Answering { answer, under_way: Some(under_way) }
    }
}

pin_project! {
    pub(super) struct Answering {
        #[pin]
        answer: RouteFuture<Infallible>,
        under_way: Option<UnderWay>,
    }
}

impl Future for Answering {
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
