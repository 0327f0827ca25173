//! `GET /docs/assets/{file}`: the files of the pages, embedded in the binary.

use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use http::{HeaderValue, StatusCode, header};
use rust_embed::RustEmbed;

use crate::http::{
    Problem, ProblemType,
    extract::{IfNoneMatch, Path},
};

#[derive(RustEmbed)]
#[folder = "assets/docs"]
#[exclude = "*.md"]
struct Files;

pub async fn handler(Path(name): Path<String>, known: IfNoneMatch) -> Result<Response, Problem> {
    let file = Files::get(&name).ok_or_else(|| Problem::new(ProblemType::RouteNotFound))?;
    let etag = etag(&file.metadata.sha256_hash());
    let is_known = known.has(&etag);
    let headers = [
        (header::ETAG, etag),
        (header::CACHE_CONTROL, HeaderValue::from_static("no-cache")),
        (header::VARY, HeaderValue::from_static("accept-encoding")),
    ];
    if is_known {
        return Ok((StatusCode::NOT_MODIFIED, headers).into_response());
    }
    let content_type = [(header::CONTENT_TYPE, HeaderValue::from_static(media_type(&name)))];
    Ok((headers, content_type, Bytes::from(file.data.into_owned())).into_response())
}

/// Weak: the compressed and the plain form share it.
fn etag(hash: &[u8; 32]) -> HeaderValue {
    let digits: String = hash[..12].iter().map(|byte| format!("{byte:02x}")).collect();
    HeaderValue::from_str(&format!("W/\"{digits}\"")).unwrap_or(HeaderValue::from_static("W/\"0\""))
}

fn media_type(name: &str) -> &'static str {
    match name.rsplit_once('.').map(|(_, extension)| extension) {
        Some("js") => "text/javascript; charset=utf-8",
        Some("css") => "text/css; charset=utf-8",
        Some("svg") => "image/svg+xml",
        _ => "text/plain; charset=utf-8",
    }
}
