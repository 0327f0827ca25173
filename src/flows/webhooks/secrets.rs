//! The secrets of a subscription: the one in use, and the one before for as long as both sign. And the signatures.

use aws_lc_rs::{hmac, rand};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use crate::{
    domain::ids::TenantId,
    flows::Error,
    tenant::{
        reseal::subscription_context,
        secrets::{Keyring, SealError},
    },
};

/// How long two secrets sign after a rotation.
pub const OVERLAP: SignedDuration = SignedDuration::from_hours(24);
/// Bytes of a secret; 64 characters in base64.
const LENGTH: usize = 48;

/// The secrets of one subscription, as they are shown: base64 of 48 bytes. No `Debug`.
#[derive(Clone, Serialize, Deserialize, PartialEq, Eq)]
pub struct Secrets {
    #[serde(with = "wiped")]
    current: Zeroizing<String>,
    #[serde(skip_serializing_if = "Option::is_none", default)]
    previous: Option<Previous>,
}

#[derive(Clone, Serialize, Deserialize, PartialEq, Eq)]
struct Previous {
    #[serde(with = "wiped")]
    secret: Zeroizing<String>,
    until: Timestamp,
}

/// A text that is wiped when it is dropped, as serde reads and writes it.
mod wiped {
    use serde::{Deserialize, Deserializer, Serializer};
    use zeroize::Zeroizing;

    pub(super) fn serialize<S: Serializer>(text: &Zeroizing<String>, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(text)
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Zeroizing<String>, D::Error> {
        String::deserialize(deserializer).map(Zeroizing::new)
    }
}

/// The system gave no random bytes.
#[derive(Debug, thiserror::Error)]
#[error("the system gave no random bytes")]
struct NoRandomness;

impl Secrets {
    /// Draws one.
    ///
    /// # Errors
    /// The system gave no random bytes.
    pub fn draw() -> Result<Self, Error> {
        let mut bytes = Zeroizing::new([0_u8; LENGTH]);
        rand::fill(bytes.as_mut_slice()).map_err(|_| Error::internal(NoRandomness))?;
        Ok(Self { current: Zeroizing::new(STANDARD.encode(bytes.as_slice())), previous: None })
    }

    /// A new one; the one in use signs beside it until the overlap is over.
    ///
    /// # Errors
    /// The system gave no random bytes.
    pub fn rotated(self, now: Timestamp) -> Result<Self, Error> {
        let until = now.saturating_add(OVERLAP).unwrap_or(Timestamp::MAX);
        Ok(Self { previous: Some(Previous { secret: self.current, until }), ..Self::draw()? })
    }

    /// The one in use, to be shown once.
    pub fn current(&self) -> &str {
        &self.current
    }

    /// Since when only one signs, where two do now.
    pub fn overlap_until(&self, now: Timestamp) -> Option<Timestamp> {
        self.previous.as_ref().map(|previous| previous.until).filter(|until| *until > now)
    }

    /// `webhook-signature`: one for each secret that signs.
    pub fn signature(&self, id: &str, timestamp: &str, body: &[u8], now: Timestamp) -> String {
        let signed = [id.as_bytes(), b".", timestamp.as_bytes(), b".", body].concat();
        let previous = self.previous.as_ref().filter(|previous| previous.until > now).map(|previous| &previous.secret);
        let secrets = [Some(&self.current), previous].into_iter().flatten();
        let signatures = secrets.map(|secret| {
            let key = Zeroizing::new(STANDARD.decode(secret.as_bytes()).unwrap_or_default());
            format!("v1,{}", STANDARD.encode(sign(&key, &signed)))
        });
        signatures.collect::<Vec<_>>().join(" ")
    }

    /// The hexadecimal HMAC-SHA256 of the body alone, keyed with the secret's text.
    pub fn hex(&self, body: &[u8]) -> String {
        sign(self.current.as_bytes(), body).as_ref().iter().map(|byte| format!("{byte:02x}")).collect()
    }

    /// Seals them for their subscription.
    ///
    /// # Errors
    /// The system could not encrypt.
    pub fn seal(&self, keyring: &Keyring, tenant: &TenantId, id: &str) -> Result<Vec<u8>, Error> {
        let plain = Zeroizing::new(serde_json::to_vec(self).map_err(Error::internal)?);
        keyring.seal(tenant, &subscription_context(id), &plain).map_err(Error::internal)
    }

    /// Opens what was sealed.
    ///
    /// # Errors
    /// It was sealed for another one, or under another key.
    pub fn open(keyring: &Keyring, tenant: &TenantId, id: &str, sealed: &[u8]) -> Result<Self, Error> {
        let plain = keyring.open(tenant, &subscription_context(id), sealed).map_err(Error::internal)?;
        serde_json::from_slice(&plain).map_err(|_| Error::internal(SealError::NotAuthentic))
    }
}

/// Whether a delivery was signed with a secret, as its receiver would find out. The receiver also looks at the timestamp.
pub fn verify(secret: &str, id: &str, timestamp: &str, body: &[u8], signatures: &str) -> bool {
    let Ok(key) = STANDARD.decode(secret) else { return false };
    let key = hmac::Key::new(hmac::HMAC_SHA256, &key);
    let signed = [id.as_bytes(), b".", timestamp.as_bytes(), b".", body].concat();
    signatures.split(' ').any(|signature| {
        let bytes = signature.strip_prefix("v1,").and_then(|text| STANDARD.decode(text).ok());
        bytes.is_some_and(|bytes| hmac::verify(&key, &signed, &bytes).is_ok())
    })
}

fn sign(key: &[u8], message: &[u8]) -> hmac::Tag {
    hmac::sign(&hmac::Key::new(hmac::HMAC_SHA256, key), message)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_is_64_characters_of_base64() {
        let secrets = Secrets::draw().unwrap();
        assert_eq!(secrets.current().len(), 64);
        assert_eq!(STANDARD.decode(secrets.current()).unwrap().len(), LENGTH);
    }

    #[test]
    fn after_a_rotation_two_sign_until_the_overlap_is_over() {
        let now = Timestamp::UNIX_EPOCH;
        let before = Secrets::draw().unwrap();
        let old = before.signature("m", "0", b"{}", now);
        let after = before.rotated(now).unwrap();
        let both = after.signature("m", "0", b"{}", now);
        assert!(verify(after.current(), "m", "0", b"{}", &both) && !verify(after.current(), "m", "1", b"{}", &both));
        assert_eq!(both.split(' ').count(), 2);
        assert_eq!(both.split(' ').nth(1), Some(old.as_str()));
        let later = now.saturating_add(OVERLAP).unwrap();
        assert_eq!(after.signature("m", "0", b"{}", later).split(' ').count(), 1);
        assert_eq!(after.overlap_until(later), None);
    }

    #[test]
    fn the_hexadecimal_hmac_is_keyed_with_the_text() {
        let secrets = Secrets { current: Zeroizing::new("key".to_owned()), previous: None };
        // RFC 4231 has no such key; computed with openssl.
        assert_eq!(
            secrets.hex(b"The quick brown fox jumps over the lazy dog"),
            "f7bc83f430538424b13298e6aa6fb143ef4d59a14946175997479dbc2d1a3cd8"
        );
    }
}
