//! `/admin/configuration/{file}/versions`: what a file was before, and how to go back.

pub mod get;
pub mod list;
pub mod restore;

use crate::http::{Problem, ProblemType};

/// The number in the path.
///
/// # Errors
/// It is none, so there is no such version.
fn number(text: &str) -> Result<i64, Problem> {
    text.parse().map_err(|_| {
        Problem::new(ProblemType::ConfigurationNotFound)
            .detail("A version is a whole number; the list of versions (`…/versions`) has those that are kept.")
    })
}
