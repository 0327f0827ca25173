//! `/api/{tenantId}/admin/…`: what an administrator of a tenant looks at and changes.

pub mod api_keys;
pub mod audit;
pub mod configuration;
pub mod connections;
pub mod notifications;
pub mod permissions;
pub mod sandbox_traces;

use axum::response::{IntoResponse, Response};
use http::{HeaderValue, header};

use crate::{
    flows::Error,
    http::{Problem, extract::Call},
    tenant::edit::Author,
};

/// The problem of an error; where the caller lacks a permission beside the one of the route, recorded as such.
fn refused<P>(call: &Call<P>, error: Error) -> Problem {
    let first = match &error {
        Error::ScopesNotHeld { missing, .. } => missing.first().copied(),
        _ => None,
    };
    let problem = Problem::from(error);
    match first {
        Some(permission) => call.lacks(permission, problem),
        None => problem,
    }
}

/// Who changes a file.
fn author<P>(call: &Call<P>) -> Author {
    Author { origin: call.origin(), held: call.caller.permissions }
}

/// An answer that nobody keeps: it changes with the next change, and is a tenant's own.
pub(in crate::http::api) fn no_store(answer: impl IntoResponse) -> Response {
    ([(header::CACHE_CONTROL, HeaderValue::from_static("no-store"))], answer).into_response()
}
