//! What a file that is no CSV looks like, by its first bytes.

/// Something that is no CSV.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Resemblance {
    /// `%PDF-`.
    #[error("a PDF document")]
    Pdf,
    /// A zip archive; workbooks of spreadsheets are zip archives, too.
    #[error("a zip archive or a spreadsheet's workbook (.xlsx, .ods): export it as CSV")]
    Zip,
    /// gzip.
    #[error("a gzip archive: unpack it first")]
    Gzip,
    /// A workbook of an old spreadsheet program.
    #[error("an old spreadsheet's workbook (.xls): export it as CSV")]
    OldWorkbook,
    /// A picture.
    #[error("a picture")]
    Picture,
    /// A web page, mostly an error or a login of whatever should have delivered the file.
    #[error("a web page: the place that the file came from answered with an error or a login")]
    Html,
    /// XML.
    #[error("an XML document")]
    Xml,
    /// JSON.
    #[error("a JSON document")]
    Json,
    /// Bytes that no text has.
    #[error("a binary file")]
    Binary,
}

impl Resemblance {
    /// What these first bytes of a file look like; none when they may be text. `is_wide` says that it is UTF-16, where zeros belong.
    pub(super) fn of(bytes: &[u8], is_wide: bool) -> Option<Self> {
        let signatures: [(&[u8], Self); 9] = [
            (b"%PDF-", Self::Pdf),
            (b"PK\x03\x04", Self::Zip),
            (b"PK\x05\x06", Self::Zip),
            (b"\x1f\x8b", Self::Gzip),
            (b"\xd0\xcf\x11\xe0", Self::OldWorkbook),
            (b"\x89PNG", Self::Picture),
            (b"\xff\xd8\xff", Self::Picture),
            (b"GIF8", Self::Picture),
            (b"\x7fELF", Self::Binary),
        ];
        if let Some((_, found)) = signatures.iter().find(|(signature, _)| bytes.starts_with(signature)) {
            return Some(*found);
        }
        // UTF-16 with its zeros left out reads as ASCII, as far as signatures go.
        let text: Vec<u8> = bytes.iter().copied().filter(|byte| *byte != 0).take(4096).collect();
        let text = text.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&text);
        let text = text
            .strip_prefix(b"\xff\xfe")
            .or_else(|| text.strip_prefix(b"\xfe\xff"))
            .unwrap_or(text)
            .trim_ascii_start();
        let begins = |tag: &[u8]| text.get(..tag.len()).is_some_and(|start| start.eq_ignore_ascii_case(tag));
        if begins(b"<!doctype html") || begins(b"<html") || begins(b"<head") || begins(b"<body") {
            return Some(Self::Html);
        }
        if begins(b"<?xml") {
            let is_page = text.windows(5).any(|window| window.eq_ignore_ascii_case(b"<html"));
            return Some(if is_page { Self::Html } else { Self::Xml });
        }
        if begins(b"{\"") || begins(b"[{") || begins(b"{\n") || begins(b"{\r") {
            return Some(Self::Json);
        }
        // A stray control character happens in exports; one in ten does not.
        let is_odd = |byte: &&u8| **byte < 0x20 && !matches!(**byte, b'\t' | b'\n' | b'\r' | 0x0c | 0x1a);
        let odd = bytes.iter().filter(is_odd).count();
        (!is_wide && odd * 10 > bytes.len()).then_some(Self::Binary)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_that_are_no_csv_are_told_by_what_they_look_like() {
        let of = |bytes: &[u8]| Resemblance::of(bytes, false);
        assert_eq!(of(b"%PDF-1.7\n"), Some(Resemblance::Pdf));
        assert_eq!(of(b"PK\x03\x04\x14"), Some(Resemblance::Zip));
        assert_eq!(of(b"\x1f\x8b\x08"), Some(Resemblance::Gzip));
        assert_eq!(of(b"\xd0\xcf\x11\xe0\xa1"), Some(Resemblance::OldWorkbook));
        assert_eq!(of(b"\xef\xbb\xbf\r\n<!DOCTYPE HTML>"), Some(Resemblance::Html));
        assert_eq!(of(b"<?xml version=\"1.0\"?><html xmlns=\"x\">"), Some(Resemblance::Html));
        assert_eq!(of(b"<?xml version=\"1.0\"?><rows/>"), Some(Resemblance::Xml));
        assert_eq!(of(b"{\"rows\": []}"), Some(Resemblance::Json));
        assert_eq!(of(b"\x00\x01\x02\x03abc"), Some(Resemblance::Binary));
        assert_eq!(of(b"a;b\x07;c;d;e;f;g;h;i\n"), None);
        assert_eq!(of(b""), None);
        assert_eq!(Resemblance::of(b"<\0h\0t\0m\0l\0>\0", true), Some(Resemblance::Html));
        assert_eq!(Resemblance::of(b"a\0;\0b\0", true), None);
    }
}
