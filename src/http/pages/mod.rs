//! Pages for people: the reference, and one page for each type of problem. Everything on them comes from this process;
//! nothing is fetched from elsewhere, and the content security policy says so.

pub mod assets;
pub mod problems;
pub mod reference;
pub mod retail_operations;

use askama::Template;
use axum::{
    extract::State,
    response::{IntoResponse, Redirect, Response},
};
use http::{HeaderName, HeaderValue, header};

use super::{AppState, Problem};

/// No inline script and no inline style, nothing from another origin, no frame around it.
const CONTENT_SECURITY_POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; \
    img-src 'self' data:; font-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/// Leads whoever types the bare address to the reference.
pub async fn to_the_reference(State(state): State<AppState>) -> Redirect {
    Redirect::temporary(&format!("{}/docs", state.site.prefix()))
}

/// A page with the headers that every page has.
fn html(page: &impl Template) -> Result<Response, Problem> {
    let text = page.render().map_err(Problem::internal)?;
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8")),
        (header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(CONTENT_SECURITY_POLICY)),
        (header::CACHE_CONTROL, HeaderValue::from_static("no-cache")),
        (HeaderName::from_static("cross-origin-opener-policy"), HeaderValue::from_static("same-origin")),
    ];
    Ok((headers, text).into_response())
}
