//! Whether a post was signed by somebody who has the connection's secret.

use std::collections::BTreeMap;

use aws_lc_rs::hmac;
use base64::{Engine as _, engine::general_purpose::STANDARD};
use jiff::{SignedDuration, Timestamp};
use secrecy::ExposeSecret as _;

use crate::tenant::notification_settings::{SignatureAlgorithm, SignatureSettings};

/// How far the sender's clock may be from ours (Standard Webhooks recommends five minutes).
const TOLERANCE: SignedDuration = SignedDuration::from_mins(5);

/// Why a post does not count as signed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotSigned {
    /// The headers of the signature are not there.
    #[error("the connection asks for a signature, and the request has none")]
    Missing,
    /// It was not made with the secret, or of another body.
    #[error("the signature does not fit the body and the secret of the connection")]
    Wrong,
    /// It may be somebody else's, sent once more.
    #[error("the signature was made too long ago, or by a clock that is wrong")]
    Stale,
}

/// Checks a post. `headers` have lower-case names.
///
/// # Errors
/// It is not signed as the connection asks.
pub fn check(
    settings: &SignatureSettings,
    headers: &BTreeMap<String, String>,
    body: &[u8],
    now: Timestamp,
) -> Result<(), NotSigned> {
    let secret = settings.secret.expose_secret();
    let header = |name: &str| headers.get(name).map(|value| value.trim()).ok_or(NotSigned::Missing);
    match settings.algorithm {
        SignatureAlgorithm::HmacSha256Hex => {
            let value = header(&settings.header)?;
            let value = value.strip_prefix("sha256=").unwrap_or(value);
            verify(secret.as_bytes(), body, &from_hex(value).ok_or(NotSigned::Wrong)?)
        }
        SignatureAlgorithm::HmacSha256Base64 => {
            let value = STANDARD.decode(header(&settings.header)?).map_err(|_| NotSigned::Wrong)?;
            verify(secret.as_bytes(), body, &value)
        }
        SignatureAlgorithm::StandardWebhooks => {
            let (id, timestamp) = (header("webhook-id")?, header("webhook-timestamp")?);
            let signatures = header("webhook-signature")?;
            let seconds: i64 = timestamp.parse().map_err(|_| NotSigned::Wrong)?;
            let made = Timestamp::from_second(seconds).map_err(|_| NotSigned::Wrong)?;
            let signed = [id.as_bytes(), b".", timestamp.as_bytes(), b".", body].concat();
            let key = standard_key(secret);
            let fits = |signature: &str| {
                let bytes = signature.strip_prefix("v1,").and_then(|text| STANDARD.decode(text).ok());
                bytes.is_some_and(|bytes| verify(&key, &signed, &bytes).is_ok())
            };
            if !signatures.split(' ').any(fits) {
                return Err(NotSigned::Wrong);
            }
            if now.duration_since(made).abs() > TOLERANCE { Err(NotSigned::Stale) } else { Ok(()) }
        }
    }
}

/// `whsec_` and base64, or base64 alone; anything else is taken as it is.
fn standard_key(secret: &str) -> Vec<u8> {
    let text = secret.strip_prefix("whsec_").unwrap_or(secret);
    STANDARD.decode(text).unwrap_or_else(|_| secret.as_bytes().to_vec())
}

fn verify(key: &[u8], body: &[u8], signature: &[u8]) -> Result<(), NotSigned> {
    // In constant time.
    hmac::verify(&hmac::Key::new(hmac::HMAC_SHA256, key), body, signature).map_err(|_| NotSigned::Wrong)
}

fn from_hex(text: &str) -> Option<Vec<u8>> {
    if !text.len().is_multiple_of(2) || !text.is_ascii() {
        return None;
    }
    (0..text.len()).step_by(2).map(|at| u8::from_str_radix(&text[at..at + 2], 16).ok()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn settings(algorithm: SignatureAlgorithm) -> SignatureSettings {
        let header = match algorithm {
            SignatureAlgorithm::StandardWebhooks => "webhook-signature",
            _ => "x-signature",
        };
        SignatureSettings { header: header.to_owned(), algorithm, secret: "whsec_c2VjcmV0".to_owned().into() }
    }

    fn sign(key: &[u8], body: &[u8]) -> Vec<u8> {
        hmac::sign(&hmac::Key::new(hmac::HMAC_SHA256, key), body).as_ref().to_vec()
    }

    fn headers(pairs: &[(&str, String)]) -> BTreeMap<String, String> {
        pairs.iter().map(|(name, value)| ((*name).to_owned(), value.clone())).collect()
    }

    #[test]
    fn each_way_of_signing_is_checked() {
        let now = Timestamp::from_second(1_000_000).unwrap();
        let body = b"{}";
        let raw = sign(b"whsec_c2VjcmV0", body);
        let hex: String = raw.iter().map(|byte| format!("{byte:02X}")).collect();
        let good = headers(&[("x-signature", format!("sha256={hex}"))]);
        assert_eq!(check(&settings(SignatureAlgorithm::HmacSha256Hex), &good, body, now), Ok(()));
        let good = headers(&[("x-signature", STANDARD.encode(&raw))]);
        assert_eq!(check(&settings(SignatureAlgorithm::HmacSha256Base64), &good, body, now), Ok(()));
        assert_eq!(check(&settings(SignatureAlgorithm::HmacSha256Base64), &good, b"{} ", now), Err(NotSigned::Wrong));
        let standard = STANDARD.encode(sign(b"secret", b"m1.1000000.{}"));
        let good = headers(&[
            ("webhook-id", "m1".to_owned()),
            ("webhook-timestamp", "1000000".to_owned()),
            ("webhook-signature", format!("v1,AAAA v1,{standard}")),
        ]);
        let settings = settings(SignatureAlgorithm::StandardWebhooks);
        assert_eq!(check(&settings, &good, body, now), Ok(()));
        let later = now.saturating_add(SignedDuration::from_mins(6)).unwrap();
        assert_eq!(check(&settings, &good, body, later), Err(NotSigned::Stale));
    }

    #[test]
    fn what_is_missing_or_no_signature_is_refused() {
        let now = Timestamp::UNIX_EPOCH;
        for algorithm in [
            SignatureAlgorithm::HmacSha256Hex,
            SignatureAlgorithm::HmacSha256Base64,
            SignatureAlgorithm::StandardWebhooks,
        ] {
            let settings = settings(algorithm);
            assert_eq!(check(&settings, &BTreeMap::new(), b"", now), Err(NotSigned::Missing));
            for bad in ["", "x", "0", "é0", "zz"] {
                let headers = headers(&[
                    ("x-signature", bad.to_owned()),
                    ("webhook-id", "1".to_owned()),
                    ("webhook-timestamp", "0".to_owned()),
                    ("webhook-signature", bad.to_owned()),
                ]);
                assert_eq!(check(&settings, &headers, b"", now), Err(NotSigned::Wrong), "{bad}");
            }
        }
    }
}
