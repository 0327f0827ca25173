//! Routes, extractors, problems, pages, and the server loop.
//!
//! A request passes the [`serve`] loop (limits of connections), the [`middleware`] (id, trace, log line, metrics, problem
//! bodies), the [`router`], the extractors of the handler ([`extract`]: 401, 404, 403, then the fields), and the handler, which
//! calls one flow.

pub mod api;
mod auth;
pub mod extract;
pub mod forms;
pub mod limits;
pub mod middleware;
pub mod openapi;
pub mod pages;
pub mod probes;
pub mod problem;
pub mod router;
pub mod serve;
mod state;

use axum::Router;

pub use problem::{Problem, ProblemType};
pub use state::{AppState, Handles, Site};

/// Every route, with the middleware around it. Each call counts for itself.
pub fn service(state: &AppState) -> Router {
    with_middleware(state, router::router())
}

/// Those routes, with the middleware around them.
pub fn with_middleware(state: &AppState, routes: Router<AppState>) -> Router {
    middleware::wrap(routes.with_state(state.clone()), state.middleware.clone(), &state.metrics, &state.clock)
}
