//! The key of a webservice account: 32 characters that stand for user and password at once.

use secrecy::{ExposeSecret, SecretString};

/// How long a key is, in bytes; PrestaShop refuses others with code 18 (measured on 8.2).
pub const KEY_LENGTH: usize = 32;

/// A webservice key. Shows itself in no `Debug` and no error, and leaves no copy in memory.
#[derive(Clone, Debug)]
pub struct Key(SecretString);

/// A text that cannot be a webservice key. Says nothing of the text but its length.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum InvalidKey {
    /// Another length than 32.
    #[error(
        "a webservice key has {KEY_LENGTH} characters, this text has {0}: copy it again from Advanced Parameters › Webservice"
    )]
    Length(usize),
    /// A sign that no key has.
    #[error("a webservice key has only letters and digits: copy it again from Advanced Parameters › Webservice")]
    Sign,
}

impl Key {
    /// Takes a key as the back office shows it; blanks around it are cut.
    ///
    /// # Errors
    /// When the text has another length than 32, or other signs than ASCII letters and digits.
    pub fn new(text: &str) -> Result<Self, InvalidKey> {
        let text = text.trim();
        if text.len() != KEY_LENGTH {
            return Err(InvalidKey::Length(text.chars().count()));
        }
        if !text.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
            return Err(InvalidKey::Sign);
        }
        Ok(Self(SecretString::from(text)))
    }

    pub(crate) fn expose(&self) -> &str {
        self.0.expose_secret()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const KEY: &str = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789";

    #[test]
    fn a_key_is_not_shown_by_debug() {
        let shown = format!("{:?}", Key::new(&format!(" {KEY}\n")).unwrap());
        assert!(!shown.contains("ABC"), "{shown}");
    }

    #[test]
    fn what_is_no_key_is_refused_without_being_repeated() {
        assert_eq!(Key::new("short").unwrap_err(), InvalidKey::Length(5));
        let error = Key::new("ABCDEFGHJKLMNPQRSTUVWXYZ2345678:").unwrap_err();
        assert_eq!(error, InvalidKey::Sign);
        assert!(!error.to_string().contains("ABC"));
    }
}
