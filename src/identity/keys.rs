//! An issuer's published keys (JWK Set, RFC 7517), and the check of a signature with one of them. Knows no claims and no
//! network.

use jsonwebtoken::{Algorithm as Jws, DecodingKey, crypto};
use serde_json::value::RawValue;

use super::{json::Members, refused::TokenRefused, token::Presented};
use crate::domain::issuer::Algorithm;

/// Keys of one issuer; the rest of a longer list is left out.
const MAX_KEYS: usize = 64;

/// The signing keys of one issuer.
#[derive(Default)]
pub struct KeySet(Vec<Key>);

struct Key {
    id: Option<String>,
    /// What it was published for: a key for one algorithm never checks another.
    algorithms: Vec<Algorithm>,
    key: DecodingKey,
    /// To tell whether a set has changed.
    published: Box<str>,
}

impl KeySet {
    /// Reads a set. A key that is of no use here (symmetric, for encryption, of another curve, unreadable) is left out, so
    /// that a new kind of key does not spoil the others.
    ///
    /// # Errors
    /// It is no key set at all.
    pub fn read(text: &[u8]) -> Result<Self, &'static str> {
        let set = Members::read(text).map_err(|_| "it is not a JSON object")?;
        let listed = set.list("keys").map_err(|_| "it has no list `keys`")?;
        Ok(Self(listed.into_iter().filter_map(Key::read).take(MAX_KEYS).collect()))
    }

    /// How many keys there are.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether there is a key for one of these algorithms.
    pub fn serves(&self, algorithms: &[Algorithm]) -> bool {
        self.0.iter().any(|key| key.algorithms.iter().any(|algorithm| algorithms.contains(algorithm)))
    }

    /// Whether both hold the same keys.
    pub fn is_same(&self, other: &Self) -> bool {
        self.0.len() == other.0.len() && self.0.iter().zip(&other.0).all(|(one, two)| one.published == two.published)
    }

    /// Whether a key may have signed the token.
    pub fn knows(&self, token: &Presented<'_>) -> bool {
        self.key_of(token).is_some()
    }

    /// Checks the signature with the key that the token names; a token that names none needs an issuer with one fitting
    /// key only.
    ///
    /// # Errors
    /// There is no such key, or the signature is not its.
    pub fn verify(&self, token: &Presented<'_>) -> Result<(), TokenRefused> {
        let key = self.key_of(token).ok_or(TokenRefused::UnknownKey)?;
        match crypto::verify(token.signature, token.signed.as_bytes(), &key.key, jws(token.algorithm)) {
            Ok(true) => Ok(()),
            Ok(false) | Err(_) => Err(TokenRefused::Signature),
        }
    }

    fn key_of(&self, token: &Presented<'_>) -> Option<&Key> {
        let mut fitting = self.0.iter().filter(|key| key.algorithms.contains(&token.algorithm));
        match &token.key_id {
            Some(id) => fitting.find(|key| key.id.as_ref() == Some(id)),
            None => fitting.next().filter(|_| fitting.next().is_none()),
        }
    }
}

impl Key {
    fn read(raw: &RawValue) -> Option<Self> {
        let jwk = Members::read(raw.get().as_bytes()).ok()?;
        let text = |name: &str| jwk.text(name).ok().flatten();
        let for_signatures = match (text("use"), jwk.texts("key_ops").ok()?) {
            (Some(purpose), _) => purpose == "sig",
            (None, Some(operations)) => operations.iter().any(|operation| operation == "verify"),
            (None, None) => !jwk.has("use"),
        };
        let (key, fitting): (_, &[Algorithm]) = match (text("kty")?.as_str(), text("crv").as_deref()) {
            ("RSA", _) => (DecodingKey::from_rsa_components(&text("n")?, &text("e")?).ok()?, &Algorithm::ALL[..6]),
            ("EC", Some(curve @ ("P-256" | "P-384"))) => {
                let algorithm: &[_] = if curve == "P-256" { &[Algorithm::Es256] } else { &[Algorithm::Es384] };
                (DecodingKey::from_ec_components(&text("x")?, &text("y")?).ok()?, algorithm)
            }
            ("OKP", Some("Ed25519")) => (DecodingKey::from_ed_components(&text("x")?).ok()?, &[Algorithm::EdDsa]),
            _ => return None,
        };
        let algorithms = match text("alg") {
            Some(only) => fitting.iter().copied().filter(|algorithm| algorithm.name() == only).collect(),
            None => fitting.to_vec(),
        };
        let usable = for_signatures && !algorithms.is_empty();
        usable.then(|| Self { id: text("kid"), algorithms, key, published: raw.get().into() })
    }
}

fn jws(algorithm: Algorithm) -> Jws {
    match algorithm {
        Algorithm::Rs256 => Jws::RS256,
        Algorithm::Rs384 => Jws::RS384,
        Algorithm::Rs512 => Jws::RS512,
        Algorithm::Ps256 => Jws::PS256,
        Algorithm::Ps384 => Jws::PS384,
        Algorithm::Ps512 => Jws::PS512,
        Algorithm::Es256 => Jws::ES256,
        Algorithm::Es384 => Jws::ES384,
        Algorithm::EdDsa => Jws::EdDSA,
    }
}

#[cfg(test)]
mod tests {
    use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
    use jsonwebtoken::{EncodingKey, jwk::Jwk};

    use super::{super::token::take_apart, *};

    /// A key pair, and its public half as a JWK with this id.
    fn pair(id: &str) -> (EncodingKey, String) {
        let pkcs8 =
            aws_lc_rs::signature::EcdsaKeyPair::generate(&aws_lc_rs::signature::ECDSA_P256_SHA256_FIXED_SIGNING)
                .unwrap()
                .to_pkcs8v1()
                .unwrap();
        let key = EncodingKey::from_ec_der(pkcs8.as_ref());
        let mut jwk = serde_json::to_value(Jwk::from_encoding_key(&key, Jws::ES256).unwrap()).unwrap();
        jwk["kid"] = id.into();
        (key, jwk.to_string())
    }

    fn token(key: &EncodingKey, header: &str) -> String {
        let signed = format!("{}.{}", URL_SAFE_NO_PAD.encode(header), URL_SAFE_NO_PAD.encode("{}"));
        let signature = crypto::sign(signed.as_bytes(), key, Jws::ES256).unwrap();
        format!("{signed}.{signature}")
    }

    fn set(keys: &[&str]) -> KeySet {
        KeySet::read(format!("{{\"keys\":[{}]}}", keys.join(",")).as_bytes()).unwrap()
    }

    /// The library panics at run time when it was built without cryptography.
    #[test]
    fn what_was_signed_verifies_and_nothing_else() {
        let ((key, jwk), (other, _)) = (pair("a"), pair("a"));
        let keys = set(&[&jwk]);
        let verify = |token: &str| keys.verify(&take_apart(token).unwrap());
        assert_eq!(verify(&token(&key, r#"{"alg":"ES256","kid":"a"}"#)), Ok(()));
        assert_eq!(verify(&token(&other, r#"{"alg":"ES256","kid":"a"}"#)), Err(TokenRefused::Signature));
        assert_eq!(verify(&token(&key, r#"{"alg":"ES256","kid":"b"}"#)), Err(TokenRefused::UnknownKey));
        assert_eq!(verify(&token(&key, r#"{"alg":"RS256","kid":"a"}"#)), Err(TokenRefused::UnknownKey));
    }

    #[test]
    fn a_token_without_a_key_id_needs_an_issuer_with_one_key() {
        let ((key, jwk), (_, second)) = (pair("a"), pair("b"));
        let unnamed = token(&key, r#"{"alg":"ES256"}"#);
        assert_eq!(set(&[&jwk]).verify(&take_apart(&unnamed).unwrap()), Ok(()));
        let refused = set(&[&jwk, &second]).verify(&take_apart(&unnamed).unwrap());
        assert_eq!(refused, Err(TokenRefused::UnknownKey));
    }

    #[test]
    fn keys_of_no_use_are_left_out() {
        let (_, jwk) = pair("a");
        let encryption = jwk.replacen('{', r#"{"use":"enc","#, 1);
        let odd_use = jwk.replacen('{', r#"{"use":7,"#, 1);
        let other_algorithm = jwk.replace("ES256", "RS256");
        let symmetric = r#"{"kty":"oct","k":"c2VjcmV0","alg":"HS256","kid":"a"}"#;
        let useless = [&encryption, &odd_use, &other_algorithm, symmetric, "7", "{}", r#"{"kty":"EC","crv":"P-256"}"#];
        let keys = set(&[&useless[..], &[&jwk]].concat());
        assert_eq!(keys.len(), 1);
        for no_set in ["", "[]", "{}", r#"{"keys":{}}"#] {
            assert!(KeySet::read(no_set.as_bytes()).is_err(), "{no_set}");
        }
    }
}
