//! What the audit keeps of a request: where it came from and under which id; and the noting of refused ones. Only routes
//! whose acts are recorded have it.

use std::net::IpAddr;

use http::request::Parts;
use jiff::Timestamp;

use super::TrustedProxies;
use crate::{
    domain::{
        audit::{Actor, AuditOrigin},
        ids::TenantId,
        permission::Permission,
    },
    flows::{
        Ctx,
        administration::refusals::{Reason, Refused},
    },
    http::{
        AppState,
        middleware::RequestContext,
        problem::{Problem, ProblemType},
    },
    tenant::keys::{Caller, CredentialKind},
};

/// Routes whose acts and refusals are recorded.
const RECORDED: &str = "/api/{tenantId}/admin/";

/// Where a request came from, and under which id.
#[derive(Clone, Debug, Default)]
pub(super) struct AuditContext {
    recorded: bool,
    address: Option<IpAddr>,
    request_id: Option<String>,
}

impl AuditContext {
    pub(super) fn of(parts: &Parts, proxies: &TrustedProxies) -> Self {
        let context = parts.extensions.get::<RequestContext>();
        let Some(context) = context.filter(|context| context.route().starts_with(RECORDED)) else {
            return Self::default();
        };
        Self { recorded: true, address: proxies.client_of(parts), request_id: Some(context.request_id().to_owned()) }
    }

    pub(super) fn origin(&self, caller: &Caller, at: Timestamp) -> AuditOrigin {
        AuditOrigin { at, actor: actor(caller), address: self.address, request_id: self.request_id.clone() }
    }

    /// Notes a refusal of a route, where the tenant of the path exists: nobody else would read it.
    pub(super) fn refused(
        &self,
        state: &AppState,
        tenant: Option<&str>,
        caller: Option<&Caller>,
        needed: Permission,
        problem: &Problem,
    ) {
        if !self.recorded {
            return;
        }
        let tenant = tenant.and_then(|tenant| tenant.parse::<TenantId>().ok());
        let Some(tenant) = tenant.filter(|tenant| state.tenants.get(tenant).is_some()) else { return };
        // Of a credential of another tenant, this one learns nothing but that it was there.
        let own = caller.filter(|caller| caller.tenant == tenant);
        let reason = match problem.problem_type() {
            ProblemType::CredentialMissing => Reason::CredentialMissing,
            ProblemType::CredentialInvalid => Reason::CredentialInvalid,
            ProblemType::TenantNotFound => Reason::OtherTenant,
            ProblemType::ScopeMissing => Reason::ScopeMissing(needed),
            // Not a matter of access.
            _ => return,
        };
        let refused = self.call(own, reason, state.clock.now());
        state.services.administration.refusals.note(&tenant, refused);
    }

    /// Notes that an admitted caller lacks a further permission.
    pub(super) fn lacks(&self, ctx: &Ctx, caller: &Caller, permission: Permission) {
        let services = &ctx.services;
        let refused = self.call(Some(caller), Reason::ScopeMissing(permission), services.clock.now());
        services.administration.refusals.note(&ctx.tenant.id, refused);
    }

    fn call(&self, caller: Option<&Caller>, reason: Reason, at: Timestamp) -> Refused {
        let actor = caller.map_or(Actor::Unknown, actor);
        Refused { actor, reason, at, address: self.address, request_id: self.request_id.clone() }
    }
}

fn actor(caller: &Caller) -> Actor {
    let id = caller.key_id.clone();
    match caller.credential {
        CredentialKind::ApiKey => Actor::ApiKey(id),
        CredentialKind::BearerToken => Actor::Subject(id),
    }
}
