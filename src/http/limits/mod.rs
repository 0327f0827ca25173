//! Who has asked too often, and what every answer says about it. Knows no route; whom to count, the extractors and the
//! frame say.

mod fields;
mod noted;

use std::{net::IpAddr, sync::Arc};

use http::{HeaderMap, HeaderName, request::Parts};

pub(in crate::http) use noted::{Noted, take};
use noted::{Which, note};

use super::{
    extract::{TrustedProxies, visitor},
    problem::{Problem, ProblemType},
};
use crate::{
    clock::Clock,
    domain::ids::TenantId,
    limits::{Meters, Quota, TooOften},
    tenant::{Tenant, keys::Caller},
};
use fields::Fields;

static RATE_LIMIT_POLICY: HeaderName = HeaderName::from_static("ratelimit-policy");
static RATE_LIMIT: HeaderName = HeaderName::from_static("ratelimit");

/// Credentials and tenants that are counted at a time: there cannot be more of them than exist.
const MOST_KNOWN: usize = 1_000_000;
/// Addresses that are counted at a time; beyond them, newcomers share a meter.
const MOST_ADDRESSES: usize = 20_000;

/// How often somebody may ask within a minute; `None` is no limit.
#[derive(Clone, Copy, Debug, Default)]
pub struct RateLimitOptions {
    /// With one credential.
    pub per_credential: Option<u32>,
    /// For one tenant.
    pub per_tenant: Option<u32>,
    /// From one address, for public pages.
    pub per_address: Option<u32>,
}

/// The rate limits of the HTTP side. Cheap to clone; clones count together.
#[derive(Clone)]
pub struct RateLimits(Arc<Inner>);

struct Inner {
    credentials: Option<Limit<String>>,
    tenants: Option<Limit<TenantId>>,
    addresses: Option<Limit<IpAddr>>,
    proxies: TrustedProxies,
    clock: Clock,
}

struct Limit<K> {
    which: Which,
    meters: Meters<K>,
    fields: Fields,
}

impl RateLimits {
    /// Nobody has asked yet.
    pub fn new(options: RateLimitOptions, proxies: TrustedProxies, clock: &Clock) -> Self {
        let quotas = [("credential", options.per_credential), ("tenant", options.per_tenant)]
            .map(|(name, count)| count.and_then(Quota::new).map(|quota| (name, quota)));
        let of_tenants: Vec<_> = quotas.into_iter().flatten().collect();
        let meters = |quota| Meters::new(quota, MOST_KNOWN, clock.clone());
        let fields = |name, quota| Fields::new(name, quota, &of_tenants);
        let [credentials, tenants] = quotas;
        let credentials = credentials.map(|(name, quota)| Limit {
            which: Which::Credential,
            meters: meters(quota),
            fields: fields(name, quota),
        });
        let tenants = tenants.map(|(name, quota)| Limit {
            which: Which::Tenant,
            meters: Meters::new(quota, MOST_KNOWN, clock.clone()),
            fields: fields(name, quota),
        });
        let addresses = options.per_address.and_then(Quota::new).map(|quota| Limit {
            which: Which::Address,
            meters: Meters::new(quota, MOST_ADDRESSES, clock.clone()),
            fields: Fields::new("address", quota, &[("address", quota)]),
        });
        Self(Arc::new(Inner { credentials, tenants, addresses, proxies, clock: clock.clone() }))
    }

    /// Counts a request of a caller to a tenant, and notes for the answer what is left.
    ///
    /// # Errors
    /// The caller or the tenant has asked too often.
    pub(in crate::http) fn admit(&self, caller: &Caller, tenant: &Tenant) -> Result<(), Problem> {
        let Inner { credentials, tenants, .. } = &*self.0;
        let mut noted = None;
        let now = self.0.clock.elapsed();
        if let Some(limit) = credentials {
            let reading = limit.meters.kept(&caller.meter, || caller.key_id.clone()).count(now);
            let reading = reading.map_err(|refused| limit.refuse(refused, "with this credential"))?;
            noted = Some((limit.which, reading.remaining));
        }
        if let Some(limit) = tenants {
            let reading = limit.meters.kept(&tenant.meter, || tenant.id.clone()).count(now);
            let reading = reading.map_err(|refused| limit.refuse(refused, "for this tenant"))?;
            // The one that is closer to being reached.
            noted = noted.filter(|(_, left)| *left <= reading.remaining).or(Some((limit.which, reading.remaining)));
        }
        if let Some((limit, remaining)) = noted {
            note(limit, remaining);
        }
        Ok(())
    }

    /// Counts a visit of a public page, and notes for the answer what is left.
    ///
    /// # Errors
    /// Too many came from this address.
    pub(in crate::http) fn admit_visitor(&self, parts: &Parts) -> Result<(), Problem> {
        let Some(limit) = &self.0.addresses else { return Ok(()) };
        let Some(visitor) = visitor(parts, &self.0.proxies) else { return Ok(()) };
        let reading = limit.meters.named(visitor).count(self.0.clock.elapsed());
        let reading = reading.map_err(|refused| limit.refuse(refused, "from your address"))?;
        note(limit.which, reading.remaining);
        Ok(())
    }

    /// Says in an answer's headers what was noted.
    pub(in crate::http) fn tell(&self, Noted { limit, remaining }: Noted, headers: &mut HeaderMap) {
        let Inner { credentials, tenants, addresses, .. } = &*self.0;
        let fields = match limit {
            Which::Credential => credentials.as_ref().map(|limit| &limit.fields),
            Which::Tenant => tenants.as_ref().map(|limit| &limit.fields),
            Which::Address => addresses.as_ref().map(|limit| &limit.fields),
        };
        if let Some(fields) = fields {
            headers.insert(RATE_LIMIT_POLICY.clone(), fields.policy());
            headers.insert(RATE_LIMIT.clone(), fields.left(remaining));
        }
    }
}

impl<K> Limit<K> {
    fn refuse(&self, refused: TooOften, whose: &str) -> Problem {
        note(self.which, 0);
        let detail = format!("More than {} requests in a minute came {whose}.", self.fields.quota().count());
        Problem::new(ProblemType::TooManyRequests).detail(detail).retry_after(refused.wait)
    }
}

impl std::fmt::Debug for RateLimits {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("RateLimits")
    }
}
