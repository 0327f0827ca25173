//! What handlers ask for in their signatures, each taken from a request of its own.

mod addresses;
mod json;
mod preconditions;
mod queries;

use axum::extract::FromRequestParts;
use futures_util::FutureExt as _;
use http::{Request, request::Builder};

/// What the extractor makes of a request.
fn extracted<E: FromRequestParts<()>>(request: Builder) -> Result<E, E::Rejection> {
    let (mut parts, ()) = request.body(()).unwrap().into_parts();
    E::from_request_parts(&mut parts, &()).now_or_never().expect("it waits for nothing")
}

/// A request with these headers.
fn with(headers: &[(&str, &str)]) -> Builder {
    headers.iter().fold(Request::builder(), |request, (name, value)| request.header(*name, *value))
}
