//! What every answer gets: the body of its problem, what is left of the rate limit, an end to its time; and which answers are
//! compressed.

use std::{any::Any, future::poll_fn, pin::pin, task::Poll};

use axum::{
    Extension,
    body::Body,
    extract::{Request, State},
    middleware::Next,
    response::{IntoResponse as _, Response},
};
use http::{Extensions, HeaderMap, StatusCode, Version, header};
use http_body::Body as _;
use tokio::time::timeout_at;
use url::Url;

use super::RequestContext;
use crate::http::problem::{self, Occurrence, Problem, ProblemType};

/// Writes the body of a problem, which says which request it answers.
pub(super) async fn write_problem(
    State(public_url): State<Option<Url>>,
    Extension(context): Extension<RequestContext>,
    request: Request,
    next: Next,
) -> Response {
    let mut response = next.run(request).await;
    let (path, request_id) = (context.path(), context.request_id());
    problem::write_body(&mut response, &Occurrence { public_url: public_url.as_ref(), path, request_id });
    response
}

/// Says what is left of the rate limit, where the request was counted. A 304 leaves it to the answer that the caller has.
pub(super) async fn tell_rate_limit(
    Extension(context): Extension<RequestContext>,
    request: Request,
    next: Next,
) -> Response {
    let mut response = next.run(request).await;
    if let Some(fields) = context.rate_limit().filter(|_| response.status() != StatusCode::NOT_MODIFIED) {
        fields.write(response.headers_mut());
    }
    response
}

/// Ends a request whose answer does not begin in time. What follows the head of an answer has no limit here.
pub(super) async fn limit_time(
    Extension(context): Extension<RequestContext>,
    request: Request,
    next: Next,
) -> Response {
    let has_body = !request.body().is_end_stream();
    let mut answer = pin!(next.run(request));
    // Begun before the time is looked at, because the route may have a limit of its own.
    if let Poll::Ready(response) = poll_fn(|cx| Poll::Ready(answer.as_mut().poll(cx))).await {
        return response;
    }
    let limits = context.limits();
    let time = if has_body { limits.answer_time + limits.body_time } else { limits.answer_time };
    let answer = timeout_at(context.started() + time, answer).await;
    answer.unwrap_or_else(|_| Problem::new(ProblemType::AnswerTimeout).into_response())
}

/// The message stays in the log of panics: it may hold anything.
pub(super) fn panicked(_: Box<dyn Any + Send>) -> http::Response<Body> {
    Problem::internal("the handler panicked").into_response()
}

/// An answer with a strong tag is sent byte for byte as it is: compressed, it would need another tag.
pub(super) fn may_be_compressed(_: StatusCode, _: Version, headers: &HeaderMap, _: &Extensions) -> bool {
    headers.get(header::ETAG).is_none_or(|tag| tag.as_bytes().starts_with(b"W/"))
}
