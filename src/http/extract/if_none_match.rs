//! The entity tags that a caller has already.

use std::{convert::Infallible, iter::once};

use axum::extract::FromRequestParts;
use axum_extra::headers::{self, ETag, Header as _, HeaderMapExt as _};
use http::{HeaderValue, request::Parts};

/// The tags of `If-None-Match` (RFC 9110 section 13.1.2). What is no tag matches nothing.
#[derive(Debug)]
pub struct IfNoneMatch(Option<headers::IfNoneMatch>);

impl IfNoneMatch {
    /// Whether the tag is among them: compared weakly, as the RFC asks for.
    pub fn has(&self, etag: &HeaderValue) -> bool {
        let etag = ETag::decode(&mut once(etag));
        self.0.as_ref().zip(etag.ok()).is_some_and(|(known, etag)| !known.precondition_passes(&etag))
    }
}

impl<S: Send + Sync> FromRequestParts<S> for IfNoneMatch {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        Ok(Self(parts.headers.typed_get()))
    }
}

#[cfg(test)]
mod tests {
    use http::header;

    use super::*;

    async fn known(lines: &[&'static str]) -> bool {
        let mut request = http::Request::new(());
        for line in lines {
            request.headers_mut().append(header::IF_NONE_MATCH, HeaderValue::from_static(line));
        }
        let (mut parts, ()) = request.into_parts();
        let known = IfNoneMatch::from_request_parts(&mut parts, &()).await.unwrap();
        let tags = ["\"own\"", "W/\"own\""].map(|tag| known.has(&HeaderValue::from_static(tag)));
        assert_eq!(tags[0], tags[1]);
        tags[0]
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
