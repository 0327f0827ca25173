//! A problem as JSON. Knows where the documentation of the types is published, and which request it answers.

use std::borrow::Cow;

use axum::{body::Body, response::Response};
use http::{HeaderValue, header};
use serde::{Serialize, Serializer, ser::SerializeMap};
use url::Url;

use super::{Parts, Problem};
use crate::tenant::keys::KEY_PREFIX;

/// The media type of RFC 9457.
pub const MEDIA_TYPE: &str = "application/problem+json";

/// What a problem says of the request that it answers.
pub struct Origin<'a> {
    /// The address under which the installation is reached; without it, `type` is a relative reference.
    pub public_url: Option<&'a Url>,
    /// The path of the request, without its query.
    pub path: &'a str,
    /// As in `x-request-id`.
    pub request_id: &'a str,
}

/// Somebody who puts a whole API key where its id belongs gets the id back and no more: problems are kept and passed on.
fn without_secrets(path: &str) -> Cow<'_, str> {
    if !path.contains(KEY_PREFIX) {
        return Cow::Borrowed(path);
    }
    let segments = path.split('/').map(|segment| match segment.split_once(KEY_PREFIX) {
        // The id ends at the next underscore.
        Some((before, key)) => format!("{before}{KEY_PREFIX}{}", key.split('_').next().unwrap_or_default()),
        None => segment.to_owned(),
    });
    Cow::Owned(segments.collect::<Vec<_>>().join("/"))
}

struct Rendered<'a> {
    parts: &'a Parts,
    origin: &'a Origin<'a>,
}

impl Serialize for Rendered<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Self { parts, origin } = self;
        let base = origin.public_url.map_or("", |url| url.as_str().trim_end_matches('/'));
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("type", &format_args!("{base}/docs/problems/{}", parts.problem_type.id()))?;
        map.serialize_entry("title", parts.problem_type.title())?;
        map.serialize_entry("status", &parts.problem_type.status().as_u16())?;
        if let Some(detail) = &parts.detail {
            map.serialize_entry("detail", detail)?;
        }
        map.serialize_entry("instance", &without_secrets(origin.path))?;
        if !parts.errors.is_empty() {
            map.serialize_entry("errors", &parts.errors)?;
        }
        map.serialize_entry("requestId", origin.request_id)?;
        for (member, value) in &parts.extensions {
            map.serialize_entry(member, value)?;
        }
        map.end()
    }
}

/// Puts the body of the problem that `response` carries, if it carries one. Returns the problem.
pub(in crate::http) fn write_body(response: &mut Response, origin: &Origin<'_>) -> Option<Problem> {
    let problem = response.extensions_mut().remove::<Problem>()?;
    // A map with string keys into memory cannot fail; an empty body would still be an honest answer.
    let body = serde_json::to_vec(&Rendered { parts: &problem.0, origin }).unwrap_or_default();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(MEDIA_TYPE));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.remove(header::CONTENT_LENGTH);
    *response.body_mut() = Body::from(body);
    Some(problem)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_an_api_key_in_a_path_the_id_is_shown_and_no_more() {
        let keys = "/api/demo/admin/api-keys";
        for (path, shown) in [
            (format!("{keys}/y2_live_FYFfLuURGM1m_tyWJQKtG_LN6_1a1c85a4"), format!("{keys}/y2_live_FYFfLuURGM1m")),
            (format!("{keys}/y2_live_FYFfLuURGM1m_tyWJQKtG_LN6_1a1c85a4/x"), format!("{keys}/y2_live_FYFfLuURGM1m/x")),
            (format!("{keys}/FYFfLuURGM1m"), format!("{keys}/FYFfLuURGM1m")),
        ] {
            assert_eq!(without_secrets(&path), shown);
        }
    }
}
