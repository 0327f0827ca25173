//! The `.svc` endpoints over HTTP: who may call, what kind of message it is, what becomes of it, and what is recorded.
//!
//! The order of the checks is that of IIS and WCF: credentials (but for WSDLs), service, method, media type, size, message.

use std::sync::Arc;
use std::time::Duration;

use axum::body::{Body, Bytes};
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use axum::response::Response;
use http_body_util::{BodyExt, LengthLimitError, Limited};

use super::answer::{Answer, Delivery, HTML, TEXT_XML};
use super::dispatch::{Dispatched, Incoming, dispatch};
use super::inject::FaultKind;
use super::options::BASE_PATH;
use super::record::{Credential, RecordedCall};
use super::state::SimState;
use super::{help, inject, metadata};
use cegid_y2_contract::ServiceContract;

/// The largest request. WCF's own default is 64 KiB; real installations take more, how much is not known.
pub const MAX_REQUEST: usize = 1024 * 1024;
/// How long a caller may take to send a request's body.
const BODY_TIMEOUT: Duration = Duration::from_secs(30);

/// Answers everything below the base path, and 404 to the rest.
pub async fn serve(State(state): State<Arc<SimState>>, request: Request) -> Response {
    let (parts, body) = request.into_parts();
    let Some(file) = file_name(parts.uri.path()) else {
        return Answer::empty(StatusCode::NOT_FOUND).into_response(&parts.headers);
    };
    let now = state.clock.now();
    let credential = state.gate.admit(&parts.headers, now);
    let service = state.service(file);
    let mut call = Recording {
        at: now,
        service: service.map_or(file.strip_suffix(".svc").unwrap_or(file), |service| &service.name),
        operation: None,
        credential,
    };
    let reading = matches!(parts.method, Method::GET | Method::HEAD);
    if reading && let (Some(service), Some(query)) = (service, parts.uri.query()) {
        let answer = metadata::answer(service, &parts.headers, query);
        if let Some(answer) = answer {
            return answer.into_response(&parts.headers);
        }
    }
    if credential == Credential::None {
        return call.keep(&state, unauthorized()).into_response(&parts.headers);
    }
    let mut answer = match (service, parts.method) {
        (None, _) => call.keep(&state, Answer::new(StatusCode::NOT_FOUND, HTML, "<h1>404 - Not Found</h1>")),
        (Some(service), Method::POST) => match readable(&parts.headers, body).await {
            Ok(body) => soap(&state, &mut call, service, &parts.headers, body).await,
            Err(status) => call.keep(&state, refused_unread(status)),
        },
        (Some(service), Method::GET | Method::HEAD) => {
            let address = metadata::address(service, &parts.headers);
            let page = help::page(service, &address, |operation| state.serves(service, operation));
            Answer::new(StatusCode::OK, HTML, page)
        }
        (Some(_), _) => {
            let mut answer = Answer::empty(StatusCode::METHOD_NOT_ALLOWED);
            answer.headers.push((header::ALLOW, HeaderValue::from_static("GET, HEAD, POST")));
            answer
        }
    };
    if credential == Credential::Basic
        && answer.status != StatusCode::UNAUTHORIZED
        && let Ok(cookie) = HeaderValue::from_str(&state.gate.cookie(now))
    {
        answer.headers.push((header::SET_COOKIE, cookie));
    }
    answer.into_response(&parts.headers)
}

/// The part of the path below the base path, which IIS compares without regard to case.
fn file_name(path: &str) -> Option<&str> {
    let (base, rest) = path.split_at_checked(BASE_PATH.len())?;
    let file = rest.strip_prefix('/')?;
    (base.eq_ignore_ascii_case(BASE_PATH) && !file.is_empty() && !file.contains('/')).then_some(file)
}

fn unauthorized() -> Answer {
    let mut answer = Answer::new(StatusCode::UNAUTHORIZED, HTML, "<h1>401 - Unauthorized</h1>");
    answer.headers.push((header::WWW_AUTHENTICATE, HeaderValue::from_static("Basic realm=\"Y2\"")));
    answer
}

/// What was refused before it was read leaves the rest of the body on the connection, so that is closed.
fn refused_unread(status: StatusCode) -> Answer {
    let mut answer = Answer::empty(status);
    answer.headers.push((header::CONNECTION, HeaderValue::from_static("close")));
    answer
}

/// The body, when it is of a kind and size that is read at all.
async fn readable(headers: &HeaderMap, body: Body) -> Result<Bytes, StatusCode> {
    if !is_text_xml(headers) {
        return Err(StatusCode::UNSUPPORTED_MEDIA_TYPE);
    }
    let announced = headers.get(header::CONTENT_LENGTH).and_then(|value| value.to_str().ok()?.parse::<u64>().ok());
    if announced.is_some_and(|length| length > MAX_REQUEST as u64) {
        return Err(StatusCode::PAYLOAD_TOO_LARGE);
    }
    let collected = tokio::time::timeout(BODY_TIMEOUT, Limited::new(body, MAX_REQUEST).collect()).await;
    match collected {
        Ok(Ok(collected)) => Ok(collected.to_bytes()),
        Ok(Err(error)) if error.is::<LengthLimitError>() => Err(StatusCode::PAYLOAD_TOO_LARGE),
        Ok(Err(_)) => Err(StatusCode::BAD_REQUEST),
        Err(_) => Err(StatusCode::REQUEST_TIMEOUT),
    }
}

/// `text/xml`, in UTF-8 when it says so, and not compressed.
fn is_text_xml(headers: &HeaderMap) -> bool {
    let Some(content_type) = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()) else {
        return false;
    };
    let mut parts = content_type.split(';').map(str::trim);
    let is_xml = parts.next().is_some_and(|essence| essence.eq_ignore_ascii_case("text/xml"));
    let utf8 = parts.filter_map(|parameter| parameter.split_once('=')).all(|(name, value)| {
        !name.eq_ignore_ascii_case("charset") || value.trim_matches('"').eq_ignore_ascii_case("utf-8")
    });
    let plain = headers.get(header::CONTENT_ENCODING).is_none_or(|coding| coding.as_bytes() == b"identity");
    is_xml && utf8 && plain
}

/// The action, without the quotes that the specification asks for and many clients leave out. Absent is empty.
fn action(headers: &HeaderMap) -> &str {
    let value = headers.get("soapaction").and_then(|value| value.to_str().ok()).unwrap_or_default().trim();
    value.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')).unwrap_or(value)
}

async fn soap(
    state: &SimState,
    call: &mut Recording<'_>,
    service: &'static ServiceContract,
    headers: &HeaderMap,
    body: Bytes,
) -> Answer {
    let action = action(headers);
    let operation = service.operation_by_action(action);
    call.operation = operation.map(|operation| operation.name.as_str());
    let mut kinds = state.faults.take(&service.name, call.operation);
    let delay: Duration = state.latency + kinds.iter().filter_map(FaultKind::delay).sum::<Duration>();
    let injected = kinds.last().map(FaultKind::name);
    let fault = kinds.pop().filter(|kind| kind.delay().is_none());

    let outcome = if fault.as_ref().is_none_or(FaultKind::lets_the_operation_happen) {
        dispatch(state, &Incoming { service, operation, action, credential: call.credential, body: &body })
    } else {
        Dispatched { status: StatusCode::OK, xml: None, dropped: Vec::new() }
    };
    let dropped = outcome.dropped;
    let mut answer = match outcome.xml {
        Some(xml) => Answer::new(outcome.status, TEXT_XML, xml),
        None => Answer::empty(outcome.status),
    };
    let hangs = fault == Some(FaultKind::Hang);
    if let Some(kind) = fault {
        answer = inject::answered_with(state, &kind, call.operation, answer);
    }
    call.keep_with(state, &answer, body, dropped, injected);
    if hangs {
        std::future::pending::<()>().await;
    }
    if !delay.is_zero() {
        tokio::time::sleep(delay).await;
    }
    answer
}

/// What is known of a call so far, to be recorded when its answer is.
struct Recording<'a> {
    at: jiff::Timestamp,
    service: &'a str,
    operation: Option<&'static str>,
    credential: Credential,
}

impl Recording<'_> {
    /// Records a call whose body was not read.
    fn keep(&self, state: &SimState, answer: Answer) -> Answer {
        self.keep_with(state, &answer, Bytes::new(), Vec::new(), None);
        answer
    }

    fn keep_with(
        &self,
        state: &SimState,
        answer: &Answer,
        request: Bytes,
        dropped: Vec<cegid_y2_contract::Dropped>,
        injected: Option<&'static str>,
    ) {
        if answer.delivery == Delivery::Reset {
            tracing::debug!(service = self.service, "the simulated connection is reset");
        }
        state.recorder.push(RecordedCall {
            at: self.at,
            service: self.service.to_owned(),
            operation: self.operation,
            status: answer.status.as_u16(),
            credential: self.credential,
            request,
            reply: answer.body.clone(),
            dropped,
            injected,
        });
    }
}
