//! `/cegid/stores`.

mod list;

use utoipa_axum::{router::OpenApiRouter, routes};

use crate::http::{AppState, ProblemType, extract::Y2StoreRead, openapi::guarded};

/// The store list.
pub fn router() -> OpenApiRouter<AppState> {
    OpenApiRouter::new().routes(guarded::<Y2StoreRead>(
        routes!(list::handler),
        &[ProblemType::PARAMETERS, ProblemType::CONNECTION, ProblemType::Y2],
    ))
}
