//! `/api/{tenantId}/admin/…`: what an administrator of a tenant looks at and changes.

pub mod api_keys;
pub mod audit;
pub mod configuration;
pub mod connections;
pub mod integration_log;
pub mod notifications;
pub mod permissions;
pub mod sandbox_traces;

use axum::response::{IntoResponse, Response};
use http::{HeaderValue, header};

use crate::{http::extract::Call, tenant::edit::Author};

/// Who changes a file.
fn author<P>(call: &Call<P>) -> Author {
    Author { origin: call.origin(), held: call.caller.permissions }
}

/// An answer that nobody keeps: it changes with the next change, and is a tenant's own.
pub(in crate::http::api) fn no_store(answer: impl IntoResponse) -> Response {
    ([(header::CACHE_CONTROL, HeaderValue::from_static("no-store"))], answer).into_response()
}
