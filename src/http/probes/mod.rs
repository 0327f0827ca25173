//! What machines ask: is the process alive, may it get traffic, what are its figures. No credential, no tenant, never Y2.

mod clock_state;
mod healthz;
mod key_state;
mod metrics;
mod readiness;
mod readyz;
mod write_state;

use utoipa_axum::{router::OpenApiRouter, routes};

pub use key_state::KeyState;
pub use readiness::Readiness;
pub use write_state::WriteState;

use super::{AppState, ProblemType, openapi::public};

/// The routes of this folder.
pub fn router() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(public(routes!(healthz::handler), &[]))
        .routes(public(routes!(readyz::handler), &[&[ProblemType::ServiceUnavailable]]))
        .routes(public(routes!(metrics::handler), &[&[ProblemType::RouteNotFound]]))
}
