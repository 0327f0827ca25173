//! Routes, extractors, problems, pages, and the server loop. Refuses to know Y2's XML and SQL.
//!
//! A request passes the [`server`] (limits of connections), the [`frame`] (id, figures, log line, problem bodies), the
//! router, the extractors of the handler ([`extract`]: 401, 404, 403, then the fields), and the handler, which calls one
//! flow. One registration per route makes both the router and the OpenAPI document ([`openapi`]).

pub mod api;
mod auth;
pub mod extract;
pub mod frame;
pub mod limits;
pub mod openapi;
pub mod pages;
pub mod probes;
pub mod problem;
mod routes;
pub mod server;
mod state;

use ::http::Uri;
use axum::Router;
use tower::Layer as _;

use frame::{Frame, FrameLayer};
pub use problem::{Problem, ProblemType};
use routes::{Route, Routes, route};
pub use state::{AppState, Handles, Site};

/// Every documented route.
fn all_routes() -> Routes<AppState> {
    Routes::new().merge(api::routes()).merge(probes::routes()).merge(openapi::routes()).merge(pages::routes())
}

/// Every route, with the frame around them.
pub fn service(state: &AppState) -> Frame<Router> {
    let (router, templates) = all_routes().into_router();
    let templates = templates.iter().map(String::as_str).chain(pages::UNDOCUMENTED);
    let router = router
        .merge(pages::undocumented())
        .fallback(route_not_found)
        .method_not_allowed_fallback(method_not_allowed)
        .with_state(state.clone());
    framed(state, router, templates)
}

/// Puts the frame around a router with those templates. It stands outside: within, the router would put a copy of it around
/// each route, and box every request once more.
pub fn framed<'t>(state: &AppState, router: Router, templates: impl IntoIterator<Item = &'t str>) -> Frame<Router> {
    FrameLayer::new(state.frame_options.clone(), templates, &state.metrics, &state.clock).layer(router)
}

async fn route_not_found(uri: Uri) -> Problem {
    Problem::new(ProblemType::RouteNotFound).detail(match uri.path().split_once("/admin/configuration/") {
        // The slip that everybody makes once.
        Some((_, file)) if file.contains('/') => {
            "A file is one segment of the address: write `/` in its path as `%2F`, such as `server%2Fy2.yml`."
        }
        _ => "The routes are listed under `/docs`.",
    })
}

/// The router adds `Allow`.
async fn method_not_allowed() -> Problem {
    Problem::new(ProblemType::MethodNotAllowed).detail("The header `Allow` lists the methods of this route.")
}
