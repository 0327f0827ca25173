//! Looking at bytes: what can be in a name, where text ends, whether two names are the same. All of it is about short
//! pieces, where a call of a vectorised search or comparison costs more than the bytes themselves.

use memchr::memchr3;

/// Ends a name.
pub(super) const OTHER: u8 = 0;
/// Part of a name. Bytes beyond ASCII count as such: the text is valid UTF-8 already.
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

/// Whether two names are the same.
#[inline]
pub(in crate::soap::xml) fn same(a: &[u8], b: &[u8]) -> bool {
    if a.len() != b.len() {
        return false;
    }
    // Two overlapping words cover 8 to 16 bytes.
    if let (Some(first_a), Some(first_b)) = (a.first_chunk::<8>(), b.first_chunk::<8>()) {
        if a.len() > 16 {
            return a == b;
        }
        return first_a == first_b && a.last_chunk::<8>() == b.last_chunk::<8>();
    }
    if let (Some(first_a), Some(first_b)) = (a.first_chunk::<4>(), b.first_chunk::<4>()) {
        return first_a == first_b && a.last_chunk::<4>() == b.last_chunk::<4>();
    }
    a.iter().zip(b).all(|(a, b)| a == b)
}

/// How far it is to the next byte that text cannot simply hold: `<`, `&` or a carriage return.
#[inline]
pub(super) fn find_markup(bytes: &[u8]) -> usize {
    let mut at = 0;
    while at < 32 {
        let Some(word) = bytes.get(at..).and_then(|rest| rest.first_chunk::<8>()) else { break };
        let found = marks(u64::from_le_bytes(*word));
        if found != 0 {
            return at + (found.trailing_zeros() / 8) as usize;
        }
        at += 8;
    }
    let rest = bytes.get(at..).unwrap_or_default();
    at + memchr3(b'<', b'&', b'\r', rest).unwrap_or(rest.len())
}

/// The high bit of each byte of a word that is one of the three; bytes above the lowest such one may be wrong.
#[inline]
fn marks(word: u64) -> u64 {
    const LOW: u64 = u64::from_ne_bytes([0x01; 8]);
    const HIGH: u64 = u64::from_ne_bytes([0x80; 8]);
    let zero_bytes = |word: u64| word.wrapping_sub(LOW) & !word & HIGH;
    let is = |byte: u8| zero_bytes(word ^ (LOW * byte as u64));
    is(b'<') | is(b'&') | is(b'\r')
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{find_markup, same};

    proptest! {
        #[test]
        fn markup_is_found_where_it_is(bytes in prop::collection::vec(prop::sample::select(b"<&\rax=;%\n\xc3\xbc\x8d\0\x3b\x3d".to_vec()), 0..80)) {
            let naive = bytes.iter().position(|byte| b"<&\r".contains(byte)).unwrap_or(bytes.len());
            prop_assert_eq!(find_markup(&bytes), naive);
        }

        #[test]
        fn long_texts_too(length in 0_usize..200) {
            let mut bytes = vec![b'x'; length];
            prop_assert_eq!(find_markup(&bytes), length);
            bytes.push(b'&');
            prop_assert_eq!(find_markup(&bytes), length);
        }

        #[test]
        fn same_is_equality(a in "[ab]{0,20}", b in "[ab]{0,20}") {
            prop_assert_eq!(same(a.as_bytes(), b.as_bytes()), a == b);
            prop_assert!(same(a.as_bytes(), a.clone().as_bytes()));
        }
    }
}
