//! `X-API-KEY`. Knows no tenant.

use std::sync::Arc;

use http::HeaderValue;

use super::unauthorized;
use crate::{
    http::{
        AppState,
        problem::{Problem, ProblemType},
    },
    tenant::keys::{Caller, KeyRefused},
};

/// What a 401 asks for.
pub(super) const CHALLENGE: HeaderValue =
    HeaderValue::from_static("ApiKey realm=\"cegid-connector\", header=\"X-API-KEY\"");

pub(super) fn verify(key: &HeaderValue, state: &AppState) -> Result<Arc<Caller>, Problem> {
    let verified = match key.to_str() {
        Ok(key) => state.tenants.keys().verify(key, state.clock.now()),
        Err(_) => Err(KeyRefused::Malformed),
    };
    verified.map_err(|reason| refused(reason, state))
}

fn refused(reason: KeyRefused, state: &AppState) -> Problem {
    unauthorized(ProblemType::CredentialInvalid, state.tokens.are_accepted()).detail(match reason {
        KeyRefused::Malformed => {
            "This is not an API key of the connector: one looks like `y2_live_<id>_<secret>_<check>`."
        }
        KeyRefused::Mistyped => "The API key is mistyped or cut: its last eight characters do not fit the others.",
        KeyRefused::Unknown => "The API key is not known here.",
        KeyRefused::Revoked => "The API key was revoked. Ask an administrator for a new one.",
        KeyRefused::Expired => "The API key has expired. Ask an administrator for a new one.",
    })
}
