//! The entity tags that a caller has already. Knows no list and no tag of ours.

use std::convert::Infallible;

use axum::extract::FromRequestParts;
use http::{HeaderValue, header, request::Parts};

/// The tags of `If-None-Match` (RFC 9110 section 13.1.2). One line is the rule, and costs no allocation.
#[derive(Debug, Default)]
pub struct IfNoneMatch {
    line: Option<HeaderValue>,
    further: Vec<HeaderValue>,
}

impl IfNoneMatch {
    /// Whether `etag`, quotes included, is among them: compared weakly, as the RFC asks for.
    pub fn has(&self, etag: &[u8]) -> bool {
        self.line.iter().chain(&self.further).any(|line| {
            line.as_bytes()
                .split(|byte| *byte == b',')
                .map(<[u8]>::trim_ascii)
                .any(|tag| tag == b"*" || tag.strip_prefix(b"W/").unwrap_or(tag) == etag)
        })
    }
}

impl<S: Send + Sync> FromRequestParts<S> for IfNoneMatch {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        let mut lines = parts.headers.get_all(header::IF_NONE_MATCH).iter().cloned();
        Ok(Self { line: lines.next(), further: lines.collect() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const OWN: &[u8] = b"\"own\"";

    async fn known(lines: &[&'static str]) -> bool {
        let mut request = http::Request::new(());
        for line in lines {
            request.headers_mut().append(header::IF_NONE_MATCH, HeaderValue::from_static(line));
        }
        let (mut parts, ()) = request.into_parts();
        IfNoneMatch::from_request_parts(&mut parts, &()).await.unwrap().has(OWN)
    }

    #[tokio::test]
    async fn a_tag_is_found_among_others_weak_or_strong() {
        for line in ["\"own\"", "W/\"own\"", "\"a\", \"own\"", "\"a\",W/\"own\" ,\"b\"", "*"] {
            assert!(known(&[line]).await, "{line}");
        }
        for line in ["\"a\"", "", "\"a\", W/\"b\"", "own"] {
            assert!(!known(&[line]).await, "{line}");
        }
    }

    #[tokio::test]
    async fn every_line_of_the_header_counts() {
        assert!(known(&["\"a\"", "\"own\""]).await);
        assert!(!known(&[]).await);
    }
}
