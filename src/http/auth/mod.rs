//! Who sent a request: finds the credential, has it checked, and says what was wrong with it. Knows no route and no
//! permission.
//!
//! A request carries one credential, an API key or a bearer token. With two, one of them would be ignored, and whoever
//! reads the logs could not tell which: that is a 400.

mod api_key;
mod bearer;

use std::sync::Arc;

use http::{HeaderMap, HeaderName, HeaderValue, header};

use super::{
    AppState,
    problem::{Problem, ProblemType},
};
use crate::{
    domain::permission::Permission,
    tenant::keys::{Caller, CredentialKind},
};

/// The header that carries an API key.
pub(super) const X_API_KEY: HeaderName = HeaderName::from_static("x-api-key");

/// The caller of a request as the tenant knows it; `None` when the credential is in order and opens other tenants only.
///
/// # Errors
/// The credential is missing (401), refused (401), one of two (400), or cannot be checked for the moment (503).
pub async fn authenticate(
    headers: &HeaderMap,
    tenant: Option<&str>,
    state: &AppState,
) -> Result<Option<Arc<Caller>>, Problem> {
    let mut keys = headers.get_all(X_API_KEY).iter();
    let key = keys.next();
    if keys.next().is_some() {
        return Err(Problem::new(ProblemType::CredentialAmbiguous)
            .detail("The request has the header `X-API-KEY` more than once; send it once."));
    }
    let token = match headers.get(header::AUTHORIZATION) {
        Some(value) => bearer::token_of(value),
        None => None,
    };
    match (key, token) {
        (Some(_), Some(_)) => Err(Problem::new(ProblemType::CredentialAmbiguous)
            .detail("The request has an API key and a bearer token; send one of them.")),
        (Some(key), None) => {
            let caller = api_key::verify(key, state)?;
            Ok(Some(caller).filter(|caller| Some(caller.tenant.as_str()) == tenant))
        }
        (None, Some(token)) => bearer::verify(headers, token, tenant, state).await,
        (None, None) => Err(missing(headers, state)),
    }
}

fn missing(headers: &HeaderMap, state: &AppState) -> Problem {
    let tokens = state.tokens.are_accepted();
    if headers.contains_key(header::AUTHORIZATION) {
        return unauthorized(ProblemType::CredentialInvalid, tokens).detail(if tokens {
            "`Authorization` takes bearer tokens only (`Bearer …`); API keys go into `X-API-KEY`."
        } else {
            ONLY_KEYS
        });
    }
    unauthorized(ProblemType::CredentialMissing, tokens).detail(if tokens {
        "Send an API key in the header `X-API-KEY`, or an access token as `Authorization: Bearer …`."
    } else {
        "Send an API key in the header `X-API-KEY`."
    })
}

/// Where no issuer is trusted.
const ONLY_KEYS: &str = "This installation takes API keys only: send one in `X-API-KEY` instead of `Authorization`.";

/// RFC 9110 asks for a challenge with every 401. API keys have no registered scheme.
fn unauthorized(problem_type: ProblemType, tokens: bool) -> Problem {
    let problem = Problem::new(problem_type);
    let problem = if tokens { problem.header(header::WWW_AUTHENTICATE, bearer::CHALLENGE) } else { problem };
    problem.header(header::WWW_AUTHENTICATE, api_key::CHALLENGE)
}

/// What RFC 6750 has a 403 say to the holder of a token; keys have no such word.
pub fn insufficient_scope(problem: Problem, caller: &Caller, missing: Permission) -> Problem {
    if caller.credential != CredentialKind::BearerToken {
        return problem;
    }
    let challenge =
        format!("Bearer realm=\"cegid-connector\", error=\"insufficient_scope\", scope=\"{}\"", missing.code());
    match HeaderValue::from_str(&challenge) {
        Ok(challenge) => problem.header(header::WWW_AUTHENTICATE, challenge),
        Err(_) => problem,
    }
}
