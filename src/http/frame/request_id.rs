//! The id of a request: the caller's where it is harmless, else one of ours. Knows nothing else of the request.

use std::sync::atomic::{AtomicU64, Ordering};

use http::{HeaderMap, HeaderValue};

use super::X_REQUEST_ID;
use crate::clock::Clock;

/// Longest id that is taken over from a caller.
const MAX_LENGTH: usize = 64;

/// Makes ids: 32 hexadecimal digits, unique across processes by their first half and within one by their second.
pub(super) struct RequestIds {
    /// The first half of each id, as text.
    process: [u8; 16],
    next: AtomicU64,
}

impl RequestIds {
    pub(super) fn new(clock: &Clock) -> Self {
        let (time, random) = clock.new_id().as_u64_pair();
        // The low bits of a time-ordered id's first half are its random ones.
        Self { process: hexadecimal(time.rotate_left(32) ^ random), next: AtomicU64::new(random) }
    }

    /// The id of a request with those headers.
    pub(super) fn of(&self, headers: &HeaderMap) -> HeaderValue {
        match headers.get(&X_REQUEST_ID) {
            Some(id) if is_harmless(id.as_bytes()) => id.clone(),
            _ => self.make(),
        }
    }

    /// A new one.
    pub(super) fn make(&self) -> HeaderValue {
        let number = self.next.fetch_add(1, Ordering::Relaxed);
        let mut digits = [0_u8; 32];
        digits[..16].copy_from_slice(&self.process);
        digits[16..].copy_from_slice(&hexadecimal(number));
        HeaderValue::from_bytes(&digits).unwrap_or(HeaderValue::from_static("none"))
    }
}

/// Ids go into logs and come back in headers: letters, digits and a few marks, nothing that needs escaping.
fn is_harmless(id: &[u8]) -> bool {
    (1..=MAX_LENGTH).contains(&id.len()) && id.iter().all(|byte| byte.is_ascii_alphanumeric() || b"-_.".contains(byte))
}

fn hexadecimal(value: u64) -> [u8; 16] {
    std::array::from_fn(|place| b"0123456789abcdef"[(value >> (60 - place * 4) & 0xf) as usize])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ids() -> RequestIds {
        RequestIds::new(&Clock::system())
    }

    #[test]
    fn ids_of_ours_are_32_digits_and_differ() {
        let (ids, headers) = (ids(), HeaderMap::new());
        let (first, second) = (ids.of(&headers), ids.of(&headers));
        assert_ne!(first, second);
        assert!(first.len() == 32 && first.as_bytes().iter().all(u8::is_ascii_hexdigit), "{first:?}");
    }

    #[test]
    fn a_harmless_id_of_the_caller_is_kept_and_another_replaced() {
        let of =
            |id: &'static str| ids().of(&HeaderMap::from_iter([(X_REQUEST_ID.clone(), HeaderValue::from_static(id))]));
        assert_eq!(of("till-7.42_a"), "till-7.42_a");
        for odd in ["", "a b", "a\"b", "{}", "a;b", &*"x".repeat(65).leak()] {
            assert_eq!(of(odd).len(), 32, "{odd}");
        }
    }
}
