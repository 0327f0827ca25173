//! `/cegid/stores`.

mod list;

use crate::http::{AppState, ProblemType, Routes, extract::Y2StoreRead, openapi::guarded, route};

/// The store list.
pub fn routes() -> Routes<AppState> {
    Routes::new().route(guarded::<Y2StoreRead>(
        route!(list::handler),
        &[ProblemType::PARAMETERS, ProblemType::CONNECTION, ProblemType::Y2],
    ))
}
