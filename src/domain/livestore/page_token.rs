//! The secret in the address of a form. It stands for one visit and for nothing else; only its hash is kept.

use std::{fmt, str::FromStr};

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use sha2::{Digest, Sha256};

/// 256 random bits.
#[derive(Clone, PartialEq, Eq)]
pub struct PageToken([u8; 32]);

impl PageToken {
    /// Characters of its text.
    pub const LENGTH: usize = 43;

    /// A new one.
    pub fn from_random(bits: [u8; 32]) -> Self {
        Self(bits)
    }

    /// What is kept of it.
    pub fn hash(&self) -> [u8; 32] {
        Sha256::new_with_prefix(b"page token").chain_update(self.0).finalize().into()
    }

    /// What a form that was loaded with this token and this cookie carries, so that no other site can post it.
    pub fn form_proof(&self, cookie: &str) -> String {
        let proof = Sha256::new_with_prefix(b"form proof").chain_update(self.0).chain_update(cookie).finalize();
        URL_SAFE_NO_PAD.encode(proof)
    }

    /// The code that a page of this token shows for a customer's phone, in a span of time. The page makes the same one whenever it is
    /// drawn, so nothing but its hash has to be kept.
    #[must_use]
    pub fn code(&self, span: i64, phones_released: i64) -> Self {
        let code = Sha256::new_with_prefix(b"phone code").chain_update(self.0);
        Self(code.chain_update(span.to_be_bytes()).chain_update(phones_released.to_be_bytes()).finalize().into())
    }

    /// As it stands in an address.
    pub fn text(&self) -> String {
        URL_SAFE_NO_PAD.encode(self.0)
    }
}

impl FromStr for PageToken {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        if text.len() != Self::LENGTH {
            return Err(());
        }
        let bytes = URL_SAFE_NO_PAD.decode(text).map_err(drop)?;
        bytes.try_into().map(Self).map_err(drop)
    }
}

impl fmt::Debug for PageToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PageToken(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_is_read_back_from_its_text_and_from_nothing_shorter_or_longer() {
        let token = PageToken::from_random([7; 32]);
        let text = token.text();
        assert_eq!(text.len(), PageToken::LENGTH);
        assert_eq!(text.parse::<PageToken>(), Ok(token));
        for bad in ["", &text[1..], &format!("{text}A"), &text.replace('B', "/")] {
            assert_eq!(bad.parse::<PageToken>(), Err(()), "{bad}");
        }
    }

    #[test]
    fn a_code_is_another_one_in_every_span_and_after_every_phone() {
        let token = PageToken::from_random([7; 32]);
        assert_eq!(token.code(1, 0), token.code(1, 0));
        let others = [token.code(2, 0), token.code(1, 1), PageToken::from_random([8; 32]).code(1, 0), token.clone()];
        assert!(others.iter().all(|other| *other != token.code(1, 0)));
    }

    #[test]
    fn a_proof_is_of_one_token_and_one_cookie() {
        let (one, other) = (PageToken::from_random([1; 32]), PageToken::from_random([2; 32]));
        assert_ne!(one.form_proof("a"), one.form_proof("b"));
        assert_ne!(one.form_proof("a"), other.form_proof("a"));
    }
}
