//! Who calls, for which tenant, and whether it may. The order of the checks is a promise: 401, then 404 for the tenant,
//! then 429, then 403; what the handler checks comes after.

use std::{marker::PhantomData, sync::Arc, time::Duration};

use axum::extract::FromRequestParts;
use http::{Method, StatusCode, header, request::Parts};

use super::{RequiredPolicy, audit_context::AuditContext};
use crate::{
    domain::{audit::AuditOrigin, permission::Permission},
    flows::Ctx,
    http::{
        AppState, auth,
        middleware::{RequestContext, RequestLimits, RequestTrace},
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
    audit: AuditContext,
    policy: PhantomData<P>,
}

impl<P> Call<P> {
    /// Whether the credential also carries `permission` (beside the one that the route asks for).
    pub fn may(&self, permission: Permission) -> bool {
        self.caller.permissions.contains(permission)
    }

    /// Who acts, from where, in which request: for the audit.
    pub fn origin(&self) -> AuditOrigin {
        self.audit.origin(&self.caller, self.ctx.services.clock.now())
    }

    /// A refusal for want of a permission beside the one that the route asks for; it is recorded, and told to the holder of
    /// a token, as every other one.
    pub fn lacks(&self, permission: Permission, refusal: Problem) -> Problem {
        self.audit.lacks(&self.ctx, &self.caller, permission);
        auth::insufficient_scope(refusal, &self.caller, permission)
    }
}

impl<P: RequiredPolicy> FromRequestParts<AppState> for Call<P> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, Problem> {
        let context = parts.extensions.get::<RequestContext>().ok_or_else(|| Problem::internal(NO_CONTEXT))?;
        let until = context.started() + time_for_y2(parts, context.limits());
        let audit = AuditContext::of(parts, &state.trusted_proxies);
        let tenant = tenant_of(parts.uri.path());
        let refused = |caller: Option<&Caller>, problem: Problem| {
            audit.refused(state, tenant, caller, P::POLICY.permission, &problem);
            problem
        };
        let caller = match auth::authenticate(&parts.headers, tenant, state).await {
            Ok(caller) => caller.ok_or_else(|| refused(None, tenant_not_found()))?,
            Err(problem) => {
                if problem.problem_type().status() == StatusCode::UNAUTHORIZED {
                    state.rate_limits.admit_refused(parts, context)?;
                }
                return Err(refused(None, problem));
            }
        };
        let known = state.tenants.get(&caller.tenant).ok_or_else(tenant_not_found)?;
        context.hold_slot(state.middleware.shares.of_tenant(&known.id, context.limits().slot)?);
        if P::COUNTED {
            state.rate_limits.admit(&caller, &known, context)?;
        }
        if !caller.permissions.contains(P::POLICY.permission) {
            let problem = auth::insufficient_scope(scope_missing::<P>(), &caller, P::POLICY.permission);
            return Err(refused(Some(&caller), problem));
        }
        let trace = parts.extensions.get().map(|RequestTrace(context)| Arc::clone(context));
        let ctx = Ctx { tenant: known, services: Arc::clone(&state.services), trace, until: Some(until) };
        Ok(Self { ctx, caller, audit, policy: PhantomData })
    }
}

/// What is left of a request's time after Y2, at most: for a trace to be kept, an old list to be found, the answer to be
/// written.
const FOR_THE_ANSWER: Duration = Duration::from_millis(500);

/// How long calls of Y2 may take together. A request whose time is over is cut off without a word about Y2, and what was
/// known of the call goes with it; so Y2 is given up a little before.
fn time_for_y2(parts: &Parts, limits: RequestLimits) -> Duration {
    let whole = limits.answer_time;
    let for_the_answer = FOR_THE_ANSWER.min(whole / 8);
    // Never more than there is: a body that no header announces has its time taken from the answer's.
    let body = if announces_body(parts) { limits.body_time } else { Duration::ZERO };
    whole - for_the_answer + body
}

fn announces_body(parts: &Parts) -> bool {
    let length = || parts.headers.get(header::CONTENT_LENGTH)?.to_str().ok()?.parse::<u64>().ok();
    parts.method != Method::GET
        && (parts.headers.contains_key(header::TRANSFER_ENCODING) || length().is_some_and(|length| length > 0))
}

/// A mistake of whoever built the router.
const NO_CONTEXT: &str = "a route of a tenant without the middleware around it";

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

#[cfg(test)]
mod tests {
    use http::Request;

    use super::*;

    #[test]
    fn y2_is_given_up_before_the_request_is() {
        let time = |request: http::request::Builder, whole| {
            let limits = RequestLimits {
                answer_time: Duration::from_millis(whole),
                body_time: Duration::from_secs(7),
                ..RequestLimits::default()
            };
            time_for_y2(&request.body(()).unwrap().into_parts().0, limits).as_millis()
        };
        assert_eq!(time(Request::get("/"), 30_000), 29_500);
        assert_eq!(time(Request::get("/"), 100), 87);
        assert_eq!(time(Request::post("/"), 30_000), 29_500);
        assert_eq!(time(Request::post("/").header("content-length", "00"), 30_000), 29_500);
        assert_eq!(time(Request::post("/").header("content-length", "5"), 30_000), 36_500);
        assert_eq!(time(Request::post("/").header("transfer-encoding", "chunked"), 30_000), 36_500);
    }
}
