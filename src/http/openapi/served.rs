//! `GET /openapi.json` and `GET /openapi.yaml`: the document as this installation presents itself.

use std::sync::OnceLock;

use axum::{
    extract::State,
    response::{IntoResponse, Response},
};
use bytes::Bytes;
use http::{HeaderValue, header};

use super::document::{self, DocumentOptions};
use crate::http::{AppState, Problem};

/// The document in both forms, made when first asked for: a start has better things to do.
#[derive(Default)]
pub struct ServedDocument {
    json: OnceLock<Bytes>,
    yaml: OnceLock<Bytes>,
}

/// The OpenAPI document as JSON
///
/// OpenAPI 3.1, with this installation's address and sign-in page.
#[utoipa::path(get, path = "/openapi.json", operation_id = "openApiJson", tag = "Operations",
    responses((status = 200, description = "The document.", content_type = "application/json")))]
pub async fn json_handler(State(state): State<AppState>) -> Result<Response, Problem> {
    let options = options(&state);
    answer(&state.document.json, "application/json", || document::json(&options).map_err(Into::into))
}

/// The OpenAPI document as YAML
///
/// OpenAPI 3.1, with this installation's address and sign-in page.
#[utoipa::path(get, path = "/openapi.yaml", operation_id = "openApiYaml", tag = "Operations",
    responses((status = 200, description = "The document.", content_type = "application/yaml")))]
pub async fn yaml_handler(State(state): State<AppState>) -> Result<Response, Problem> {
    let options = options(&state);
    answer(&state.document.yaml, "application/yaml", || document::yaml(&options))
}

fn options(state: &AppState) -> DocumentOptions {
    let default = DocumentOptions::default();
    DocumentOptions {
        public_url: state.site.public_url.clone(),
        authorization_url: state.site.authorization_url.as_ref().map_or(default.authorization_url, ToString::to_string),
    }
}

fn answer(
    cell: &OnceLock<Bytes>,
    media_type: &'static str,
    make: impl FnOnce() -> Result<String, Box<dyn std::error::Error + Send + Sync>>,
) -> Result<Response, Problem> {
    let text = match cell.get() {
        Some(text) => text.clone(),
        None => {
            let made = Bytes::from(make().map_err(Problem::internal)?);
            cell.get_or_init(|| made).clone()
        }
    };
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static(media_type)),
        (header::CACHE_CONTROL, HeaderValue::from_static("no-cache")),
    ];
    Ok((headers, text).into_response())
}
