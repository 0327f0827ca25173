//! Which version a change is made on: `If-Match` and `If-None-Match` (RFC 9110), one of which a change must have, so that
//! nobody overwrites what they did not see.

use axum::extract::FromRequestParts;
use http::{HeaderMap, header, request::Parts};

use crate::{
    http::problem::{Problem, ProblemType},
    tenant::edit::Expected,
};

/// What the caller saw.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Precondition(pub Expected);

impl<S: Send + Sync> FromRequestParts<S> for Precondition {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        read(&parts.headers).map(Self)
    }
}

fn read(headers: &HeaderMap) -> Result<Expected, Problem> {
    let [matching, none_matching] =
        [header::IF_MATCH, header::IF_NONE_MATCH].map(|name| headers.get_all(name).iter().collect::<Vec<_>>());
    match (matching.as_slice(), none_matching.as_slice()) {
        ([], []) => Err(Problem::new(ProblemType::PreconditionRequired).detail(
            "Send the `ETag` of the file that you read as `If-Match` (such as `If-Match: \"7\"`), or `If-None-Match: *` to \
             make a file that is not there.",
        )),
        (_, []) => tags(&matching),
        ([], [none]) if none.as_bytes().trim_ascii() == b"*" => Ok(Expected::Absent),
        ([], _) => Err(Problem::invalid("If-None-Match", "expected `*`: the file must not be there yet")),
        _ => Err(Problem::invalid("If-Match", "is given together with `If-None-Match`; give one of them")),
    }
}

fn tags(values: &[&http::HeaderValue]) -> Result<Expected, Problem> {
    let expected =
        || Problem::invalid("If-Match", "expected an `ETag` in quotes, such as `\"7\"`, or `*` for any version");
    let mut versions = Vec::new();
    for tag in values.iter().flat_map(|value| value.as_bytes().split(|byte| *byte == b',')).map(<[u8]>::trim_ascii) {
        if tag == b"*" {
            return Ok(Expected::Present);
        }
        // A proxy that compresses makes a tag weak; a version means the same text either way.
        let opaque = tag.strip_prefix(b"W/").unwrap_or(tag);
        let opaque = opaque.strip_prefix(b"\"").and_then(|tag| tag.strip_suffix(b"\"")).ok_or_else(expected)?;
        // A tag that is none of ours matches nothing.
        versions.extend(std::str::from_utf8(opaque).ok().and_then(|tag| tag.parse::<i64>().ok()));
    }
    Ok(Expected::Versions(versions))
}
