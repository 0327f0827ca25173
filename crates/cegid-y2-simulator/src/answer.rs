//! An answer on its way to the socket: status, body, and how the body travels.

use std::io::Write;
use std::time::Duration;

use axum::body::{Body, Bytes};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::Response;
use flate2::Compression;
use flate2::write::GzEncoder;
use futures_util::stream;

/// The media type of everything that is SOAP 1.1.
pub const TEXT_XML: &str = "text/xml; charset=utf-8";
/// The media type of pages.
pub const HTML: &str = "text/html; charset=utf-8";
/// Smaller bodies are not worth compressing.
const GZIP_FROM: usize = 512;

/// What is answered.
#[derive(Debug)]
pub struct Answer {
    /// The HTTP status.
    pub status: StatusCode,
    /// The media type; none for an empty body.
    pub content_type: Option<HeaderValue>,
    /// The body, not compressed.
    pub body: Bytes,
    /// How the body travels.
    pub delivery: Delivery,
    /// Further headers.
    pub headers: Vec<(header::HeaderName, HeaderValue)>,
}

/// How a body travels.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Delivery {
    /// At once, compressed where the caller takes it.
    #[default]
    Whole,
    /// So many bytes a second.
    Slow(u64),
    /// The connection is closed after so many bytes.
    Cut(usize),
    /// The body is followed by so many bytes of text.
    Endless(u64),
    /// The connection is reset before anything is sent.
    Reset,
}

/// Marks a response in whose place the connection is to be reset. Seen by the server loop.
#[derive(Clone, Copy, Debug)]
pub struct ResetConnection;

impl Answer {
    /// An answer with a body of that media type.
    pub fn new(status: StatusCode, content_type: &'static str, body: impl Into<Bytes>) -> Self {
        let content_type = Some(HeaderValue::from_static(content_type));
        Self { status, content_type, body: body.into(), delivery: Delivery::Whole, headers: Vec::new() }
    }

    /// An answer without a body, as WCF and IIS give where there is nothing to say.
    pub fn empty(status: StatusCode) -> Self {
        let body = Bytes::new();
        Self { status, content_type: None, body, delivery: Delivery::Whole, headers: Vec::new() }
    }

    /// The response for a caller that sent `request` headers.
    pub fn into_response(self, request: &HeaderMap) -> Response {
        let compress = self.delivery == Delivery::Whole && self.body.len() >= GZIP_FROM && takes_gzip(request);
        let (body, length) = match self.delivery {
            Delivery::Whole if compress => {
                let body = gzip(&self.body);
                let length = body.len();
                (Body::from(body), Some(length))
            }
            Delivery::Whole => (Body::from(self.body.clone()), Some(self.body.len())),
            Delivery::Slow(rate) => (slow(self.body.clone(), rate), Some(self.body.len())),
            Delivery::Cut(after) => (cut(self.body.clone(), after), Some(self.body.len())),
            Delivery::Endless(bytes) => (endless(self.body.clone(), bytes), None),
            Delivery::Reset => (Body::empty(), None),
        };
        let mut response = Response::new(body);
        *response.status_mut() = self.status;
        let headers = response.headers_mut();
        if let Some(content_type) = self.content_type {
            headers.insert(header::CONTENT_TYPE, content_type);
        }
        if let Some(length) = length {
            headers.insert(header::CONTENT_LENGTH, length.into());
        }
        if compress {
            headers.insert(header::CONTENT_ENCODING, HeaderValue::from_static("gzip"));
            headers.insert(header::VARY, HeaderValue::from_static("Accept-Encoding"));
        }
        headers.extend(self.headers);
        if self.delivery == Delivery::Reset {
            response.extensions_mut().insert(ResetConnection);
        }
        response
    }
}

/// Compression by hand: tower-http's layer streams, and so hides the length that `Cut` and the record rely on.
fn gzip(body: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::with_capacity(body.len() / 4), Compression::fast());
    // Writing to memory cannot fail.
    let _ = encoder.write_all(body);
    encoder.finish().unwrap_or_default()
}

fn takes_gzip(headers: &HeaderMap) -> bool {
    headers.get_all(header::ACCEPT_ENCODING).iter().filter_map(|value| value.to_str().ok()).any(|line| {
        line.split(',').any(|coding| {
            let (name, quality) = coding.split_once(';').unwrap_or((coding, ""));
            name.trim().eq_ignore_ascii_case("gzip")
                && !matches!(quality.trim(), "q=0" | "q=0.0" | "q=0.00" | "q=0.000")
        })
    })
}

fn slow(body: Bytes, bytes_per_second: u64) -> Body {
    let pieces = if bytes_per_second >= 10 { 10 } else { 1 };
    let size = usize::try_from(bytes_per_second / pieces).unwrap_or(usize::MAX).max(1);
    let pause = Duration::from_millis(1000 / pieces);
    Body::from_stream(stream::unfold(body, move |mut rest| async move {
        if rest.is_empty() {
            return None;
        }
        tokio::time::sleep(pause).await;
        let piece = rest.split_to(size.min(rest.len()));
        Some((Ok::<_, std::io::Error>(piece), rest))
    }))
}

fn cut(body: Bytes, after: usize) -> Body {
    let sent = body.slice(..after.min(body.len()));
    Body::from_stream(stream::unfold(Some(sent), |sent| async move {
        if let Some(sent) = sent {
            return Some((Ok(sent), None));
        }
        // Gives the connection the time to send what it holds before it breaks off.
        tokio::task::yield_now().await;
        Some((Err(std::io::Error::from(std::io::ErrorKind::ConnectionAborted)), None))
    }))
}

fn endless(start: Bytes, bytes: u64) -> Body {
    static FILLER: [u8; 64 * 1024] = [b'x'; 64 * 1024];
    Body::from_stream(stream::unfold((Some(start), bytes), |(start, left)| async move {
        if let Some(start) = start {
            return Some((Ok::<_, std::io::Error>(start), (None, left)));
        }
        let size = usize::try_from(left).unwrap_or(usize::MAX).min(FILLER.len());
        (size > 0).then(|| (Ok(Bytes::from_static(&FILLER[..size])), (None, left - size as u64)))
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn gzip_is_used_only_where_it_is_taken() {
        let takes = |value: &'static str| {
            takes_gzip(&HeaderMap::from_iter([(header::ACCEPT_ENCODING, HeaderValue::from_static(value))]))
        };
        assert!(takes("deflate, GZIP;q=0.5"));
        assert!(!takes("gzip;q=0, deflate"));
        assert!(!takes_gzip(&HeaderMap::new()));
    }
}
