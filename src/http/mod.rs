//! Routes, extractors, problems, pages, and the server loop. Refuses to know Y2's XML and SQL.
//!
//! A request passes the [`server`] (limits of connections), the [`frame`] (id, route, figures, log line, problem bodies), the
//! extractors of the handler ([`extract`]: 401, 404, 403, then the fields), and the handler, which calls one flow. One
//! registration per route ([`routes`]) makes both its [`endpoint`] and its part of the OpenAPI document ([`openapi`]).

pub mod api;
mod auth;
pub mod endpoint;
pub mod extract;
pub mod frame;
pub mod limits;
pub mod openapi;
pub mod pages;
pub mod probes;
pub mod problem;
pub mod routes;
pub mod server;
mod state;

use ::http::Uri;

use endpoint::Endpoint;
use frame::Frame;
pub use problem::{Problem, ProblemType};
use routes::{Route, Routes, route};
pub use state::{AppState, Handles, Site};

/// Every documented route.
fn all_routes() -> Routes<AppState> {
    Routes::new().merge(api::routes()).merge(probes::routes()).merge(openapi::routes()).merge(pages::routes())
}

/// Every route, with the frame around them.
pub fn service(state: &AppState) -> Frame {
    framed(state, all_routes().merge(pages::undocumented()))
}

/// Those routes, with the frame around them.
pub fn framed(state: &AppState, routes: Routes<AppState>) -> Frame {
    let nowhere = Endpoint::any(endpoint::answer(route_not_found, ()));
    let endpoints = routes.with_state(state);
    Frame::new(state.frame_options.clone(), endpoints, nowhere, &state.metrics, &state.clock)
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
