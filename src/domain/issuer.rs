//! What an issuer of bearer tokens is trusted for, as settings and tenant files say it. Pure: knows no token and no key.

use std::{fmt, str::FromStr, time::Duration};

use super::{ids::TenantId, permission::Permission, permission_set::PermissionSet};

/// One OpenID provider or OAuth 2.0 authorization server, and what its tokens must look like.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Issuer {
    /// What operators call it, in logs and reports.
    pub name: String,
    /// Exactly as its tokens and its metadata spell it (`iss`); a slash at the end counts.
    pub url: String,
    /// One of them must be in a token's `aud`.
    pub audiences: Vec<String>,
    /// Signatures that are accepted; asymmetric only.
    pub algorithms: Vec<Algorithm>,
    /// Values of `typ` in the header of an accepted token.
    pub types: Vec<TokenType>,
    /// Where permission codes stand: the first of these claims that a token has, and no other.
    pub permissions_claims: Vec<ClaimName>,
    /// The most that its tokens may grant: what else they name means nothing.
    pub grants: PermissionSet,
    /// How far clocks may differ.
    pub leeway: Duration,
}

/// An issuer of the whole installation, and the tenants that it may speak for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InstallationIssuer {
    /// The issuer.
    pub issuer: Issuer,
    /// Where a token names its tenants: a text, or a list of texts. There is no wildcard.
    pub tenants_claim: ClaimName,
    /// The only tenants that it may speak for; `None`: any that a token names.
    pub tenants: Option<Vec<TenantId>>,
}

impl Issuer {
    /// The largest leeway that can be set.
    pub const MAX_LEEWAY: Duration = Duration::from_secs(300);
    /// The leeway where none is set.
    pub const DEFAULT_LEEWAY: Duration = Duration::from_secs(30);

    /// `RS256`, which OpenID Connect asks of everybody.
    pub fn default_algorithms() -> Vec<Algorithm> {
        vec![Algorithm::Rs256]
    }

    /// Access tokens as RFC 9068 marks them, and the mark that most providers use.
    pub fn default_types() -> Vec<TokenType> {
        vec![TokenType::AccessToken, TokenType::Jwt]
    }

    /// What these are together; every permission where none is listed.
    pub fn grants(listed: Option<Vec<Grant>>) -> PermissionSet {
        listed
            .map_or_else(PermissionSet::all, |listed| listed.into_iter().map(|Grant(permission)| permission).collect())
    }

    /// `permissions`, else `scope`.
    pub fn default_permissions_claims() -> Vec<ClaimName> {
        ["permissions", "scope"].map(|name| ClaimName(name.to_owned())).into()
    }
}

impl InstallationIssuer {
    /// `tenants`.
    pub fn default_tenants_claim() -> ClaimName {
        ClaimName("tenants".to_owned())
    }
}

/// A signature algorithm (RFC 7518, RFC 8037). Symmetric ones are missing on purpose: with them, whoever can check a
/// token can make one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Algorithm {
    /// RSASSA-PKCS1-v1_5, SHA-256.
    Rs256,
    /// RSASSA-PKCS1-v1_5, SHA-384.
    Rs384,
    /// RSASSA-PKCS1-v1_5, SHA-512.
    Rs512,
    /// RSASSA-PSS, SHA-256.
    Ps256,
    /// RSASSA-PSS, SHA-384.
    Ps384,
    /// RSASSA-PSS, SHA-512.
    Ps512,
    /// ECDSA on P-256.
    Es256,
    /// ECDSA on P-384.
    Es384,
    /// Ed25519.
    EdDsa,
}

impl Algorithm {
    /// Every algorithm there is.
    pub const ALL: [Self; 9] = [
        Self::Rs256,
        Self::Rs384,
        Self::Rs512,
        Self::Ps256,
        Self::Ps384,
        Self::Ps512,
        Self::Es256,
        Self::Es384,
        Self::EdDsa,
    ];

    /// As `alg` spells it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Rs256 => "RS256",
            Self::Rs384 => "RS384",
            Self::Rs512 => "RS512",
            Self::Ps256 => "PS256",
            Self::Ps384 => "PS384",
            Self::Ps512 => "PS512",
            Self::Es256 => "ES256",
            Self::Es384 => "ES384",
            Self::EdDsa => "EdDSA",
        }
    }
}

/// A text that is none of the words that are known; says what was expected.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct UnknownWord(pub String);

impl FromStr for Algorithm {
    type Err = UnknownWord;

    fn from_str(text: &str) -> Result<Self, UnknownWord> {
        Self::ALL.into_iter().find(|algorithm| algorithm.name() == text).ok_or_else(|| {
            let known = Self::ALL.map(Self::name).join(", ");
            UnknownWord(format!("an asymmetric algorithm: {known} (`HS…` and `none` are never accepted)"))
        })
    }
}

/// What `typ` in a token's header says that it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum TokenType {
    /// `at+jwt`, an access token (RFC 9068).
    AccessToken,
    /// `JWT`, which says little: identity tokens are told apart by their claims.
    Jwt,
    /// No `typ` at all.
    Absent,
}

impl TokenType {
    const ALL: [(&str, Self); 3] = [("at+jwt", Self::AccessToken), ("JWT", Self::Jwt), ("absent", Self::Absent)];

    /// The type that a header names; media types compare without case, `application/` may be left out (RFC 7515).
    pub fn of_header(typ: Option<&str>) -> Option<Self> {
        let Some(typ) = typ else { return Some(Self::Absent) };
        let typ = match typ.split_at_checked("application/".len()) {
            Some((prefix, rest)) if prefix.eq_ignore_ascii_case("application/") => rest,
            _ => typ,
        };
        let named = [Self::ALL[0], Self::ALL[1]];
        named.into_iter().find(|(name, _)| name.eq_ignore_ascii_case(typ)).map(|(_, kind)| kind)
    }
}

impl FromStr for TokenType {
    type Err = UnknownWord;

    fn from_str(text: &str) -> Result<Self, UnknownWord> {
        Self::ALL
            .into_iter()
            .find(|(name, _)| *name == text)
            .map(|(_, kind)| kind)
            .ok_or_else(|| UnknownWord("`at+jwt`, `JWT`, or `absent` for tokens without a type".to_owned()))
    }
}

/// A permission that an issuer may grant, as it is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Grant(Permission);

impl FromStr for Grant {
    type Err = UnknownWord;

    fn from_str(text: &str) -> Result<Self, UnknownWord> {
        let known = || Permission::ALL.map(Permission::code).join(", ");
        text.parse().map(Self).map_err(|_| UnknownWord(format!("a permission code: {}", known())))
    }
}

/// Where a claim stands: its name (`permissions`, `https://example.com/tenants`), or with a slash in front the way to it
/// (`/realm_access/roles`).
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct ClaimName(String);

impl ClaimName {
    /// Longest name or way.
    const MAX_LENGTH: usize = 200;
    /// Most steps of a way.
    const MAX_STEPS: usize = 5;

    /// The members to go through, outermost first; at least one.
    pub fn steps(&self) -> impl Iterator<Item = &str> {
        let (way, name) = match self.0.strip_prefix('/') {
            Some(way) => (Some(way.split('/')), None),
            None => (None, Some(self.0.as_str())),
        };
        way.into_iter().flatten().chain(name)
    }
}

impl FromStr for ClaimName {
    type Err = UnknownWord;

    fn from_str(text: &str) -> Result<Self, UnknownWord> {
        let name = Self(text.to_owned());
        let fits = !text.is_empty()
            && text.len() <= Self::MAX_LENGTH
            && !text.chars().any(char::is_control)
            && name.steps().all(|step| !step.is_empty())
            && name.steps().count() <= Self::MAX_STEPS;
        fits.then_some(name).ok_or_else(|| {
            UnknownWord(
                "the name of a claim, such as `permissions`, or the way to it, such as `/realm_access/roles`"
                    .to_owned(),
            )
        })
    }
}

impl fmt::Display for ClaimName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_symmetric_algorithm_can_be_set() {
        for refused in ["HS256", "none", "rs256", "ES512", ""] {
            assert!(refused.parse::<Algorithm>().is_err(), "{refused}");
        }
        assert_eq!("EdDSA".parse(), Ok(Algorithm::EdDsa));
    }

    #[test]
    fn a_type_compares_as_a_media_type() {
        for same in ["at+jwt", "AT+JWT", "application/at+jwt", "Application/at+JWT"] {
            assert_eq!(TokenType::of_header(Some(same)), Some(TokenType::AccessToken), "{same}");
        }
        assert_eq!(TokenType::of_header(Some("jwt")), Some(TokenType::Jwt));
        assert_eq!(TokenType::of_header(None), Some(TokenType::Absent));
        for other in ["", "absent", "id+jwt", "application/", "logout+jwt", "é"] {
            assert_eq!(TokenType::of_header(Some(other)), None, "{other}");
        }
    }

    #[test]
    fn a_claim_is_a_name_or_a_way() {
        let steps = |text: &str| text.parse::<ClaimName>().unwrap().steps().map(str::to_owned).collect::<Vec<_>>();
        assert_eq!(steps("https://example.com/tenants"), ["https://example.com/tenants"]);
        assert_eq!(steps("/realm_access/roles"), ["realm_access", "roles"]);
        for bad in ["", "/", "/a//b", "/a/b/c/d/e/f", "a\nb"] {
            assert!(bad.parse::<ClaimName>().is_err(), "{bad}");
        }
    }
}
