//! What machines ask: is the process alive, may it get traffic, what are its figures. No credential, no tenant, never Y2.

mod clock_state;
mod healthz;
mod key_state;
mod metrics;
mod readiness;
mod readyz;
mod write_state;

pub use key_state::KeyState;
pub use readiness::Readiness;
pub use write_state::WriteState;

use super::{AppState, ProblemType, Routes, openapi::public, route};

/// The routes of this folder.
pub fn routes() -> Routes<AppState> {
    Routes::new()
        .route(public(route!(healthz::handler), &[]))
        .route(public(route!(readyz::handler), &[&[ProblemType::ServiceUnavailable]]))
        .route(public(route!(metrics::handler), &[&[ProblemType::RouteNotFound]]))
}
