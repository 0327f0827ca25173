//! `/webhooks`: who is told of events.

mod body;
pub mod create;
pub mod deliveries;
pub mod redeliver;
pub mod remove;
pub mod rotate;
pub mod show;
pub mod test;
pub mod update;

use crate::{
    flows::Error,
    http::{extract::Call, problem::Problem},
};

/// A refusal for want of a permission is recorded as every other one.
fn refused<P>(call: &Call<P>, error: Error) -> Problem {
    match &error {
        Error::ScopesNotHeld { missing, .. } => {
            let first = missing.first().copied();
            let problem = Problem::from(error);
            first.map_or(problem.clone(), |first| call.lacks(first, problem))
        }
        _ => error.into(),
    }
}
