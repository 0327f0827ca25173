//! What hyper answers by itself to a request that it cannot read, and what is sent instead. Knows neither the body of a
//! problem nor the request, which nobody has read.
//!
//! hyper writes a bare head with a status and offers no place to change it. The stream recognises exactly that head among
//! all writes: every answer of ours carries more.

use std::sync::Arc;

use axum::response::Response;
use futures_util::FutureExt as _;
use http::{StatusCode, header};
use http_body_util::BodyExt as _;

/// Longest head that hyper writes by itself: the status line and three short headers.
const MAX_BYTES: usize = 192;

/// Says what the caller is told whose request could not be read.
pub trait Refuse: Send + Sync {
    /// The answer in place of a bare `status`. Its body is in memory.
    fn refuse(&self, status: StatusCode) -> Response;
}

impl<R: Refuse + ?Sized> Refuse for Arc<R> {
    fn refuse(&self, status: StatusCode) -> Response {
        (**self).refuse(status)
    }
}

/// The status of hyper's own refusal, if `bytes` are one and nothing else.
pub(super) fn recognise(bytes: &[u8]) -> Option<StatusCode> {
    if bytes.len() > MAX_BYTES || !bytes.starts_with(b"HTTP/1.") {
        return None;
    }
    let head = std::str::from_utf8(bytes).ok()?.strip_suffix("\r\n\r\n")?;
    let mut lines = head.split("\r\n");
    // Behind the minor version, whichever it is.
    let status = lines.next()?.get("HTTP/1.1 ".len()..)?.get(..3)?.parse::<StatusCode>().ok()?;
    let bare =
        lines.all(|line| line == "content-length: 0" || line.starts_with("date: ") || line.starts_with("connection: "));
    (status.is_client_error() && bare).then_some(status)
}

/// The whole answer as it goes over the wire, after which the connection is closed.
pub(super) fn on_the_wire(response: Response, instead_of: &[u8]) -> Vec<u8> {
    let (parts, body) = response.into_parts();
    // Problems are written in memory. Of a body that would have to be waited for, nothing is sent.
    let body = body.collect().now_or_never().and_then(Result::ok).map(|body| body.to_bytes()).unwrap_or_default();
    let reason = parts.status.canonical_reason().unwrap_or_default();
    let mut wire = format!("HTTP/1.1 {} {reason}\r\n", parts.status.as_str()).into_bytes();
    let mut line = |name: &[u8], value: &[u8]| wire.extend([name, b": ", value, b"\r\n"].concat());
    for (name, value) in &parts.headers {
        if !matches!(*name, header::CONTENT_LENGTH | header::CONNECTION | header::DATE) {
            line(name.as_str().as_bytes(), value.as_bytes());
        }
    }
    // hyper keeps the time for this header.
    if let Some(date) = instead_of.split(|byte| *byte == b'\n').find_map(|line| line.strip_prefix(b"date: ")) {
        line(b"date", date.trim_ascii());
    }
    line(b"content-length", body.len().to_string().as_bytes());
    line(b"connection", b"close");
    wire.extend_from_slice(b"\r\n");
    wire.extend_from_slice(&body);
    wire
}

#[cfg(test)]
mod tests {
    use axum::response::IntoResponse as _;

    use super::*;

    const DATE: &str = "date: Thu, 01 Jan 2026 00:00:00 GMT\r\n";

    #[test]
    fn a_bare_refusal_is_recognised_in_each_of_its_forms() {
        for head in [
            format!("HTTP/1.1 431 Request Header Fields Too Large\r\ncontent-length: 0\r\n{DATE}\r\n"),
            format!("HTTP/1.1 431 Request Header Fields Too Large\r\nconnection: close\r\n{DATE}\r\n"),
            "HTTP/1.0 431 Request Header Fields Too Large\r\n\r\n".to_owned(),
        ] {
            assert_eq!(recognise(head.as_bytes()).map(|status| status.as_u16()), Some(431), "{head}");
        }
    }

    #[test]
    fn an_answer_of_ours_is_left_alone() {
        for bytes in [
            format!("HTTP/1.1 404 Not Found\r\nx-request-id: 1\r\ncontent-length: 0\r\n{DATE}\r\n"),
            format!("HTTP/1.1 200 OK\r\ncontent-length: 0\r\n{DATE}\r\n"),
            format!("HTTP/1.1 400 Bad Request\r\ncontent-length: 0\r\n{DATE}\r\nbody"),
            format!("HTTP/1.1 400 Bad Request\r\ncontent-length: 3\r\n{DATE}\r\n"),
            "HTTP/1.1".to_owned(),
            "HTTP/1.1 4\u{e9}".to_owned(),
            String::new(),
        ] {
            assert_eq!(recognise(bytes.as_bytes()), None, "{bytes}");
        }
    }

    #[test]
    fn the_answer_is_complete_and_ends_the_connection() {
        let instead_of = format!("HTTP/1.1 400 Bad Request\r\ncontent-length: 0\r\n{DATE}\r\n");
        let response = (StatusCode::BAD_REQUEST, [("x-request-id", "1")], "why").into_response();
        let wire = String::from_utf8(on_the_wire(response, instead_of.as_bytes())).unwrap();
        let (head, body) = wire.split_once("\r\n\r\n").unwrap();
        assert_eq!(body, "why");
        assert!(head.starts_with("HTTP/1.1 400 Bad Request\r\n"), "{head}");
        for line in ["x-request-id: 1", "content-length: 3", "connection: close", DATE.trim_end()] {
            assert_eq!(head.lines().filter(|header| *header == line).count(), 1, "{line}\n{head}");
        }
    }
}
