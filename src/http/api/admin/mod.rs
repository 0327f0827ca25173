//! `/api/{tenantId}/admin/…`: what an administrator of a tenant looks at and changes.

pub mod api_keys;
pub mod audit;
pub mod configuration;
pub mod connections;
pub mod permissions;
pub mod sandbox_traces;

use axum::response::{IntoResponse, Response};
use http::{HeaderValue, header};

/// An answer that nobody keeps: it changes with the next change, and is a tenant's own.
fn no_store(answer: impl IntoResponse) -> Response {
    ([(header::CACHE_CONTROL, HeaderValue::from_static("no-store"))], answer).into_response()
}
