//! The five entities of XML and character references. Any other entity is refused: it would need a DTD.

use crate::soap::xml::error::XmlError;

/// Longest reference that is looked at: `&#x10FFFF;` with a few leading zeros.
const LONGEST: usize = 16;

/// Reads the reference at `text[at]`, which is a `&`; tells the character and how many bytes it took.
///
/// .NET writes control characters that XML does not allow as references, so those are read; only zero and surrogates
/// are not characters at all.
pub(super) fn read(text: &str, at: usize) -> Result<(char, usize), XmlError> {
    let rest = text.as_bytes().get(at + 1..).unwrap_or_default();
    let window = &rest[..rest.len().min(LONGEST)];
    let Some(length) = memchr::memchr(b';', window) else {
        let ends = rest.len() < LONGEST && window.iter().all(|byte| byte.is_ascii_alphanumeric() || *byte == b'#');
        return Err(if ends { XmlError::truncated(text.len()) } else { XmlError::malformed("a bare ampersand", at) });
    };
    let character = match &window[..length] {
        b"amp" => '&',
        b"lt" => '<',
        b"gt" => '>',
        b"quot" => '"',
        b"apos" => '\'',
        [b'#', b'x', digits @ ..] => number(digits, 16, at)?,
        [b'#', digits @ ..] => number(digits, 10, at)?,
        name if !name.is_empty() && name.iter().all(|byte| byte.is_ascii_alphanumeric() || b"_-.:".contains(byte)) => {
            return Err(XmlError::forbidden("an entity", at));
        }
        _ => return Err(XmlError::malformed("a bare ampersand", at)),
    };
    Ok((character, length + 2))
}

fn number(digits: &[u8], radix: u32, at: usize) -> Result<char, XmlError> {
    let mut value = 0_u32;
    for digit in digits {
        let digit = char::from(*digit).to_digit(radix);
        value = digit.and_then(|digit| value.checked_mul(radix)?.checked_add(digit)).unwrap_or(u32::MAX);
    }
    match char::from_u32(value) {
        Some(character) if character != '\0' && !digits.is_empty() => Ok(character),
        _ => Err(XmlError::malformed("a reference to no character", at)),
    }
}

#[cfg(test)]
mod tests {
    use super::read;

    #[test]
    fn the_five_and_character_references_are_read() {
        for (text, character) in [
            ("&amp;", '&'),
            ("&lt;", '<'),
            ("&gt;", '>'),
            ("&quot;", '"'),
            ("&apos;", '\''),
            ("&#xD;", '\r'),
            ("&#233;", 'é'),
            ("&#x1;", '\u{1}'),
            ("&#x0010FFFF;", '\u{10FFFF}'),
        ] {
            assert_eq!(read(text, 0).unwrap(), (character, text.len()), "{text}");
        }
    }

    #[test]
    fn everything_else_is_refused() {
        for text in [
            "&",
            "& ",
            "&;",
            "&amp",
            "&lol;",
            "&#;",
            "&#x;",
            "&#xD800;",
            "&#0;",
            "&#x110000;",
            "&#99999999999;",
            "&#+1;",
            "&é;",
        ] {
            assert!(read(text, 0).is_err(), "{text}");
        }
    }
}
