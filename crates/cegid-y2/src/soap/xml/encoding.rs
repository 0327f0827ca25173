//! From bytes to text: UTF-8 as it is, the few other encodings that a SOAP server may declare through `encoding_rs`.

use std::borrow::Cow;

use encoding_rs::{Encoding, ISO_8859_15, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};

use super::error::XmlError;

/// How much is looked through for the encoding, in bytes.
const LONGEST_DECLARATION: usize = 256;

/// Decodes a document. A byte order mark wins over `charset` (of the media type), which wins over the XML declaration;
/// without any of them it is UTF-8.
///
/// # Errors
/// Bytes that the encoding does not allow, and encodings other than UTF-8, UTF-16, ISO-8859-1, ISO-8859-15 and
/// windows-1252.
pub fn decode<'a>(bytes: &'a [u8], charset: Option<&str>) -> Result<Cow<'a, str>, XmlError> {
    let (encoding, bytes) = match Encoding::for_bom(bytes) {
        Some((encoding, length)) => (encoding, &bytes[length..]),
        None => (declared(bytes, charset)?, bytes),
    };
    if encoding == UTF_8 {
        // The standard check is as fast as it gets here; `encoding_rs` would not say where it failed.
        return match std::str::from_utf8(bytes) {
            Ok(text) => Ok(Cow::Borrowed(text)),
            Err(error) => Err(XmlError::malformed("not valid UTF-8", error.valid_up_to())),
        };
    }
    if ![UTF_16LE, UTF_16BE, WINDOWS_1252, ISO_8859_15].contains(&encoding) {
        return Err(XmlError::message("an encoding that is not read"));
    }
    encoding
        .decode_without_bom_handling_and_without_replacement(bytes)
        .ok_or_else(|| XmlError::message("bytes that the declared encoding does not allow"))
}

fn declared(bytes: &[u8], charset: Option<&str>) -> Result<&'static Encoding, XmlError> {
    match bytes {
        [b'<', 0, ..] => return Ok(UTF_16LE),
        [0, b'<', ..] => return Ok(UTF_16BE),
        _ => {}
    }
    let Some(label) = charset.map(str::as_bytes).or_else(|| declaration(bytes)) else {
        return Ok(UTF_8);
    };
    let encoding = Encoding::for_label(label).ok_or_else(|| XmlError::message("an encoding that is not known"))?;
    // The declaration was readable as ASCII, so it cannot be UTF-16 whatever it says.
    Ok(if [UTF_16LE, UTF_16BE].contains(&encoding) && bytes.starts_with(b"<?") { UTF_8 } else { encoding })
}

/// The value of `encoding` in `<?xml version="1.0" encoding="…"?>`.
fn declaration(bytes: &[u8]) -> Option<&[u8]> {
    let head = bytes.strip_prefix(b"<?xml")?;
    let head = head[..head.len().min(LONGEST_DECLARATION)].split(|byte| *byte == b'>').next()?;
    let label = b"encoding";
    let at = head.windows(label.len()).position(|part| part == label)?;
    let after = head[at + label.len()..].trim_ascii_start().strip_prefix(b"=")?.trim_ascii_start();
    let (quote, after) = after.split_first()?;
    let length = after.iter().position(|byte| byte == quote)?;
    Some(&after[..length])
}

#[cfg(test)]
mod tests {
    use super::decode;

    #[test]
    fn each_declared_encoding_is_read() {
        let text = "<?xml version=\"1.0\" encoding='windows-1252'?><A>Café €</A>";
        let (bytes, _, _) = encoding_rs::WINDOWS_1252.encode(text);
        assert_eq!(decode(&bytes, None).unwrap(), text);
        assert_eq!(decode(b"<A>\xe9</A>", Some("ISO-8859-1")).unwrap(), "<A>é</A>");
        assert_eq!(decode(b"\xef\xbb\xbf<A/>", None).unwrap(), "<A/>");
        for big in [false, true] {
            for mark in [false, true] {
                let mut bytes = Vec::new();
                for unit in (if mark { "\u{feff}<A>é</A>" } else { "<A>é</A>" }).encode_utf16() {
                    bytes.extend(if big { unit.to_be_bytes() } else { unit.to_le_bytes() });
                }
                assert_eq!(decode(&bytes, None).unwrap(), "<A>é</A>");
            }
        }
    }

    #[test]
    fn wrong_bytes_and_exotic_encodings_are_errors() {
        assert!(decode(b"<A>\xff</A>", None).is_err());
        assert!(decode(b"<A/>", Some("iso-2022-jp")).is_err());
        assert!(decode(b"<A/>", Some("nonsense")).is_err());
        assert!(decode(b"<?xml version='1.0' encoding='utf-7'?><A/>", None).is_err());
        assert!(decode(b"\xff\xfe<", None).is_err());
    }

    #[test]
    fn a_byte_order_mark_wins_over_the_declaration() {
        let text = decode(b"\xef\xbb\xbf<?xml version='1.0' encoding='windows-1252'?><A>\xc3\xa9</A>", Some("latin1"));
        assert!(text.unwrap().contains('é'));
    }
}
