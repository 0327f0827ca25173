//! Which tenants trust which issuer of bearer tokens. Knows no token.

use std::{collections::HashMap, sync::Arc};

use super::model::Tenant;
use crate::domain::{ids::TenantId, issuer::Issuer};

/// The issuers of all tenants, by the text of `iss`.
#[derive(Debug, Default)]
pub struct TenantIssuers {
    generation: u64,
    by_url: HashMap<Box<str>, Vec<TenantIssuer>>,
}

/// An issuer that a tenant trusts for itself. It speaks for this tenant, whatever its tokens say.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TenantIssuer {
    /// The only tenant that it speaks for.
    pub tenant: TenantId,
    /// What its tokens must look like.
    pub issuer: Arc<Issuer>,
}

impl TenantIssuers {
    /// The issuers of these tenants; `before` itself when nothing has changed.
    pub(super) fn next<'t>(before: &Arc<Self>, tenants: impl Iterator<Item = &'t Arc<Tenant>>) -> Arc<Self> {
        let mut by_url = HashMap::<Box<str>, Vec<TenantIssuer>>::new();
        for tenant in tenants {
            for issuer in &tenant.issuers {
                let entry = TenantIssuer { tenant: tenant.id.clone(), issuer: Arc::clone(issuer) };
                by_url.entry(issuer.url.as_str().into()).or_default().push(entry);
            }
        }
        for entries in by_url.values_mut() {
            entries.sort_by(|one, other| (&one.tenant, &one.issuer.name).cmp(&(&other.tenant, &other.issuer.name)));
        }
        if by_url == before.by_url {
            return Arc::clone(before);
        }
        Arc::new(Self { generation: before.generation + 1, by_url })
    }

    /// Another number, other issuers.
    pub fn generation(&self) -> u64 {
        self.generation
    }

    /// The tenants that trust the issuer.
    pub fn of(&self, url: &str) -> &[TenantIssuer] {
        self.by_url.get(url).map(Vec::as_slice).unwrap_or_default()
    }

    /// Whether no tenant trusts any.
    pub fn is_empty(&self) -> bool {
        self.by_url.is_empty()
    }
}
