//! JSON bodies: bounded in size, time and depth, then read as a type; what does not fit is named. Knows no route.

use std::borrow::Cow;

use axum::{
    body::Body,
    extract::{FromRequest, Request},
};
use bytes::Bytes;
use http::{HeaderMap, HeaderValue, header};
use http_body::Body as _;
use http_body_util::{BodyExt, LengthLimitError, Limited};
use serde::de::DeserializeOwned;

use crate::{
    http::{
        middleware::{RequestContext, RequestLimits},
        problem::{Problem, ProblemType},
    },
    json::depth,
};

/// Deepest nesting of objects and arrays that is read.
pub const MAX_DEPTH: usize = 64;

/// A JSON body as `T`, whose media type must say so.
#[derive(Debug, Clone, Copy)]
pub struct Json<T>(pub T);

/// A JSON body as `T`; `None` without a body, for a blank one, and for `null`.
#[derive(Debug, Clone, Copy)]
pub struct OptionalJson<T>(pub Option<T>);

impl<T, S> FromRequest<S> for Json<T>
where
    T: DeserializeOwned,
    S: Send + Sync,
{
    type Rejection = Problem;

    async fn from_request(request: Request, _: &S) -> Result<Self, Problem> {
        let (parts, body) = request.into_parts();
        let limits = RequestContext::limits_of(&parts.extensions);
        let is_json = speaks_json(&parts.headers);
        let bytes = read(&parts.headers, body, limits).await?;
        if bytes.trim_ascii().is_empty() {
            return Err(Problem::new(ProblemType::InvalidBody)
                .detail("The request has no body; a JSON body was expected.")
                .field("$", "is empty"));
        }
        is_json?;
        parse(&bytes).map(Self)
    }
}

impl<T, S> FromRequest<S> for OptionalJson<T>
where
    T: DeserializeOwned,
    S: Send + Sync,
{
    type Rejection = Problem;

    async fn from_request(request: Request, _: &S) -> Result<Self, Problem> {
        let (parts, body) = request.into_parts();
        let limits = RequestContext::limits_of(&parts.extensions);
        let is_json = speaks_json(&parts.headers);
        let bytes = read(&parts.headers, body, limits).await?;
        if bytes.trim_ascii().is_empty() {
            return Ok(Self(None));
        }
        is_json?;
        parse(&bytes).map(Self)
    }
}

/// Reads a body to its end, within the limits. A declared length over the limit, and a compressed body, are refused unread.
pub async fn read(headers: &HeaderMap, body: Body, limits: RequestLimits) -> Result<Bytes, Problem> {
    if !body.is_end_stream() {
        is_not_compressed(headers)?;
    }
    let too_large = || {
        Problem::new(ProblemType::PayloadTooLarge)
            .detail(format!("The body may have {} bytes.", limits.body_bytes))
            .with("maxBytes", limits.body_bytes)
    };
    let declared = headers.get(header::CONTENT_LENGTH).and_then(|value| value.to_str().ok()?.parse::<u64>().ok());
    if declared.is_some_and(|declared| declared > limits.body_bytes as u64) {
        return Err(too_large());
    }
    match tokio::time::timeout(limits.body_time, Limited::new(body, limits.body_bytes).collect()).await {
        Ok(Ok(collected)) => Ok(collected.to_bytes()),
        Ok(Err(error)) if error.downcast_ref::<LengthLimitError>().is_some() => Err(too_large()),
        // The caller went away, or broke the framing: there is rarely anybody left to read this.
        Ok(Err(_)) => Err(Problem::new(ProblemType::InvalidBody).detail("The body ended before it was complete.")),
        Err(_) => Err(Problem::new(ProblemType::RequestTimeout)
            .detail(format!("The body did not arrive within {} seconds.", limits.body_time.as_secs()))),
    }
}

/// A compressed body would have to be bounded twice, and none that we take is large.
fn is_not_compressed(headers: &HeaderMap) -> Result<(), Problem> {
    let mut codings = headers.get_all(header::CONTENT_ENCODING).iter();
    if codings.all(|coding| coding.as_bytes().trim_ascii().eq_ignore_ascii_case(b"identity")) {
        return Ok(());
    }
    // RFC 9110 section 15.5.16.
    Err(Problem::new(ProblemType::UnsupportedMediaType)
        .detail("The body has a `Content-Encoding`; send it as it is.")
        .header(header::ACCEPT_ENCODING, HeaderValue::from_static("identity")))
}

/// Whether the media type is JSON: `application/json`, `text/json` or `application/…+json`, in UTF-8.
pub fn speaks_json(headers: &HeaderMap) -> Result<(), Problem> {
    let unsupported = |detail: &'static str| Err(Problem::new(ProblemType::UnsupportedMediaType).detail(detail));
    let Some(value) = headers.get(header::CONTENT_TYPE) else {
        return unsupported("The request has a body and no `Content-Type`; send `application/json`.");
    };
    let Some(media_type) = value.to_str().ok().and_then(|value| value.parse::<mime::Mime>().ok()) else {
        return unsupported("The `Content-Type` cannot be read; send `application/json`.");
    };
    let json = match media_type.type_() {
        mime::APPLICATION => media_type.subtype() == mime::JSON || media_type.suffix() == Some(mime::JSON),
        mime::TEXT => media_type.subtype() == mime::JSON,
        _ => false,
    };
    if !json {
        return unsupported("Send JSON, as `application/json`.");
    }
    if media_type.get_param(mime::CHARSET).is_some_and(|charset| charset != mime::UTF_8) {
        return unsupported("Send JSON in UTF-8.");
    }
    Ok(())
}

/// Reads JSON as `T`, naming the member that does not fit.
pub fn parse<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, Problem> {
    if depth(bytes) > MAX_DEPTH {
        return Err(Problem::new(ProblemType::InvalidBody)
            .detail(format!("The body is nested deeper than {MAX_DEPTH} levels."))
            .field("$", format!("is nested deeper than {MAX_DEPTH} levels")));
    }
    let mut deserializer = serde_json::Deserializer::from_slice(bytes);
    let value = serde_path_to_error::deserialize(&mut deserializer)
        .map_err(|error| refused(place_of(error.path()), error.inner()))?;
    deserializer.end().map_err(|error| refused("$".to_owned(), &error))?;
    Ok(value)
}

/// Where the path leads, as far as it is known: where the text is no JSON, it ends in `?`.
fn place_of(path: &serde_path_to_error::Path) -> String {
    let path = path.to_string();
    match path.trim_end_matches(['.', '?']) {
        "" => "$".to_owned(),
        known => known.to_owned(),
    }
}

fn refused(field: String, error: &serde_json::Error) -> Problem {
    let place = format!("line {}, column {}", error.line(), error.column());
    if error.is_data() {
        let message = error.to_string();
        // What is missing has no place of its own: the path leads to the object that lacks it.
        let field = match missing_field(&message) {
            Some(missing) if field == "$" => missing.to_owned(),
            Some(missing) => format!("{field}.{missing}"),
            None => field,
        };
        return Problem::invalid(field, format!("{} ({place})", expectation(&message)));
    }
    Problem::new(ProblemType::InvalidBody)
        .detail(format!("The body is not JSON: it breaks off or goes wrong at {place}."))
        .field(field, format!("is not JSON at {place}"))
}

/// The member that serde names in its own sentence.
fn missing_field(message: &str) -> Option<&str> {
    message.strip_prefix("missing field `")?.split('`').next()
}

/// serde's sentence without what the caller sent, which may be personal data.
pub(super) fn expectation(message: &str) -> Cow<'static, str> {
    let message = message.split(" at line ").next().unwrap_or_default();
    if message.starts_with("missing field") {
        return "is required".into();
    }
    if message.starts_with("unknown field") {
        let known = message.split_once(", expected ").map_or("", |(_, known)| known);
        return if known.is_empty() { "is not known".into() } else { format!("is not known; known: {known}").into() };
    }
    // The last one: a text that was sent may itself hold the word.
    message.rsplit_once("expected ").map_or("does not fit".into(), |(_, expected)| {
        // serde's words for what JSON calls otherwise.
        let expected = expected.replace("a sequence", "an array").replace("a map", "an object");
        format!("expected {expected}").into()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_sent_is_not_repeated() {
        assert_eq!(expectation("invalid type: string \"expected ann\", expected u8 at line 1"), "expected u8");
        assert_eq!(expectation("invalid type: map, expected a sequence at line 1"), "expected an array");
    }
}
