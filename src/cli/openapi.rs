//! `openapi`: the OpenAPI document on standard output, as it is committed.

use super::console::Console;
use crate::http::openapi::document;

/// Writes the document as YAML, with the values of the committed file instead of an installation's.
///
/// # Errors
/// Standard output is gone.
pub fn run(console: &mut Console) -> anyhow::Result<()> {
    let yaml = document::yaml(&document::DocumentOptions::default()).map_err(anyhow::Error::from_boxed)?;
    Ok(console.text(&yaml)?)
}
