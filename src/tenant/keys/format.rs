//! The text of a key: `y2_live_<id>_<secret>_<check>`. Knows no store and no tenant.
//!
//! - `y2_live_` lets secret scanners and people recognise it;
//! - `id`, 12 characters, is public: it names the key in logs and finds its row;
//! - `secret`, 43 characters of 62 (256 bits), is random. Only its SHA-256 is kept: a secret of that size cannot be
//!   guessed, so a slow hash would only cost processor time on every request;
//! - `check`, the CRC-32 of all before it in 8 hexadecimal digits, tells a typing or copying error from a wrong key
//!   without asking anybody.

use aws_lc_rs::rand;
use secrecy::{ExposeSecret, SecretString};
use sha2::{Digest, Sha256};
use zeroize::Zeroizing;

use super::KeyRefused;

/// What every key starts with.
pub const KEY_PREFIX: &str = "y2_live_";
const ID_LENGTH: usize = 12;
const SECRET_LENGTH: usize = 43;
const CHECK_LENGTH: usize = 8;
const KEY_LENGTH: usize = KEY_PREFIX.len() + ID_LENGTH + 1 + SECRET_LENGTH + 1 + CHECK_LENGTH;
const ALPHABET: &[u8; 62] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

/// A key's id in the form in which the index looks it up.
pub(super) type IdBytes = [u8; ID_LENGTH];

/// A new key, before it is shown.
pub struct KeyText {
    id: String,
    secret: Zeroizing<String>,
}

impl KeyText {
    /// Draws a key.
    ///
    /// # Errors
    /// The system gave no random bytes.
    pub fn draw() -> Result<Self, aws_lc_rs::error::Unspecified> {
        Ok(Self { id: random_text(ID_LENGTH)?, secret: Zeroizing::new(random_text(SECRET_LENGTH)?) })
    }

    /// The public part.
    pub fn id(&self) -> &str {
        &self.id
    }

    /// What is kept of the secret part.
    pub fn secret_hash(&self) -> [u8; 32] {
        hash(self.secret.as_bytes())
    }

    /// The whole key, to be shown once.
    pub fn into_value(self) -> SecretString {
        let body = Zeroizing::new(format!("{KEY_PREFIX}{}_{}", self.id, self.secret.as_str()));
        SecretString::from(format!("{}_{:08x}", body.as_str(), crc32fast::hash(body.as_bytes())))
    }
}

/// A presented key, taken apart.
pub(super) struct Presented {
    pub(super) id: IdBytes,
    pub(super) secret_hash: [u8; 32],
}

/// Takes a presented key apart and checks its check characters, before anything is looked up.
pub(super) fn take_apart(key: &str) -> Result<Presented, KeyRefused> {
    whole(key.as_bytes()).ok_or_else(|| what_is_wrong(key))
}

/// Every part has its place, so a key in order is read without a search. Its characters are not looked at one by one: a
/// key with odd ones has a fitting check only when somebody made it up, and is then not known.
fn whole(key: &[u8]) -> Option<Presented> {
    let key: &[u8; KEY_LENGTH] = key.try_into().ok()?;
    let (body, check) = key.split_at(KEY_LENGTH - CHECK_LENGTH - 1);
    let check = std::str::from_utf8(check.strip_prefix(b"_")?).ok()?;
    if u32::from_str_radix(check, 16) != Ok(crc32fast::hash(body)) {
        return None;
    }
    let (id, secret) = body.strip_prefix(KEY_PREFIX.as_bytes())?.split_first_chunk::<ID_LENGTH>()?;
    Some(Presented { id: *id, secret_hash: hash(secret.strip_prefix(b"_")?) })
}

/// A cut or lengthened key still reads as one of ours, so that its holder learns what happened to it.
fn what_is_wrong(key: &str) -> KeyRefused {
    let of_ours = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_';
    if key.starts_with(KEY_PREFIX) && key.len() <= 2 * KEY_LENGTH && key.bytes().all(of_ours) {
        KeyRefused::Mistyped
    } else {
        KeyRefused::Malformed
    }
}

/// The id in a text that is an id or a whole key: whoever has to revoke a leaked key may have nothing else.
pub fn id_of(text: &str) -> &str {
    let id = text.strip_prefix(KEY_PREFIX).unwrap_or(text);
    id.split('_').next().unwrap_or(id)
}

/// Whether a text can be the id of a key: no database has to be asked for another one.
pub fn can_be_id(text: &str) -> bool {
    text.len() == ID_LENGTH && text.bytes().all(|byte| byte.is_ascii_alphanumeric())
}

/// The id of a stored key as the index wants it; `None` for one that this format never made.
pub(super) fn id_bytes(id: &str) -> Option<IdBytes> {
    id.as_bytes().try_into().ok()
}

fn hash(secret: &[u8]) -> [u8; 32] {
    Sha256::digest(secret).into()
}

/// Evenly distributed characters: bytes beyond the last whole multiple of 62 are drawn again.
fn random_text(length: usize) -> Result<String, aws_lc_rs::error::Unspecified> {
    let mut text = String::with_capacity(length);
    let mut bytes = Zeroizing::new([0_u8; 64]);
    while text.len() < length {
        rand::fill(bytes.as_mut_slice())?;
        let drawn = bytes.iter().filter(|byte| **byte < 248).map(|byte| char::from(ALPHABET[usize::from(byte % 62)]));
        text.extend(drawn.take(length - text.len()));
    }
    Ok(text)
}

/// The value of a key as a header carries it; for tests and for the demo.
impl From<KeyText> for String {
    fn from(key: KeyText) -> Self {
        key.into_value().expose_secret().to_owned()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn key() -> String {
        KeyText::draw().unwrap().into()
    }

    #[test]
    fn a_key_reads_back_to_its_id_and_hash() {
        let text = KeyText::draw().unwrap();
        let (id, hash) = (text.id().to_owned(), text.secret_hash());
        let presented = take_apart(&String::from(text)).unwrap();
        assert_eq!(presented.id.as_slice(), id.as_bytes());
        assert_eq!(presented.secret_hash, hash);
    }

    #[test]
    fn a_foreign_token_is_malformed() {
        for foreign in ["", "y2_live", "y2_test_x", "Bearer abc", "y2_live_é", "sk_live_123"] {
            assert_eq!(take_apart(foreign).err(), Some(KeyRefused::Malformed), "{foreign}");
        }
    }

    proptest! {
        #[test]
        fn one_wrong_character_is_a_mistyped_key(position in KEY_PREFIX.len()..KEY_LENGTH) {
            let mut key = key().into_bytes();
            key[position] = if key[position] == b'0' { b'1' } else { b'0' };
            let refused = take_apart(std::str::from_utf8(&key).unwrap()).err();
            prop_assert_eq!(refused, Some(KeyRefused::Mistyped));
        }

        #[test]
        fn a_cut_key_is_a_mistyped_key(length in KEY_PREFIX.len()..KEY_LENGTH) {
            prop_assert_eq!(take_apart(&key()[..length]).err(), Some(KeyRefused::Mistyped));
        }

        #[test]
        fn no_text_panics(text in ".*") {
            let _ = take_apart(&text);
            let _ = take_apart(&format!("{KEY_PREFIX}{text}"));
        }
    }
}
