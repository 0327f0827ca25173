//! In which encoding a file is: byte order mark, zeros of UTF-16, valid UTF-8 from beginning to end, or else Windows-1252.

use std::io::{self, Read};

use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};
use encoding_rs_io::{DecodeReaderBytes, DecodeReaderBytesBuilder};
use serde::Serialize;

/// An encoding.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Charset(&'static Encoding);

/// A name that is no encoding's.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is no encoding: expected utf-8, windows-1252, iso-8859-15, utf-16le or utf-16be")]
pub struct UnknownEncoding(pub String);

impl Charset {
    /// The encoding of a name, such as `windows-1252`.
    ///
    /// # Errors
    /// The name is no encoding's.
    pub fn named(name: &str) -> Result<Self, UnknownEncoding> {
        Encoding::for_label(name.as_bytes()).map(Self).ok_or_else(|| UnknownEncoding(name.to_owned()))
    }

    /// Its name, as the encoding standard writes it.
    pub fn name(self) -> &'static str {
        self.0.name()
    }

    /// Whether it has two bytes for most letters.
    pub(super) fn is_wide(self) -> bool {
        self.0 == UTF_16LE || self.0 == UTF_16BE
    }

    /// A reader that turns it into UTF-8 and leaves a byte order mark out, even one of another encoding. What cannot be decoded becomes U+FFFD.
    pub(super) fn decode<R: Read>(self, bytes: R) -> DecodeReaderBytes<R, Vec<u8>> {
        DecodeReaderBytesBuilder::new().encoding(Some(self.0)).strip_bom(true).bom_override(false).build(bytes)
    }
}

impl Serialize for Charset {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.name())
    }
}

/// Bytes that are looked at for a byte order mark, zeros, and signs of other kinds of files.
const HEAD: usize = 4096;

/// What the whole of a file says of its encoding.
pub(super) struct Looked {
    pub(super) charset: Charset,
    /// The first bytes.
    pub(super) head: Vec<u8>,
}

/// Reads a file to its end, in constant memory.
pub(super) fn look(mut bytes: impl Read) -> io::Result<Looked> {
    let mut head = Vec::with_capacity(HEAD);
    let mut decoder = UTF_8.new_decoder_without_bom_handling();
    let mut is_utf8 = true;
    let mut chunk = vec![0; 64 * 1024];
    let mut decoded = vec![0; decoder.max_utf8_buffer_length(chunk.len()).unwrap_or(chunk.len() * 4)];
    loop {
        let read = match bytes.read(&mut chunk) {
            Ok(read) => read,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            Err(error) => return Err(error),
        };
        let new = &chunk[..read];
        let missing = HEAD - head.len();
        head.extend_from_slice(&new[..missing.min(read)]);
        if is_utf8 {
            let (_, _, _, had_errors) = decoder.decode_to_utf8(new, &mut decoded, read == 0);
            is_utf8 = !had_errors;
        }
        if read == 0 {
            break;
        }
    }
    let marked = Encoding::for_bom(&head).map(|(encoding, _)| encoding);
    let otherwise = || if is_utf8 { UTF_8 } else { WINDOWS_1252 };
    let found = marked.or_else(|| zeros(&head)).unwrap_or_else(otherwise);
    Ok(Looked { charset: Charset(found), head })
}

/// UTF-16 without a mark: every second byte of Latin text is 0, and no other.
fn zeros(head: &[u8]) -> Option<&'static Encoding> {
    let pairs = head.len() / 2;
    let count = |odd: usize| head.chunks_exact(2).filter(|pair| pair[odd] == 0).count();
    let (high, low) = (count(0), count(1));
    // A few signs, such as € or curly quotes, have no zero.
    let most = |zeros: usize, others: usize| pairs > 2 && zeros * 10 >= pairs * 9 && others == 0;
    if most(low, high) {
        Some(UTF_16LE)
    } else if most(high, low) {
        Some(UTF_16BE)
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(bytes: &[u8]) -> &'static str {
        look(bytes).unwrap().charset.name()
    }

    #[test]
    fn encodings_are_told_apart() {
        assert_eq!(of("é;a".as_bytes()), "UTF-8");
        assert_eq!(of(b"plain"), "UTF-8");
        assert_eq!(of(b""), "UTF-8");
        assert_eq!(of(b"\xe9;a"), "windows-1252");
        assert_eq!(of(b"\xff\xfea\0"), "UTF-16LE");
        assert_eq!(of(b"\xfe\xff\0a"), "UTF-16BE");
        assert_eq!(of(b"a\0;\0b\0\n\0"), "UTF-16LE");
        assert_eq!(of(b"\0a\0;\0b\0\n"), "UTF-16BE");
        assert_eq!(of(b"a;\0b"), "UTF-8", "one zero makes no UTF-16");
    }

    #[test]
    fn the_whole_file_decides_and_not_its_beginning() {
        let mut bytes = vec![b'a'; 300_000];
        bytes.push(0xe9);
        assert_eq!(of(&bytes), "windows-1252");
        let mut cut = vec![b'a'; 300_000];
        cut.extend_from_slice(&"é".as_bytes()[..1]);
        assert_eq!(of(&cut), "windows-1252", "half a character at the end is no UTF-8");
    }

    #[test]
    fn only_encodings_have_names() {
        assert_eq!(Charset::named("Latin1").unwrap().name(), "windows-1252");
        assert!(Charset::named("ebcdic").is_err());
    }
}
