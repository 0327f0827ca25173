//! Text as XML may hold it.

use crate::soap::xml::error::XmlError;

/// Adds text, replacing what would be markup. A carriage return becomes a reference, or it would be read as a line feed.
///
/// # Errors
/// Control characters and the two non-characters: XML 1.0 has no way to write them.
pub(super) fn push(out: &mut String, text: &str) -> Result<(), XmlError> {
    let mut from = 0;
    for (at, byte) in text.bytes().enumerate() {
        let replacement = match byte {
            b'&' => "&amp;",
            b'<' => "&lt;",
            b'>' => "&gt;",
            b'\r' => "&#xD;",
            b'\t' | b'\n' | b' '.. => continue,
            _ => return Err(XmlError::message("a control character cannot be sent")),
        };
        out.push_str(&text[from..at]);
        out.push_str(replacement);
        from = at + 1;
    }
    if text.contains(['\u{fffe}', '\u{ffff}']) {
        return Err(XmlError::message("a character that is none cannot be sent"));
    }
    out.push_str(&text[from..]);
    Ok(())
}
