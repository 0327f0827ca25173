//! What the audit keeps of a request: where it came from and under which id; and the noting of refused ones. Only routes
//! whose acts are recorded leave a trail.

use std::net::IpAddr;

use http::request::Parts;
use jiff::Timestamp;

use super::TrustedProxies;
use crate::{
    domain::{
        audit::{Actor, Origin},
        ids::TenantId,
        permission::Permission,
    },
    flows::{
        Ctx,
        administration::refusals::{Reason, Refused},
    },
    http::{
        AppState,
        frame::RequestId,
        problem::{Problem, ProblemType},
    },
    tenant::keys::{Caller, CredentialKind},
};

/// Where a request came from, and under which id; nothing for routes whose acts are not recorded.
#[derive(Clone, Debug, Default)]
pub(super) struct Trail(Option<Facts>);

#[derive(Clone, Debug)]
struct Facts {
    address: Option<IpAddr>,
    request_id: Option<String>,
}

impl Trail {
    pub(super) fn of(parts: &Parts, proxies: &TrustedProxies) -> Self {
        // The frame gives the id to those routes only.
        Self(
            parts.extensions.get::<RequestId>().map(|id| Facts {
                address: proxies.client_of(parts),
                request_id: id.0.to_str().ok().map(str::to_owned),
            }),
        )
    }

    pub(super) fn origin(&self, caller: &Caller, at: Timestamp) -> Origin {
        let Facts { address, request_id } = self.facts();
        Origin { at, actor: actor(caller), address, request_id }
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
        if self.0.is_none() {
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
        let Facts { address, request_id } = self.facts();
        Refused { actor: caller.map_or(Actor::Unknown, actor), reason, at, address, request_id }
    }

    fn facts(&self) -> Facts {
        self.0.clone().unwrap_or(Facts { address: None, request_id: None })
    }
}

fn actor(caller: &Caller) -> Actor {
    let id = caller.key_id.clone();
    match caller.credential {
        CredentialKind::ApiKey => Actor::ApiKey(id),
        CredentialKind::BearerToken => Actor::Subject(id),
    }
}
