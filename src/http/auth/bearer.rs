//! `Authorization: Bearer …` (RFC 6750). Knows how a token arrives and what its refusal looks like; what it is worth,
//! [`crate::identity`] says.

use std::{sync::Arc, time::Duration};

use http::{HeaderMap, HeaderValue, header};

use super::{ONLY_KEYS, api_key, unauthorized};
use crate::{
    http::{
        AppState,
        problem::{Problem, ProblemType},
    },
    identity::{TokenRefused, Verdict},
    tenant::keys::{Caller, KEY_PREFIX},
};

/// What a 401 asks for.
pub(super) const CHALLENGE: HeaderValue = HeaderValue::from_static("Bearer realm=\"cegid-connector\"");

/// The token in an `Authorization` of the scheme `Bearer`; `None` for other schemes. What no token can be is an empty one.
pub(super) fn token_of(value: &HeaderValue) -> Option<&str> {
    let bytes = value.as_bytes();
    let (scheme, rest) = bytes.split_at_checked(b"Bearer".len())?;
    if !scheme.eq_ignore_ascii_case(b"Bearer") || !(rest.is_empty() || rest[0] == b' ') {
        return None;
    }
    let token = std::str::from_utf8(rest.trim_ascii()).unwrap_or_default();
    Some(if token.bytes().all(|byte| byte.is_ascii_graphic()) { token } else { "" })
}

pub(super) async fn verify(
    headers: &HeaderMap,
    token: &str,
    tenant: Option<&str>,
    state: &AppState,
) -> Result<Option<Arc<Caller>>, Problem> {
    if !state.tokens.are_accepted() {
        return Err(unauthorized(ProblemType::CredentialInvalid, false).detail(ONLY_KEYS));
    }
    if token.starts_with(KEY_PREFIX) {
        return Err(unauthorized(ProblemType::CredentialInvalid, true)
            .detail("This is an API key: send it in the header `X-API-KEY` instead of `Authorization`."));
    }
    // Two of them: which one counts must not be anybody's guess.
    let verdict = if headers.get_all(header::AUTHORIZATION).iter().nth(1).is_some() {
        Err(TokenRefused::Malformed)
    } else {
        state.tokens.verify(token, tenant).await
    };
    match verdict {
        Ok(Verdict::Opens(caller)) => Ok(Some(caller)),
        Ok(Verdict::OtherTenant) => Ok(None),
        Err(TokenRefused::IssuerUnavailable { retry_after_seconds }) => {
            Err(Problem::new(ProblemType::IssuerUnavailable)
                .detail("The token cannot be checked: its issuer does not answer, and none of its keys is held.")
                .retry_after(Duration::from_secs(retry_after_seconds)))
        }
        Err(reason) => Err(refused(reason)),
    }
}

fn refused(reason: TokenRefused) -> Problem {
    let reason = reason.to_string();
    let challenge =
        format!("Bearer realm=\"cegid-connector\", error=\"invalid_token\", error_description=\"{reason}\"");
    let mut characters = reason.chars();
    let first = characters.next().map(|first| first.to_ascii_uppercase());
    let detail: String = first.into_iter().chain(characters).chain(['.']).collect();
    Problem::new(ProblemType::CredentialInvalid)
        .detail(detail)
        .header(header::WWW_AUTHENTICATE, HeaderValue::from_str(&challenge).unwrap_or(CHALLENGE))
        .header(header::WWW_AUTHENTICATE, api_key::CHALLENGE)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_scheme_is_read_without_case_and_other_schemes_are_none() {
        let token = |value: &str| token_of(&HeaderValue::from_str(value).unwrap()).map(str::to_owned);
        for value in ["Bearer a.b.c", "bearer a.b.c", "BEARER  a.b.c "] {
            assert_eq!(token(value).as_deref(), Some("a.b.c"), "{value}");
        }
        for value in ["Basic abc", "Bearerabc", "Bear", "", "DPoP a.b.c"] {
            assert_eq!(token(value), None, "{value}");
        }
        for value in ["Bearer", "Bearer ", "Bearer a b", "Bearer a\tb"] {
            assert_eq!(token(value).as_deref(), Some(""), "{value}");
        }
        assert_eq!(token_of(&HeaderValue::from_bytes(b"Bearer \xff").unwrap()), Some(""));
    }

    #[test]
    fn every_refusal_fits_into_a_challenge() {
        let reasons = [TokenRefused::TooLarge, TokenRefused::Malformed, TokenRefused::UnsupportedHeader];
        for reason in reasons {
            assert!(!reason.to_string().contains(['"', '\\']) && reason.to_string().is_ascii(), "{reason}");
        }
    }
}
