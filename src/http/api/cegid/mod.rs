//! `/api/{tenantId}/cegid/…`: what a tenant's Y2 holds, and the sandbox. Names, methods, parameters and policies are those
//! of the public contract, to the letter.

mod listing;
mod lists;
mod named_connection;
mod sandbox;

pub use named_connection::NamedConnection;

use crate::http::{AppState, Routes};

/// Every route below `/cegid`.
pub fn routes() -> Routes<AppState> {
    Routes::new().merge(sandbox::routes()).merge(lists::routes())
}
