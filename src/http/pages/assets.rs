//! `GET /docs/assets/{file}`: the files of the pages, embedded in the binary.

use std::{
    collections::HashMap,
    io::Write,
    sync::{Mutex, MutexGuard, PoisonError},
};

use axum::{
    extract::State,
    response::{IntoResponse, Response},
};
use bytes::Bytes;
use flate2::{Compression, write::GzEncoder};
use http::{HeaderMap, HeaderValue, StatusCode, header};
use rust_embed::{EmbeddedFile, RustEmbed};

use crate::http::{AppState, Problem, ProblemType, extract::Path};

#[derive(RustEmbed)]
#[folder = "assets/docs"]
#[exclude = "*.md"]
struct Files;

/// The files in the form in which they are sent: packed once, when first asked for.
#[derive(Default)]
pub struct Assets(Mutex<HashMap<String, Bytes>>);

impl Assets {
    /// Packing the viewer takes some ten milliseconds, which other requests must not wait for.
    async fn packed(&self, name: String, file: EmbeddedFile) -> Result<Bytes, Problem> {
        if let Some(bytes) = self.kept().get(&name) {
            return Ok(bytes.clone());
        }
        let pack = move || {
            let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
            encoder.write_all(&file.data)?;
            encoder.finish()
        };
        let packed = tokio::task::spawn_blocking(pack).await.map_err(Problem::internal)?;
        let bytes = Bytes::from(packed.map_err(Problem::internal)?);
        self.kept().insert(name, bytes.clone());
        Ok(bytes)
    }

    fn kept(&self) -> MutexGuard<'_, HashMap<String, Bytes>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

pub(super) async fn handler(
    State(state): State<AppState>,
    Path([name]): Path<1>,
    request: HeaderMap,
) -> Result<Response, Problem> {
    let file = Files::get(&name).ok_or_else(|| Problem::new(ProblemType::RouteNotFound))?;
    let mut headers = HeaderMap::new();
    let etag = etag(&file.metadata.sha256_hash());
    let known = request.get(header::IF_NONE_MATCH).is_some_and(|known| known == etag);
    headers.insert(header::ETAG, etag);
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-cache"));
    headers.insert(header::VARY, HeaderValue::from_static("accept-encoding"));
    if known {
        return Ok((StatusCode::NOT_MODIFIED, headers).into_response());
    }
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(media_type(&name)));
    if !accepts_gzip(&request) {
        return Ok((headers, Bytes::from(file.data.into_owned())).into_response());
    }
    headers.insert(header::CONTENT_ENCODING, HeaderValue::from_static("gzip"));
    Ok((headers, state.assets.packed(name, file).await?).into_response())
}

/// Weak: the packed and the plain form share it.
fn etag(hash: &[u8; 32]) -> HeaderValue {
    let digits: String = hash[..12].iter().map(|byte| format!("{byte:02x}")).collect();
    HeaderValue::from_str(&format!("W/\"{digits}\"")).unwrap_or(HeaderValue::from_static("W/\"0\""))
}

fn accepts_gzip(request: &HeaderMap) -> bool {
    let accepted = request.get_all(header::ACCEPT_ENCODING).iter().filter_map(|value| value.to_str().ok());
    accepted.flat_map(|value| value.split(',')).any(|coding| {
        let (name, parameters) = coding.split_once(';').unwrap_or((coding, ""));
        name.trim() == "gzip" && !matches!(parameters.replace(' ', "").as_str(), "q=0" | "q=0.0" | "q=0.00" | "q=0.000")
    })
}

fn media_type(name: &str) -> &'static str {
    match name.rsplit_once('.').map(|(_, extension)| extension) {
        Some("js") => "text/javascript; charset=utf-8",
        Some("css") => "text/css; charset=utf-8",
        Some("svg") => "image/svg+xml",
        _ => "text/plain; charset=utf-8",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn gzip_is_sent_to_whoever_takes_it() {
        let accepts = |value: &'static str| {
            accepts_gzip(&HeaderMap::from_iter([(header::ACCEPT_ENCODING, HeaderValue::from_static(value))]))
        };
        assert!(accepts("gzip") && accepts("deflate, gzip;q=0.5, br"));
        assert!(!accepts("br") && !accepts("gzip;q=0") && !accepts("x-gzip-not") && !accepts_gzip(&HeaderMap::new()));
    }
}
