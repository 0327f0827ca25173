//! LiveStore's name of a visit. It comes from outside, so what it may look like is bounded; ours are drawn.

use std::{fmt, str::FromStr};

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};

/// 1 to 128 characters of `A-Za-z0-9._-`. Whoever knows one can open the form of the visit: it is kept out of logs.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct SessionId(String);

/// The text is not a session id. Never repeats it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("expected 1 to 128 letters, digits, `.`, `_` and `-`")]
pub struct InvalidSessionId;

impl SessionId {
    /// A new one of 128 random bits.
    pub fn from_random(bits: [u8; 16]) -> Self {
        Self(URL_SAFE_NO_PAD.encode(bits))
    }

    /// The id as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for SessionId {
    type Err = InvalidSessionId;

    fn from_str(text: &str) -> Result<Self, InvalidSessionId> {
        let allowed = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'_' | b'-');
        let sound = (1..=128).contains(&text.len()) && text.bytes().all(allowed);
        if sound { Ok(Self(text.to_owned())) } else { Err(InvalidSessionId) }
    }
}

impl fmt::Debug for SessionId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SessionId(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_session_id_is_a_short_word_without_separators() {
        for good in ["a", "3f2a-9", "A.b_c-d", &"x".repeat(128)] {
            assert!(good.parse::<SessionId>().is_ok(), "{good}");
        }
        for bad in ["", "a b", "a/b", "a%2F", "é", "a\n", "..\\", &"x".repeat(129)] {
            assert!(bad.parse::<SessionId>().is_err(), "{bad}");
        }
    }

    #[test]
    fn a_drawn_one_is_one() {
        let id = SessionId::from_random([255; 16]);
        assert_eq!(id.as_str().parse::<SessionId>(), Ok(id.clone()));
        assert!(!format!("{id:?}").contains(id.as_str()));
    }
}
