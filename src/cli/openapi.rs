//! `openapi`: the OpenAPI document on standard output, as it is committed.

use std::io::Write;

use crate::http::openapi::document;

/// Writes the document as YAML, with the values of the committed file instead of an installation's.
///
/// # Errors
/// Standard output is gone.
pub fn run(out: &mut impl Write) -> anyhow::Result<()> {
    let yaml = document::yaml(&document::DocumentOptions::default()).map_err(anyhow::Error::from_boxed)?;
    out.write_all(yaml.as_bytes())?;
    Ok(())
}
