//! The handlers, resource by resource. Where each is reached, [`crate::http::router`] says.

pub mod admin;
pub mod cegid;
pub mod events;
pub mod external;
pub mod listeners;
pub mod retail_operations;
pub mod runs;
pub mod shops;
pub mod webhooks;

use crate::{
    flows::Error,
    http::{Problem, extract::Call},
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
