//! What happens around every request: its id, its trace, its figures, its one log line, the headers of every answer, the body
//! of every problem, and the answer to a panic. One service instead of a stack of layers, because each boxed layer costs
//! about as much as the rest of this file. Knows no route beyond its template and whom to ask for the answer.

mod figures;
mod refuse;
mod request_id;
mod table;
#[cfg(test)]
mod tests;
mod traced;

use std::{
    convert::Infallible,
    panic::{AssertUnwindSafe, catch_unwind},
    pin::Pin,
    sync::Arc,
    task::{Context, Poll, ready},
    time::Duration,
};

use axum::{
    body::Body,
    extract::Request,
    response::{IntoResponse, Response},
};
use http::{HeaderName, HeaderValue, Method, StatusCode, header, uri::PathAndQuery};
use http_body::Body as _;
use tokio::time::{Instant, Sleep, sleep_until};
use tower::Service;
use tracing::{Level, Span};

use super::{
    endpoint::{Answering, Endpoint},
    limits::{self, Noted, RateLimits},
    problem::{self, Origin, Problem, ProblemType},
    server::PeerAddress,
};
use crate::{clock::Clock, domain::ids::TenantId, telemetry::Metrics, trace::Tracer};
use figures::{Figures, RouteFigures};
use request_id::RequestIds;
use table::{Place, Table};
use traced::Traced;

pub use traced::RequestTrace;

/// The header that carries a request's id, both ways.
pub static X_REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// The id of the request, for routes where acts are recorded.
#[derive(Clone, Debug)]
pub struct RequestId(pub HeaderValue);

/// How the frame behaves.
#[derive(Clone, Debug)]
pub struct FrameOptions {
    /// The address of the installation, for the `type` of problems.
    pub public_url: Option<url::Url>,
    /// Requests in flight beyond which further ones are refused with `service-unavailable`; probes are exempt.
    pub max_in_flight: usize,
    /// For the whole answer; a request with a body gets [`Self::body_timeout`] on top.
    pub request_timeout: Duration,
    /// What a body may take.
    pub body_timeout: Duration,
    /// How often somebody may ask; the frame itself counts visitors of public pages.
    pub rate_limits: RateLimits,
    /// Told of every request but the probes.
    pub tracer: Tracer,
}

struct Shared {
    options: FrameOptions,
    table: Table,
    figures: Figures,
    request_ids: RequestIds,
}

/// Every route, with the frame around them. Cheap to clone; clones count together.
#[derive(Clone)]
pub struct Frame {
    shared: Arc<Shared>,
    peer: Option<PeerAddress>,
}

impl Frame {
    /// A frame around what answers at those templates, and at `nowhere`, all other paths; it counts in `metrics`.
    ///
    /// # Panics
    /// Two templates match the same paths.
    pub fn new(
        options: FrameOptions,
        endpoints: Vec<(String, Endpoint)>,
        nowhere: Endpoint,
        metrics: &Metrics,
        clock: &Clock,
    ) -> Self {
        let table = Table::new(endpoints, nowhere);
        let figures = Figures::new(metrics.clone());
        Self { shared: Arc::new(Shared { options, table, figures, request_ids: RequestIds::new(clock) }), peer: None }
    }

    /// The same for requests that come from `peer`.
    pub fn of_peer(&self, peer: PeerAddress) -> Self {
        Self { shared: Arc::clone(&self.shared), peer: Some(peer) }
    }
}

impl Service<Request> for Frame {
    type Response = Response;
    type Error = Infallible;
    type Future = Framed;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, mut request: Request) -> Framed {
        let started = Instant::now();
        let (place, parameters) = self.shared.table.find(request.uri().path());
        let route = &self.shared.table[place];
        let figures = &route.figures;
        let request_id = self.shared.request_ids.of(request.headers());
        let traced = Traced::begin(&self.shared.options.tracer, &mut request, figures);
        // An extension is an allocation or two: what most routes do not ask for, their requests do not carry.
        if let Some(parameters) = parameters {
            request.extensions_mut().insert(parameters);
        }
        if figures.recorded {
            request.extensions_mut().insert(RequestId(request_id.clone()));
        }
        if let Some(peer) = self.peer.filter(|_| figures.recorded || figures.public_page) {
            request.extensions_mut().insert(peer);
        }
        let in_flight = self.shared.figures.enter();
        let mut refused = (in_flight > self.shared.options.max_in_flight && !figures.probe).then(|| {
            self.shared.figures.shed();
            overloaded()
        });
        let request = if figures.public_page && refused.is_none() {
            let (parts, body) = request.into_parts();
            refused = self.shared.options.rate_limits.admit_visitor(&parts).err();
            Request::from_parts(parts, body)
        } else {
            request
        };
        let span = if tracing::enabled!(Level::INFO) {
            let request_id = request_id.to_str().unwrap_or_default();
            tracing::info_span!("http", request_id, route = &*figures.template)
        } else {
            Span::none()
        };
        let facts = Facts {
            shared: Arc::clone(&self.shared),
            started,
            place,
            request_id,
            method: Some(request.method().clone()),
            path: request.uri().path_and_query().cloned(),
            span,
            traced,
            noted: limits::take(),
        };
        let timeouts = &self.shared.options;
        let body_timeout = if request.body().is_end_stream() { Duration::ZERO } else { timeouts.body_timeout };
        let deadline = started + timeouts.request_timeout + body_timeout;
        // A refused request is dropped unread; nothing of it was started.
        let inner = match refused {
            None => Ok(route.endpoint.answer(request)),
            Some(refused) => Err(Some(refused)),
        };
        Framed { inner, deadline, alarm: None, facts }
    }
}

/// What the end of a request needs to know of its beginning.
struct Facts {
    shared: Arc<Shared>,
    started: Instant,
    place: Place,
    request_id: HeaderValue,
    /// Of a request that could be read.
    method: Option<Method>,
    path: Option<PathAndQuery>,
    span: Span,
    traced: Option<Box<Traced>>,
    noted: Option<Noted>,
}

/// A request under way.
pub struct Framed {
    /// The handler at work, or why it is not.
    inner: Result<Answering, Option<Problem>>,
    deadline: Instant,
    /// Made when the handler first has to wait: most never do.
    alarm: Option<Pin<Box<Sleep>>>,
    facts: Facts,
}

impl Future for Framed {
    type Output = Result<Response, Infallible>;

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        let Self { inner, deadline, alarm, facts } = self.get_mut();
        // Not around the end: its log line would carry the span, which says the same.
        let response = facts.span.in_scope(|| match inner {
            Err(refused) => Poll::Ready(refused.take().unwrap_or_else(overloaded).into_response()),
            Ok(inner) => match catch_unwind(AssertUnwindSafe(|| inner.as_mut().poll(cx))) {
                Ok(Poll::Ready(response)) => Poll::Ready(response),
                Err(_) => Poll::Ready(Problem::internal("the handler panicked").into_response()),
                Ok(Poll::Pending) => {
                    let alarm = alarm.get_or_insert_with(|| Box::pin(sleep_until(*deadline)));
                    alarm.as_mut().poll(cx).map(|()| Problem::new(ProblemType::AnswerTimeout).into_response())
                }
            },
        });
        if let Some(noted) = limits::take() {
            facts.noted = Some(noted);
        }
        Poll::Ready(Ok(facts.finish(ready!(response))))
    }
}

fn overloaded() -> Problem {
    Problem::new(ProblemType::ServiceUnavailable)
        .detail("Too many requests are in flight; try again in a moment.")
        .retry_after(Duration::from_secs(1))
}

/// Also where the caller went away before the answer.
impl Drop for Facts {
    fn drop(&mut self) {
        self.shared.figures.leave();
    }
}

impl Facts {
    fn figures(&self) -> &RouteFigures {
        &self.shared.table[self.place].figures
    }

    fn finish(&mut self, mut response: Response) -> Response {
        let request_id = self.request_id.to_str().unwrap_or_default();
        let path = self.path.as_ref().map_or("/", PathAndQuery::path);
        let origin = Origin { public_url: self.shared.options.public_url.as_ref(), path, request_id };
        let problem = problem::write_body(&mut response, &origin);
        if self.method.as_ref() == Some(&Method::HEAD) {
            keep_head(&mut response);
        }
        let elapsed = self.started.elapsed();
        let shared = &self.shared;
        self.figures().record(&shared.figures, self.method.as_ref(), response.status(), elapsed);
        if let Some(problem) = &problem {
            shared.figures.problem(problem.problem_type());
        }
        self.log(&response, problem.as_ref(), path, elapsed);
        if let Some(mut traced) = self.traced.take() {
            let problem = problem.as_ref().map(|problem| problem.problem_type().id());
            traced.end(response.status(), problem, self.tenant(path));
        }
        // Last, and moved: nothing reads it after the answer.
        let request_id = std::mem::replace(&mut self.request_id, HeaderValue::from_static(""));
        response.headers_mut().insert(X_REQUEST_ID.clone(), request_id);
        // A 304 leaves what describes the content to the answer that the caller has (RFC 9110 section 15.4.5).
        if response.status() != StatusCode::NOT_MODIFIED {
            let headers = response.headers_mut();
            if let Some(noted) = self.noted {
                self.shared.options.rate_limits.tell(noted, headers);
            }
            headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
            headers.insert(header::REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
        }
        response
    }

    /// One line a request. Never the query, a body, or a header of the caller's.
    fn log(&self, response: &Response, problem: Option<&Problem>, path: &str, elapsed: Duration) {
        let request_id = self.request_id.to_str().unwrap_or_default();
        let trace_id = self.traced.as_ref().and_then(|traced| traced.id());
        if let Some(cause) = problem.and_then(Problem::logged_cause) {
            tracing::error!(request_id, trace_id, route = &*self.figures().template, cause = chain(cause), "failed");
        }
        macro_rules! line {
            ($level:ident) => {
                if tracing::enabled!(Level::$level) {
                    tracing::event!(
                        Level::$level,
                        method = self.method.as_ref().map(Method::as_str),
                        route = &*self.figures().template,
                        status = response.status().as_u16(),
                        duration_ms = elapsed.as_micros() as f64 / 1000.0,
                        tenant.id = self.tenant(path).as_ref().map(TenantId::as_str),
                        problem = problem.map(|problem| problem.problem_type().id()),
                        request_id,
                        trace_id,
                        "request"
                    );
                }
            };
        }
        if self.figures().probe {
            line!(DEBUG);
        } else {
            line!(INFO);
        }
    }

    /// The tenant of the path, where the route has one and the segment could be one.
    fn tenant(&self, path: &str) -> Option<TenantId> {
        let rest = self.figures().template.starts_with("/api/{tenantId}").then(|| path.strip_prefix("/api/"))??;
        rest.split('/').next()?.parse().ok()
    }
}

/// An answer to HEAD says how long its body would be, and has none (RFC 9110 section 9.3.2).
fn keep_head(response: &mut Response) {
    if let Some(length) = response.body().size_hint().exact().filter(|length| *length > 0) {
        response.headers_mut().insert(header::CONTENT_LENGTH, HeaderValue::from(length));
        *response.body_mut() = Body::empty();
    }
}

fn chain(error: &(dyn std::error::Error + Send + Sync)) -> String {
    let mut text = error.to_string();
    let mut source = error.source();
    while let Some(cause) = source {
        text.push_str(": ");
        text.push_str(&cause.to_string());
        source = cause.source();
    }
    text
}
