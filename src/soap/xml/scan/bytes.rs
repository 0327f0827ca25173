//! What a byte can be in a name. Bytes beyond ASCII count as parts of names: the text is valid UTF-8 already.

/// Ends a name.
pub(super) const OTHER: u8 = 0;
/// Part of a name.
pub(super) const NAME: u8 = 1;
/// Divides prefix and local part.
pub(super) const COLON: u8 = 2;

const KINDS: [u8; 256] = {
    let mut kinds = [OTHER; 256];
    let mut byte = 0;
    while byte < 256 {
        kinds[byte] = match byte as u8 {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'_' | b'-' | b'.' | 0x80..=0xff => NAME,
            b':' => COLON,
            _ => OTHER,
        };
        byte += 1;
    }
    kinds
};

#[inline]
pub(super) fn kind(byte: u8) -> u8 {
    KINDS[byte as usize]
}

#[inline]
pub(super) fn is_space(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\r' | b'\n')
}
