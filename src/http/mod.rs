//! Routes, extractors, problems, pages. Refuses to know Y2's XML and SQL.

pub mod api;
pub mod extract;
pub mod frame;
pub mod openapi;
pub mod problem;
pub mod server;
mod state;

use axum::Router;

pub use problem::{Problem, ProblemType};
pub use state::{Access, AppState, Handles, Site};

/// Every route, documented or not.
pub fn router(state: AppState) -> Router {
    let (router, _document) = api::router().split_for_parts();
    router.with_state(state)
}
