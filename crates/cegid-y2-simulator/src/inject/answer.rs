//! What each injected fault makes of an answer.

use axum::body::Bytes;
use axum::http::{HeaderValue, StatusCode, header};

use super::FaultKind;
use crate::answer::{Answer, Delivery, HTML, TEXT_XML};
use crate::dispatch::Dispatched;
use crate::state::SimState;
use cegid_y2_contract::namespace;

const LOGIN_PAGE: &str = "<!DOCTYPE html>\n<html><head><title>Sign in</title></head><body><form method=\"post\">\
    <input name=\"user\"><input name=\"password\" type=\"password\"></form></body></html>\n";

/// The answer that is given in the place of `answer`.
pub fn answered_with(state: &SimState, kind: &FaultKind, operation: Option<&str>, mut answer: Answer) -> Answer {
    match kind {
        FaultKind::Latency { .. } | FaultKind::Hang => answer,
        FaultKind::SlowBody { bytes_per_second } => {
            answer.delivery = Delivery::Slow(*bytes_per_second);
            answer
        }
        FaultKind::Cut { after_bytes } => {
            answer.delivery = Delivery::Cut(*after_bytes);
            answer
        }
        FaultKind::Truncated => {
            answer.body = answer.body.slice(..answer.body.len() / 2);
            answer
        }
        FaultKind::Fault { .. } | FaultKind::FaultWithoutDetail { .. } => match kind.service_fault() {
            Some(fault) => {
                let outcome = Dispatched::refused(state, &fault);
                Answer::new(outcome.status, TEXT_XML, outcome.xml.unwrap_or_default())
            }
            None => answer,
        },
        FaultKind::Status { code, body, content_type } => {
            let status = StatusCode::from_u16(*code).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
            let mut answer = Answer::new(status, TEXT_XML, body.clone());
            answer.content_type = HeaderValue::from_str(content_type).ok();
            answer
        }
        FaultKind::Reset => {
            answer.delivery = Delivery::Reset;
            answer
        }
        FaultKind::Garbage => Answer::new(StatusCode::OK, TEXT_XML, garbage()),
        FaultKind::Html => Answer::new(StatusCode::OK, HTML, LOGIN_PAGE),
        FaultKind::EntityBomb => Answer::new(StatusCode::OK, TEXT_XML, entity_bomb(operation)),
        FaultKind::Huge { bytes } => {
            let mut answer = Answer::new(StatusCode::OK, TEXT_XML, reply_start(operation));
            answer.delivery = Delivery::Endless(*bytes);
            answer
        }
        FaultKind::Unauthorized => {
            let mut answer = Answer::empty(StatusCode::UNAUTHORIZED);
            answer.headers.push((header::WWW_AUTHENTICATE, HeaderValue::from_static("Basic realm=\"Y2\"")));
            answer
        }
    }
}

/// The same bytes every time, most of them no UTF-8.
fn garbage() -> Bytes {
    let mut state: u32 = 0x9E37_79B9;
    let bytes = std::iter::repeat_with(|| {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        state.to_be_bytes()[0] | 0x80
    });
    bytes.take(2048).collect()
}

fn reply_start(operation: Option<&str>) -> String {
    let operation = operation.unwrap_or("HelloWorld");
    format!(
        "<s:Envelope xmlns:s=\"{}\"><s:Body><{operation}Response xmlns=\"{}\"><{operation}Result>",
        namespace::SOAP,
        namespace::RETAIL
    )
}

/// Ten to the ninth power, for whoever expands it.
fn entity_bomb(operation: Option<&str>) -> String {
    let mut out = String::from("<?xml version=\"1.0\"?>\n<!DOCTYPE bomb [\n<!ENTITY e0 \"boom\">\n");
    for level in 1..=9 {
        let previous = format!("&e{};", level - 1).repeat(10);
        out.push_str(&format!("<!ENTITY e{level} \"{previous}\">\n"));
    }
    let operation = operation.unwrap_or("HelloWorld");
    out.push_str("]>\n");
    out.push_str(&reply_start(Some(operation)));
    out.push_str(&format!("&e9;</{operation}Result></{operation}Response></s:Body></s:Envelope>"));
    out
}
