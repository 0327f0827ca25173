//! `/api/{tenantId}/cegid/…`: what a tenant's Y2 holds, and the sandbox. Names, methods, parameters and policies are those
//! of the public contract, to the letter.

mod listing;
mod named_connection;
mod sandbox;
mod settings;
mod stores;

pub use named_connection::NamedConnection;

use utoipa_axum::router::OpenApiRouter;

use crate::http::AppState;

/// Every route below `/cegid`.
pub fn router() -> OpenApiRouter<AppState> {
    OpenApiRouter::new().merge(sandbox::router()).merge(settings::router()).merge(stores::router())
}
