//! A presented token, taken apart and not believed: sizes, parts, header. Knows no issuer and no key.

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};

use super::{
    json::{Members, WrongType},
    refused::TokenRefused,
};
use crate::domain::issuer::{Algorithm, TokenType};

/// Bytes of a token.
pub const MAX_BYTES: usize = 8 << 10;
/// Bytes of a key id; it is compared, never looked up anywhere else.
const MAX_KEY_ID: usize = 512;
/// Header parameters that change how the rest has to be read (RFC 7515 4.1.11, RFC 7797, RFC 7516). Places to fetch keys
/// from (`jku`, `x5u`) and keys (`jwk`, `x5c`) are not followed and not read.
const UNSUPPORTED: [&str; 4] = ["crit", "b64", "enc", "zip"];

/// A token whose header was read.
pub struct Presented<'t> {
    /// What was signed: header and claims, as they came.
    pub signed: &'t str,
    /// The signature, still encoded.
    pub signature: &'t str,
    /// How it claims to be signed.
    pub algorithm: Algorithm,
    /// What it claims to be.
    pub kind: TokenType,
    /// Which key it claims.
    pub key_id: Option<String>,
    /// The decoded claims; read them with [`Members::read`].
    pub claims: Vec<u8>,
}

/// Takes a token apart.
///
/// # Errors
/// It cannot be a token, or its header asks for something that is not supported.
pub fn take_apart(token: &str) -> Result<Presented<'_>, TokenRefused> {
    if token.len() > MAX_BYTES {
        return Err(TokenRefused::TooLarge);
    }
    let (signed, signature) = token.rsplit_once('.').ok_or(TokenRefused::Malformed)?;
    let (header, claims) = signed.split_once('.').ok_or(TokenRefused::Malformed)?;
    if claims.contains('.') {
        return Err(TokenRefused::Malformed);
    }
    let header = decoded(header)?;
    let header = Members::read(&header).map_err(|_| TokenRefused::Malformed)?;
    if UNSUPPORTED.iter().any(|name| header.has(name)) {
        return Err(TokenRefused::UnsupportedHeader);
    }
    let text = |name: &str| header.text(name).map_err(|WrongType| TokenRefused::Malformed);
    let algorithm = text("alg")?.and_then(|name| name.parse().ok()).ok_or(TokenRefused::Algorithm)?;
    let kind = TokenType::of_header(text("typ")?.as_deref()).ok_or(TokenRefused::Type)?;
    let key_id = text("kid")?;
    if key_id.as_ref().is_some_and(|id| id.len() > MAX_KEY_ID) {
        return Err(TokenRefused::UnknownKey);
    }
    let claims = decoded(claims)?;
    Ok(Presented { signed, signature, algorithm, kind, key_id, claims })
}

/// Unpadded base64url in its one spelling: other bits at the end would make a second token of the same content.
fn decoded(part: &str) -> Result<Vec<u8>, TokenRefused> {
    URL_SAFE_NO_PAD.decode(part).map_err(|_| TokenRefused::Malformed)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn token(header: &str) -> String {
        format!("{}.{}.c2ln", URL_SAFE_NO_PAD.encode(header), URL_SAFE_NO_PAD.encode("{}"))
    }

    fn refused(header: &str) -> Option<TokenRefused> {
        take_apart(&token(header)).err()
    }

    #[test]
    fn a_header_is_read_strictly() {
        assert_eq!(refused(r#"{"alg":"RS256","typ":"at+jwt","kid":"../../etc/passwd"}"#), None);
        assert_eq!(refused(r#"{"alg":"none"}"#), Some(TokenRefused::Algorithm));
        assert_eq!(refused(r#"{"alg":"HS256"}"#), Some(TokenRefused::Algorithm));
        assert_eq!(refused(r#"{"typ":"JWT"}"#), Some(TokenRefused::Algorithm));
        assert_eq!(refused(r#"{"alg":["RS256"]}"#), Some(TokenRefused::Malformed));
        assert_eq!(refused(r#"{"alg":"RS256","alg":"RS256"}"#), Some(TokenRefused::Malformed));
        assert_eq!(refused(r#"{"alg":"RS256","kid":7}"#), Some(TokenRefused::Malformed));
        assert_eq!(refused(r#"{"alg":"RS256","crit":["exp"]}"#), Some(TokenRefused::UnsupportedHeader));
        assert_eq!(refused(r#"{"alg":"RS256","typ":"logout+jwt"}"#), Some(TokenRefused::Type));
    }

    #[test]
    fn a_token_has_three_parts_in_one_spelling() {
        let whole = token(r#"{"alg":"RS256"}"#);
        assert!(take_apart(&whole).is_ok());
        for cut in ["", ".", "..", "a.b", &format!("{whole}.x"), &whole.replacen('.', "=.", 1)] {
            assert!(take_apart(cut).is_err(), "{cut}");
        }
        assert_eq!(take_apart(&"x".repeat(MAX_BYTES + 1)).err(), Some(TokenRefused::TooLarge));
    }

    proptest! {
        #[test]
        fn any_text_is_taken_apart_or_refused(text in ".*", header in ".*") {
            let _ = take_apart(&text);
            let _ = take_apart(&token(&header));
        }
    }
}
