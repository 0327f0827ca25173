//! The text of a file as it is answered: with its version as tag, or 304 for whoever has it.

use axum::response::{IntoResponse, Response};
use http::{HeaderValue, StatusCode, header};

use crate::{
    http::{Problem, extract::IfNoneMatch},
    store::FileVersion,
};

/// The strong tag of a version.
pub fn etag(version: i64) -> Result<HeaderValue, Problem> {
    HeaderValue::try_from(format!("\"{version}\"")).map_err(Problem::internal)
}

/// The text, or 304 where the caller has this version.
pub fn answer(known: &IfNoneMatch, file: FileVersion) -> Result<Response, Problem> {
    let etag = etag(file.info.version)?;
    let known = known.has(&etag);
    let headers = [
        (header::ETAG, etag),
        // Whoever reads it to change it needs the one in effect.
        (header::CACHE_CONTROL, HeaderValue::from_static("private, no-cache")),
        (header::VARY, HeaderValue::from_static("x-api-key, authorization")),
    ];
    if known {
        return Ok((StatusCode::NOT_MODIFIED, headers).into_response());
    }
    // JSON with comments is no JSON to whoever trusts the media type.
    let is_yaml = file.info.path.ends_with(".yml");
    let media_type = if is_yaml { "text/yaml; charset=utf-8" } else { "text/plain; charset=utf-8" };
    Ok((headers, [(header::CONTENT_TYPE, HeaderValue::from_static(media_type))], file.text).into_response())
}
