//! `/api/{tenantId}/admin/…`: what an administrator of a tenant looks at and changes.

mod api_keys;
mod audit;
mod configuration;
mod connections;
mod permissions;
mod sandbox_traces;

use axum::response::{IntoResponse, Response};
use http::{HeaderValue, header};

use crate::http::{AppState, Routes};

/// Every route below `/admin`.
pub fn routes() -> Routes<AppState> {
    Routes::new()
        .merge(permissions::routes())
        .merge(api_keys::routes())
        .merge(configuration::routes())
        .merge(connections::routes())
        .merge(audit::routes())
        .merge(sandbox_traces::routes())
}

/// An answer that nobody keeps: it changes with the next change, and is a tenant's own.
fn unkept(answer: impl IntoResponse) -> Response {
    ([(header::CACHE_CONTROL, HeaderValue::from_static("no-store"))], answer).into_response()
}
