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
