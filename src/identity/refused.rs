//! Why a bearer token opens nothing. Never holds the token or a claim's value.

/// Why a token is refused. All of them are the caller's 401, except [`TokenRefused::IssuerUnavailable`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TokenRefused {
    /// Larger than any token that is read.
    #[error("the token is larger than 8 KiB")]
    TooLarge,
    /// Not three parts of base64url, or no JSON objects in the first two, or a member said twice.
    #[error("this is not a JSON Web Token: three base64url parts with JSON objects, no member said twice")]
    Malformed,
    /// A header parameter that changes how the token has to be read.
    #[error("the token's header asks for something that is not supported (`crit`, `b64`, `enc` or `zip`)")]
    UnsupportedHeader,
    /// `alg` is missing, unknown, symmetric or `none`, or not one that the issuer may use.
    #[error("the token's algorithm is not accepted for its issuer")]
    Algorithm,
    /// `typ` is not accepted.
    #[error("the token's type (`typ`) is not accepted for its issuer: send an access token")]
    Type,
    /// It says who somebody is, not what may be done.
    #[error("this is not an access token (an identity, refresh or logout token)")]
    NotAnAccessToken,
    /// `iss` is missing, or nobody trusts it.
    #[error("the token's issuer (`iss`) is not trusted here")]
    Issuer,
    /// The issuer has no key of that id, or none that fits the algorithm.
    #[error("the token's key is not among the keys of its issuer")]
    UnknownKey,
    /// The signature is not the key's.
    #[error("the token's signature is not valid")]
    Signature,
    /// `aud` is missing or names others.
    #[error("the token is for another audience (`aud`)")]
    Audience,
    /// `exp` is missing.
    #[error("the token has no end (`exp`)")]
    NoExpiry,
    /// `exp` is over.
    #[error("the token has expired")]
    Expired,
    /// `nbf` or `iat` lies ahead.
    #[error("the token is not valid yet (`nbf` or `iat`)")]
    NotYetValid,
    /// A claim that is needed is of another type than it must be.
    #[error("a claim of the token is of the wrong type")]
    ClaimType,
    /// The issuer does not answer, and no key of it is held.
    #[error("the token's issuer cannot be asked for its keys")]
    IssuerUnavailable {
        /// Seconds until it makes sense to try again.
        retry_after_seconds: u64,
    },
}
