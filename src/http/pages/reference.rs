//! `GET /docs`: the reference of the interface, in a viewer that needs no network.

use askama::Template;
use axum::{extract::State, response::Response};

use super::html;
use crate::http::{AppState, Problem};

#[derive(Template)]
#[template(path = "reference.html")]
struct Page<'a> {
    prefix: &'a str,
    version: &'static str,
}

/// This documentation
///
/// The reference of every operation, to read and to try, with links to the problems, the document and the metrics.
#[utoipa::path(get, path = "/docs", operation_id = "docs", tag = "Operations",
    responses((status = 200, description = "A page.", body = String, content_type = "text/html")))]
pub async fn handler(State(state): State<AppState>) -> Result<Response, Problem> {
    html(&Page { prefix: state.site.prefix(), version: env!("CARGO_PKG_VERSION") })
}
