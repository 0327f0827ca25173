//! `/admin/notifications`: what came, what became of it, and what can be done about it.

mod body;
pub mod content;
pub mod get;
pub mod ignore;
pub mod list;
pub mod replay;

use uuid::Uuid;

use crate::{flows::Error, http::problem::Problem};

/// An id of the path; what is none names nothing that there is.
fn id_of(text: &str) -> Result<Uuid, Problem> {
    text.parse().map_err(|_| Error::NotificationNotFound.into())
}
