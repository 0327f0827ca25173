//! Bearer tokens (RFC 6750): JSON Web Tokens of OpenID providers that the installation or a tenant trusts.
//!
//! Refuses to know HTTP requests and answers, settings and tenant files. [`Tokens::verify`] answers whom a token stands
//! for in a tenant; everything else serves it:
//!
//! - [`token`] and [`claims`] read what a stranger sent, member by member ([`json`]);
//! - [`fetch`] asks an issuer for its metadata and keys, [`source`] holds and renews them, [`keys`] checks signatures;
//! - [`verified`] remembers tokens that were verified, so that the next request costs a digest and a look-up.
//!
//! What an attacker controls never chooses how it is checked: the algorithms are the issuer's as configured, a key
//! checks only the algorithms of its type, and places or keys that a token brings along are not looked at.

pub mod claims;
mod fetch;
pub mod json;
mod keys;
mod refused;
mod source;
mod token;
mod verified;
mod verifier;

pub use self::{
    fetch::{FetchError, Fetcher, Published},
    refused::TokenRefused,
    source::{BETWEEN_FETCHES, BETWEEN_LOOKS, KEPT_FOR},
    token::{MAX_BYTES, Presented, take_apart},
    verifier::{Tokens, Verdict},
};
