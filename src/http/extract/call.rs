//! Who calls, for which tenant, and whether it may. The order of the checks is a promise: 401, then 404 for the tenant,
//! then 429, then 403; what the handler checks comes after.

use std::{marker::PhantomData, sync::Arc};

use axum::extract::FromRequestParts;
use http::request::Parts;

use super::{RequiredPolicy, trail::Trail};
use crate::{
    domain::{audit::Origin, permission::Permission},
    flows::Ctx,
    http::{
        AppState, auth,
        frame::RequestTrace,
        problem::{Problem, ProblemType},
    },
    tenant::keys::Caller,
};

/// An authenticated call of a tenant's route that satisfies the policy `P`.
pub struct Call<P> {
    /// The tenant and the shared handles, as flows want them.
    pub ctx: Ctx,
    /// Whose credential it is.
    pub caller: Arc<Caller>,
    trail: Trail,
    policy: PhantomData<P>,
}

impl<P> Call<P> {
    /// Whether the credential also carries `permission` (beside the one that the route asks for).
    pub fn may(&self, permission: Permission) -> bool {
        self.caller.permissions.contains(permission)
    }

    /// Who acts, from where, in which request: for the audit.
    pub fn origin(&self) -> Origin {
        self.trail.origin(&self.caller, self.ctx.services.clock.now())
    }

    /// A refusal for want of a permission beside the one that the route asks for; it is recorded as every other one.
    pub fn lacks(&self, permission: Permission, refusal: Problem) -> Problem {
        self.trail.lacks(&self.ctx, &self.caller, permission);
        refusal
    }
}

impl<P: RequiredPolicy> FromRequestParts<AppState> for Call<P> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, Problem> {
        let trail = Trail::of(parts, &state.trusted_proxies);
        let tenant = tenant_of(parts.uri.path());
        let refused = |caller: Option<&Caller>, problem: Problem| {
            trail.refused(state, tenant, caller, P::POLICY.permission, &problem);
            problem
        };
        let caller = match auth::authenticate(&parts.headers, tenant, state).await {
            Ok(caller) => caller.ok_or_else(|| refused(None, tenant_not_found()))?,
            Err(problem) => return Err(refused(None, problem)),
        };
        let known = state.tenants.get(&caller.tenant).ok_or_else(tenant_not_found)?;
        if P::COUNTED {
            state.rate_limits.admit(&caller, &known)?;
        }
        if !caller.permissions.contains(P::POLICY.permission) {
            let problem = auth::insufficient_scope(scope_missing::<P>(), &caller, P::POLICY.permission);
            return Err(refused(Some(&caller), problem));
        }
        let trace = parts.extensions.get().map(|RequestTrace(context)| Arc::clone(context));
        let ctx = Ctx { tenant: known, services: Arc::clone(&state.services), trace };
        Ok(Self { ctx, caller, trail, policy: PhantomData })
    }
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
