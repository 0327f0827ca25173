//! Pages for people: the reference, and one page for each type of problem. Everything on them comes from this process;
//! nothing is fetched from elsewhere, and the content security policy says so.

mod assets;
mod problems;
mod reference;
mod retail_operations;

use askama::Template;
use axum::{
    extract::State,
    response::{IntoResponse, Redirect, Response},
};
use http::{HeaderName, HeaderValue, Method, header};

pub use assets::Assets;

use super::{AppState, Problem, ProblemType, Route, Routes, openapi::public, route};

/// No inline script and no inline style, nothing from another origin, no frame around it.
const CONTENT_SECURITY_POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; \
    img-src 'self' data:; font-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/// The pages.
pub fn routes() -> Routes<AppState> {
    Routes::new()
        .route(public(route!(reference::handler), &[ProblemType::PAGE]))
        .route(public(route!(retail_operations::handler), &[ProblemType::PAGE]))
        .route(public(route!(problems::index), &[ProblemType::PAGE]))
        .route(public(route!(problems::page), &[&[ProblemType::RouteNotFound], ProblemType::PAGE]))
}

/// The files that pages link to, and the ways by which people find the first page. They are no part of the interface.
pub fn undocumented() -> Routes<AppState> {
    let to_the_reference =
        async |State(state): State<AppState>| Redirect::temporary(&format!("{}/docs", state.site.prefix()));
    Routes::new()
        .route(Route::undocumented(Method::GET, "/docs/assets/{file}", assets::handler))
        .route(Route::undocumented(Method::GET, "/", to_the_reference))
        .route(Route::undocumented(Method::GET, "/docs/", to_the_reference))
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
