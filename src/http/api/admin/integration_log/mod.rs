//! `/admin/integration-log`: what was exchanged with other systems, where somebody asked for it.

mod body;
pub mod contents;
pub mod get;
pub mod list;
pub mod switch;

use uuid::Uuid;

use crate::{flows::Error, http::problem::Problem};

/// An id of the path; what is none names nothing that there is.
fn id_of(text: &str) -> Result<Uuid, Problem> {
    text.parse().map_err(|_| Error::ExchangeNotFound.into())
}
