//! What a token's claims must say before it opens anything, and what they grant. Knows no key: call it after the
//! signature.

use jiff::Timestamp;

use super::{
    json::{Members, WrongType},
    refused::TokenRefused,
};
use crate::domain::{
    ids::TenantId,
    issuer::{ClaimName, InstallationIssuer, Issuer, TokenType},
    permission_set::PermissionSet,
};

/// Claims that only identity tokens (OpenID Connect Core 2, 3.3.2.11) and logout tokens have.
const OF_OTHER_TOKENS: [&str; 4] = ["at_hash", "c_hash", "s_hash", "events"];
/// A claim of identity tokens that a widely used provider also wrote into access tokens (public source of its older versions):
/// it tells something only where the token does not say itself what it is.
const OF_SIGNING_IN: &str = "nonce";
/// Claims of two wide-spread providers that say what a token is, and what they say of access tokens.
const SAYS_KIND: [(&str, &str); 2] = [("token_use", "access"), ("typ", "Bearer")];

/// Reads `iss`, unbelieved, to find out whom to ask.
///
/// # Errors
/// The claims are no object, or `iss` is no text.
pub fn issuer_of(claims: &[u8]) -> Result<String, TokenRefused> {
    let claims = Members::read(claims).map_err(|_| TokenRefused::Malformed)?;
    claims.text("iss").map_err(|WrongType| TokenRefused::ClaimType)?.ok_or(TokenRefused::Issuer)
}

/// Holds the claims against what the issuer's tokens must look like; answers the second from which on they are over.
///
/// # Errors
/// The first rule that they break.
pub fn check(claims: &Members<'_>, issuer: &Issuer, kind: TokenType, now: Timestamp) -> Result<i64, TokenRefused> {
    let of_type = |WrongType| TokenRefused::ClaimType;
    if claims.text("iss").map_err(of_type)?.as_deref() != Some(&issuer.url) {
        return Err(TokenRefused::Issuer);
    }
    if kind != TokenType::AccessToken && is_of_another_kind(claims)? {
        return Err(TokenRefused::NotAnAccessToken);
    }
    let audiences = claims.texts("aud").map_err(of_type)?.unwrap_or_default();
    if !audiences.iter().any(|audience| issuer.audiences.contains(audience)) {
        return Err(TokenRefused::Audience);
    }
    let (now, leeway) = (now.as_second(), i64::try_from(issuer.leeway.as_secs()).unwrap_or(0));
    let over = claims.instant("exp").map_err(of_type)?.ok_or(TokenRefused::NoExpiry)? + leeway;
    if over <= now {
        return Err(TokenRefused::Expired);
    }
    for name in ["nbf", "iat"] {
        if claims.instant(name).map_err(of_type)?.is_some_and(|from| from > now + leeway) {
            return Err(TokenRefused::NotYetValid);
        }
    }
    Ok(over)
}

fn is_of_another_kind(claims: &Members<'_>) -> Result<bool, TokenRefused> {
    let mut says_access = false;
    for (name, access) in SAYS_KIND {
        match claims.text(name).map_err(|WrongType| TokenRefused::ClaimType)? {
            Some(kind) if kind != access => return Ok(true),
            said => says_access |= said.is_some(),
        }
    }
    let gives_itself_away = OF_OTHER_TOKENS.iter().any(|name| claims.has(name));
    Ok(gives_itself_away || !says_access && claims.has(OF_SIGNING_IN))
}

/// The permissions: those of the first claim that the token has, as far as the issuer may grant them. A text is a list separated by blanks (RFC 6749 3.3);
/// what is no code of ours (`openid`) means nothing.
///
/// # Errors
/// The claim is neither a text nor a list of texts.
pub fn permissions(claims: &Members<'_>, issuer: &Issuer) -> Result<PermissionSet, TokenRefused> {
    for name in &issuer.permissions_claims {
        if let Some(texts) = texts(claims, name)? {
            let codes = texts.iter().flat_map(|text| text.split(' '));
            let named: PermissionSet = codes.filter_map(|code| code.parse().ok()).collect();
            return Ok(named.intersection(issuer.grants));
        }
    }
    Ok(PermissionSet::EMPTY)
}

/// The tenants that a token of an installation-wide issuer names and may speak for. What is no tenant id names nobody,
/// `*` included.
///
/// # Errors
/// The claim is neither a text nor a list of texts.
pub fn tenants(claims: &Members<'_>, trusted: &InstallationIssuer) -> Result<Vec<TenantId>, TokenRefused> {
    let named = texts(claims, &trusted.tenants_claim)?.unwrap_or_default();
    let may_speak_for = |tenant: &TenantId| trusted.tenants.as_ref().is_none_or(|only| only.contains(tenant));
    Ok(named.iter().filter_map(|text| text.parse().ok()).filter(may_speak_for).collect())
}

/// Who the token was made for: what the issuer calls the subject, else the client.
///
/// # Errors
/// One of them is no text.
pub fn subject(claims: &Members<'_>) -> Result<String, TokenRefused> {
    for name in ["sub", "client_id", "azp"] {
        if let Some(subject) = claims.text(name).map_err(|WrongType| TokenRefused::ClaimType)? {
            return Ok(subject);
        }
    }
    Ok(String::new())
}

/// The texts at the end of a way; `None` where the way leads nowhere.
fn texts(claims: &Members<'_>, name: &ClaimName) -> Result<Option<Vec<String>>, TokenRefused> {
    let of_type = |WrongType| TokenRefused::ClaimType;
    let steps: Vec<_> = name.steps().collect();
    let Some((last, way)) = steps.split_last() else { return Ok(None) };
    let Some((first, way)) = way.split_first() else { return claims.texts(last).map_err(of_type) };
    let Some(mut object) = claims.object(first).map_err(of_type)? else { return Ok(None) };
    for step in way {
        let Some(inner) = object.object(step).map_err(of_type)? else { return Ok(None) };
        object = inner;
    }
    object.texts(last).map_err(of_type)
}
