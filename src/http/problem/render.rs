//! A problem as JSON. Knows where the documentation of the types is published, and which request it answers.

use std::{borrow::Cow, collections::BTreeMap};

use axum::{body::Body, response::Response};
use http::{HeaderValue, header};
use percent_encoding::percent_decode_str;
use serde::{Serialize, Serializer, ser::SerializeMap};
use url::Url;

use super::{Parts, Problem};
use crate::tenant::keys::KEY_PREFIX;

/// The media type of RFC 9457.
pub const MEDIA_TYPE: &str = "application/problem+json";

/// What a problem says of the request that it answers.
pub struct Occurrence<'a> {
    /// The address under which the installation is reached; without it, `type` is a relative reference.
    pub public_url: Option<&'a Url>,
    /// The path of the request, without its query.
    pub path: &'a str,
    /// As in `x-request-id`.
    pub request_id: &'a str,
}

/// Somebody who puts a whole API key where its id or something else belongs gets the id back and no more: problems are kept and
/// passed on.
fn without_secrets(text: &str) -> Cow<'_, str> {
    if !text.contains(KEY_PREFIX) {
        return Cow::Borrowed(text);
    }
    let mut clean = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, key)) = rest.split_once(KEY_PREFIX) {
        let of_id = |character: char| character.is_ascii_alphanumeric();
        let id = &key[..key.find(|character| !of_id(character)).unwrap_or(key.len())];
        clean.extend([before, KEY_PREFIX, id]);
        // The id ends at the next underscore, and the key with whatever no key has.
        rest = key[id.len()..].trim_start_matches(|character| of_id(character) || character == '_');
    }
    clean.push_str(rest);
    Cow::Owned(clean)
}

/// The path, in which a key may be spelled with percent signs.
fn path_without_secrets(path: &str) -> Cow<'_, str> {
    let decoded = percent_decode_str(path).decode_utf8_lossy();
    if decoded.contains(KEY_PREFIX) { without_secrets(&decoded).into_owned().into() } else { Cow::Borrowed(path) }
}

struct Rendered<'a> {
    parts: &'a Parts,
    occurrence: &'a Occurrence<'a>,
}

impl Serialize for Rendered<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Self { parts, occurrence } = self;
        let base = occurrence.public_url.map_or("", |url| url.as_str().trim_end_matches('/'));
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("type", &format_args!("{base}/docs/problems/{}", parts.problem_type.id()))?;
        map.serialize_entry("title", parts.problem_type.title())?;
        map.serialize_entry("status", &parts.problem_type.status().as_u16())?;
        if let Some(detail) = &parts.detail {
            map.serialize_entry("detail", &without_secrets(detail))?;
        }
        map.serialize_entry("instance", &path_without_secrets(occurrence.path))?;
        if !parts.errors.is_empty() {
            let errors = parts.errors.iter().map(|(field, messages)| {
                let messages: Vec<_> = messages.iter().map(|message| without_secrets(message)).collect();
                (without_secrets(field), messages)
            });
            let errors: BTreeMap<_, _> = errors.collect();
            map.serialize_entry("errors", &errors)?;
        }
        map.serialize_entry("requestId", occurrence.request_id)?;
        for (member, value) in &parts.extensions {
            map.serialize_entry(member, value)?;
        }
        map.end()
    }
}

/// Writes the body of the problem that `response` carries, if it carries one; for the log and the metrics, it stays there.
pub(in crate::http) fn write_body(response: &mut Response, occurrence: &Occurrence<'_>) {
    let Some(problem) = response.extensions().get::<Problem>() else { return };
    // A map with string keys into memory cannot fail; an empty body would still be an honest answer.
    let body = serde_json::to_vec(&Rendered { parts: &problem.0, occurrence }).unwrap_or_default();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(MEDIA_TYPE));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.remove(header::CONTENT_LENGTH);
    *response.body_mut() = Body::from(body);
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
            assert_eq!(path_without_secrets(&path), shown);
            // However the underscores are spelled.
            if path.contains(KEY_PREFIX) {
                assert_eq!(path_without_secrets(&path.replace('_', "%5F")), shown);
            }
        }
    }

    #[test]
    fn of_api_keys_in_a_sentence_the_ids_are_shown_and_no_more() {
        let text = "No `y2_live_FYFfLuURGM1m_tyWJQKtG_LN6_1a1c85a4`, no y2_live_AAAAAAAAAAAA_x, and no y2_live_.";
        assert_eq!(without_secrets(text), "No `y2_live_FYFfLuURGM1m`, no y2_live_AAAAAAAAAAAA, and no y2_live_.");
        assert_eq!(without_secrets("tyWJQKtG_LN6"), "tyWJQKtG_LN6");
    }
}
