//! `GET /forms/assets/{file}`: the style sheet, the script and the icon of the forms, embedded in the binary.

use axum::response::{IntoResponse, Response};
use http::{HeaderMap, HeaderValue, StatusCode, header};
use rust_embed::RustEmbed;

use crate::http::{Problem, ProblemType, extract::Path};

#[derive(RustEmbed)]
#[folder = "assets/forms"]
struct Files;

/// One file.
pub async fn handler(Path(name): Path<String>, request: HeaderMap) -> Result<Response, Problem> {
    let file = Files::get(&name).ok_or_else(|| Problem::new(ProblemType::RouteNotFound))?;
    let digits: String = file.metadata.sha256_hash()[..12].iter().map(|byte| format!("{byte:02x}")).collect();
    // Weak: the compressed and the plain form share it.
    let etag = HeaderValue::try_from(format!("W/\"{digits}\"")).map_err(Problem::internal)?;
    let known = request.get(header::IF_NONE_MATCH).is_some_and(|known| known == etag);
    let headers = [(header::ETAG, etag), (header::CACHE_CONTROL, HeaderValue::from_static("max-age=300"))];
    if known {
        return Ok((StatusCode::NOT_MODIFIED, headers).into_response());
    }
    let media_type = match name.rsplit_once('.').map(|(_, extension)| extension) {
        Some("js") => "text/javascript; charset=utf-8",
        Some("css") => "text/css; charset=utf-8",
        _ => "image/svg+xml",
    };
    Ok((headers, [(header::CONTENT_TYPE, media_type)], file.data.into_owned()).into_response())
}
