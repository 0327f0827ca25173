//! Somebody without a credential at a tenant's public address: LiveStore's browser, a customer's phone. Counted by address.

use std::sync::Arc;

use axum::extract::FromRequestParts;
use http::{HeaderMap, Uri, header, request::Parts};
use url::Url;

use crate::{
    domain::ids::TenantId,
    flows::Ctx,
    http::{
        AppState,
        middleware::{RequestContext, RequestTrace},
        problem::{Problem, ProblemType},
    },
};

/// A visitor of a tenant's public address.
pub struct TenantVisitor {
    /// The tenant and the shared handles, as flows want them.
    pub ctx: Ctx,
    /// What the browser reads, by its own word.
    pub accepted_languages: Option<String>,
    /// Whether the caller reads problems and no pages.
    pub wants_json: bool,
    /// The address under which the caller reaches the installation, without a slash at its end.
    pub base: BaseAddress,
}

/// The address under which an installation is reached.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BaseAddress(String);

impl BaseAddress {
    /// The tenant's own domain, else the installation's address, else what the request was sent to.
    pub fn of(own: Option<&Url>, public: Option<&Url>, headers: &HeaderMap, uri: &Uri) -> Self {
        if let Some(url) = own.or(public) {
            return Self(url.as_str().trim_end_matches('/').to_owned());
        }
        let host = headers.get(header::HOST).and_then(|host| host.to_str().ok());
        let host = host.or_else(|| uri.authority().map(|authority| authority.as_str())).unwrap_or("localhost");
        Self(format!("http://{host}"))
    }

    /// As text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether what is sent there is encrypted on its way.
    pub fn is_secure(&self) -> bool {
        self.0.starts_with("https:")
    }
}

impl FromRequestParts<AppState> for TenantVisitor {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, Problem> {
        let context = parts.extensions.get::<RequestContext>();
        let context =
            context.ok_or_else(|| Problem::internal("a route of a tenant without the middleware around it"))?;
        state.rate_limits.admit_visitor(parts, context)?;
        let tenant = known_tenant(&parts.uri, state)?;
        // Elsewhere the address has a slot already.
        if parts.uri.path().starts_with("/api/") {
            context.hold_slot(state.middleware.shares.of_visitor(parts)?);
        }
        let until = context.started() + context.limits().answer_time.mul_f32(0.9);
        let trace = parts.extensions.get().map(|RequestTrace(context)| Arc::clone(context));
        let text = |name| parts.headers.get(name).and_then(|value| value.to_str().ok());
        let accepts = text(header::ACCEPT).unwrap_or_default();
        let base = BaseAddress::of(
            tenant.public_base_url.as_ref(),
            state.site.public_url.as_ref(),
            &parts.headers,
            &parts.uri,
        );
        Ok(Self {
            accepted_languages: text(header::ACCEPT_LANGUAGE).map(str::to_owned),
            wants_json: accepts.contains("json") && !accepts.contains("text/html"),
            base,
            ctx: Ctx { tenant, services: Arc::clone(&state.services), trace, until: Some(until) },
        })
    }
}

/// The tenant of `/api/{tenantId}/…` or `/forms/{tenantId}/…`.
pub fn known_tenant(uri: &Uri, state: &AppState) -> Result<Arc<crate::tenant::Tenant>, Problem> {
    let id = uri.path().trim_start_matches('/').split('/').nth(1).and_then(|id| id.parse::<TenantId>().ok());
    id.and_then(|id| state.tenants.get(&id))
        .ok_or_else(|| Problem::new(ProblemType::TenantNotFound).detail("There is no tenant of that id."))
}
