//! Who calls, for which tenant, and whether it may. The order of the checks is a promise: 401, then 404 for the tenant,
//! then 403; what the handler checks comes after.

use std::{marker::PhantomData, sync::Arc};

use axum::extract::FromRequestParts;
use http::{HeaderMap, HeaderValue, header, request::Parts};

use super::RequiredPolicy;
use crate::{
    domain::permission::Permission,
    flows::Ctx,
    http::{
        AppState,
        problem::{Problem, ProblemType},
    },
    tenant::keys::{Caller, KeyRefused},
};

/// The header that carries an API key.
const API_KEY: &str = "x-api-key";

/// An authenticated call of a tenant's route that satisfies the policy `P`.
pub struct Call<P> {
    /// The tenant and the shared handles, as flows want them.
    pub ctx: Ctx,
    /// Whose credential it is.
    pub caller: Arc<Caller>,
    policy: PhantomData<P>,
}

impl<P> Call<P> {
    /// Whether the credential also carries `permission` (beside the one that the route asks for).
    pub fn may(&self, permission: Permission) -> bool {
        self.caller.permissions.contains(permission)
    }
}

impl<P: RequiredPolicy> FromRequestParts<AppState> for Call<P> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, Problem> {
        let caller = authenticate(&parts.headers, state)?;
        let tenant = tenant_of(parts.uri.path())
            .filter(|tenant| *tenant == caller.tenant.as_str())
            .and_then(|_| state.tenants.get(&caller.tenant))
            .ok_or_else(tenant_not_found)?;
        if !caller.permissions.contains(P::POLICY.permission) {
            return Err(scope_missing::<P>());
        }
        let ctx = Ctx { tenant, services: Arc::clone(&state.services) };
        Ok(Self { ctx, caller, policy: PhantomData })
    }
}

fn authenticate(headers: &HeaderMap, state: &AppState) -> Result<Arc<Caller>, Problem> {
    let Some(key) = headers.get(API_KEY) else {
        return Err(if headers.contains_key(header::AUTHORIZATION) {
            unauthorized(ProblemType::CredentialInvalid)
                .detail("This installation takes API keys only: send one in `X-API-KEY` instead of `Authorization`.")
        } else {
            unauthorized(ProblemType::CredentialMissing).detail("Send an API key in the header `X-API-KEY`.")
        });
    };
    let refused = |reason: KeyRefused| {
        unauthorized(ProblemType::CredentialInvalid).detail(match reason {
            KeyRefused::Malformed => {
                "This is not an API key of the connector: one looks like `y2_live_<id>_<secret>_<check>`."
            }
            KeyRefused::Mistyped => "The API key is mistyped or cut: its last eight characters do not fit the others.",
            KeyRefused::Unknown => "The API key is not known here.",
            KeyRefused::Revoked => "The API key was revoked. Ask an administrator for a new one.",
            KeyRefused::Expired => "The API key has expired. Ask an administrator for a new one.",
        })
    };
    let key = key.to_str().map_err(|_| refused(KeyRefused::Malformed))?;
    state.tenants.keys().verify(key, state.clock.now()).map_err(refused)
}

fn unauthorized(problem_type: ProblemType) -> Problem {
    // RFC 9110 asks for a challenge with every 401; API keys have no registered scheme.
    Problem::new(problem_type).header(
        header::WWW_AUTHENTICATE,
        HeaderValue::from_static("ApiKey realm=\"cegid-connector\", header=\"X-API-KEY\""),
    )
}

/// One text for the unknown and the foreign tenant: the answer must not tell them apart.
fn tenant_not_found() -> Problem {
    Problem::new(ProblemType::TenantNotFound).detail("There is no tenant of that id that this credential may use.")
}

fn scope_missing<P: RequiredPolicy>() -> Problem {
    let policy = P::POLICY;
    Problem::new(ProblemType::ScopeMissing)
        .detail(format!(
            "The route asks for `{}`: the credential needs the permission `{}`.",
            policy.name, policy.permission
        ))
        .with("missingScope", policy.permission.code())
        .with("policy", policy.name)
}

/// The `{tenantId}` of `/api/{tenantId}/…`. Ids hold no character that needs escaping, so an escaped one is no id.
fn tenant_of(path: &str) -> Option<&str> {
    path.strip_prefix("/api/")?.split('/').next()
}
