//! `/api/{tenantId}/runs`: imports into shops.

mod body;
pub mod control;
pub mod report;
pub mod show;
pub mod start;

use uuid::Uuid;

use crate::http::Problem;

/// The run of a path.
fn run_id(text: &str) -> Result<Uuid, Problem> {
    text.parse().map_err(|_| Problem::from(crate::flows::Error::RunNotFound))
}
