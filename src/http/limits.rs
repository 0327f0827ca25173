//! How often somebody may ask within a minute, by the generic cell rate algorithm, and what the answers say about it:
//! `RateLimit-Policy` and `RateLimit` as the IETF draft has them (draft-ietf-httpapi-ratelimit-headers-10).

use std::{
    collections::HashMap,
    hash::Hash,
    net::IpAddr,
    num::NonZeroU32,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use governor::{
    Quota, RateLimiter,
    clock::Clock as LimiterClock,
    middleware::StateInformationMiddleware,
    nanos::Nanos,
    state::{StateStore, keyed::ShrinkableKeyedStateStore},
};
use http::{HeaderMap, HeaderName, HeaderValue, request::Parts};

use super::{
    extract::{TrustedProxies, visitor},
    middleware::RequestContext,
    problem::{Problem, ProblemType},
};
use crate::{
    clock::Clock,
    domain::ids::TenantId,
    tenant::{Tenant, keys::Caller},
};

static RATE_LIMIT_POLICY: HeaderName = HeaderName::from_static("ratelimit-policy");
static RATE_LIMIT: HeaderName = HeaderName::from_static("ratelimit");

/// The time that quotas are for, in seconds.
const WINDOW: u64 = 60;
/// Credentials and tenants that are checked at a time: there cannot be more of them than exist.
const MAX_KNOWN: usize = 1_000_000;
/// Addresses that are checked at a time; beyond them, newcomers are checked together.
const MAX_ADDRESSES: usize = 20_000;
/// Between two looks for those who have nothing left to count: a crowd of newcomers must not pay for one each.
const BETWEEN_SWEEPS: Duration = Duration::from_secs(1);

/// How often somebody may ask within a minute; `None` is no limit.
#[derive(Clone, Copy, Debug, Default)]
pub struct RateLimitOptions {
    /// With one credential.
    pub per_credential: Option<u32>,
    /// For one tenant.
    pub per_tenant: Option<u32>,
    /// From one address: public pages, and refused credentials.
    pub per_address: Option<u32>,
}

/// The rate limits of the process. Cheap to clone; clones count together.
#[derive(Clone)]
pub struct RateLimits(Arc<Limits>);

struct Limits {
    credentials: Option<Limit<String>>,
    tenants: Option<Limit<TenantId>>,
    addresses: Option<Limit<IpAddr>>,
    proxies: TrustedProxies,
}

/// The fields of an answer.
#[derive(Clone, Debug)]
pub struct RateLimitFields {
    policy: HeaderValue,
    remaining: u32,
    state: HeaderValue,
}

impl RateLimits {
    /// Nobody has asked yet.
    pub fn new(options: RateLimitOptions, proxies: TrustedProxies, clock: &Clock) -> Self {
        let RateLimitOptions { per_credential, per_tenant, per_address } = options;
        // A caller of a tenant's route is under both.
        let policies =
            [("credential", per_credential), ("tenant", per_tenant)].map(|(name, count)| policy(name, count));
        let both = policies.into_iter().flatten().collect::<Vec<_>>().join(", ");
        let of_address = policy("address", per_address).unwrap_or_default();
        Self(Arc::new(Limits {
            credentials: Limit::new("credential", per_credential, MAX_KNOWN, &both, clock),
            tenants: Limit::new("tenant", per_tenant, MAX_KNOWN, &both, clock),
            addresses: Limit::new("address", per_address, MAX_ADDRESSES, &of_address, clock),
            proxies,
        }))
    }

    /// Counts a request of a caller to a tenant, and notes for the answer what is left: of two limits, the one that is closer
    /// to being reached.
    ///
    /// # Errors
    /// The caller or the tenant has asked too often.
    pub fn admit(&self, caller: &Caller, tenant: &Tenant, context: &RequestContext) -> Result<(), Problem> {
        let credential = self.0.credentials.as_ref();
        let credential =
            credential.map(|limit| limit.count(&caller.key_id, "with this credential", context)).transpose()?;
        let tenants = self.0.tenants.as_ref();
        let tenants = tenants.map(|limit| limit.count(&tenant.id, "for this tenant", context)).transpose()?;
        let closer = credential.into_iter().chain(tenants).min_by_key(|fields| fields.remaining);
        closer.into_iter().for_each(|fields| context.note_rate_limit(fields));
        Ok(())
    }

    /// Counts a visit of a public page, and notes for the answer what is left.
    ///
    /// # Errors
    /// Too many came from this address.
    pub fn admit_visitor(&self, parts: &Parts, context: &RequestContext) -> Result<(), Problem> {
        let left = self.count_address(parts, "from your address", context)?;
        left.into_iter().for_each(|fields| context.note_rate_limit(fields));
        Ok(())
    }

    /// Counts a request whose credential was refused, together with visits: whoever tries keys is not to try many.
    ///
    /// # Errors
    /// Too many came from this address.
    pub fn admit_refused(&self, parts: &Parts, context: &RequestContext) -> Result<(), Problem> {
        self.count_address(parts, "from your address, visits and refused credentials together", context).map(drop)
    }

    fn count_address(
        &self,
        parts: &Parts,
        origin: &str,
        context: &RequestContext,
    ) -> Result<Option<RateLimitFields>, Problem> {
        let limit = self.0.addresses.as_ref().zip(visitor(parts, &self.0.proxies));
        limit.map(|(limit, visitor)| limit.count(&visitor, origin, context)).transpose()
    }
}

impl std::fmt::Debug for RateLimits {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("RateLimits")
    }
}

impl RateLimitFields {
    /// Puts them into an answer.
    pub fn write(self, headers: &mut HeaderMap) {
        headers.insert(RATE_LIMIT_POLICY.clone(), self.policy);
        headers.insert(RATE_LIMIT.clone(), self.state);
    }
}

fn policy(name: &str, count: Option<u32>) -> Option<String> {
    count.map(|count| format!("\"{name}\";q={count};w={WINDOW}"))
}

/// One limit, for each key.
struct Limit<K: Hash + Eq + Clone> {
    name: &'static str,
    quota: NonZeroU32,
    policy: HeaderValue,
    most: usize,
    limiter: RateLimiter<K, BoundedStore<K>, Elapsed, StateInformationMiddleware>,
    clock: Clock,
    /// Of [`Clock::elapsed`].
    next_sweep: Mutex<Duration>,
}

impl<K: Hash + Eq + Clone> Limit<K> {
    fn new(name: &'static str, count: Option<u32>, most: usize, policy: &str, clock: &Clock) -> Option<Self> {
        let quota = NonZeroU32::new(count?)?;
        let store = BoundedStore { most, states: Mutex::new((HashMap::new(), None)) };
        let limiter = RateLimiter::new(Quota::per_minute(quota), store, Elapsed(clock.clone()));
        Some(Self {
            name,
            quota,
            policy: header(policy),
            most,
            limiter,
            clock: clock.clone(),
            next_sweep: Mutex::default(),
        })
    }

    fn count(&self, key: &K, origin: &str, context: &RequestContext) -> Result<RateLimitFields, Problem> {
        self.sweep();
        match self.limiter.check_key(key) {
            Ok(state) => Ok(self.fields(state.remaining_burst_capacity())),
            Err(refused) => {
                context.note_rate_limit(self.fields(0));
                let detail = format!("More than {} requests in a minute came {origin}.", self.quota);
                let wait = refused.wait_time_from(self.clock.elapsed());
                Err(Problem::new(ProblemType::TooManyRequests).detail(detail).retry_after(wait))
            }
        }
    }

    /// Lets go of whoever has nothing left to count, when there is no room for others.
    fn sweep(&self) {
        if self.limiter.len() < self.most {
            return;
        }
        let now = self.clock.elapsed();
        let mut next = self.next_sweep.lock().unwrap_or_else(PoisonError::into_inner);
        if now >= *next {
            *next = now + BETWEEN_SWEEPS;
            self.limiter.retain_recent();
        }
    }

    /// What was used comes back evenly, so how much is left says when it will be all.
    fn fields(&self, remaining: u32) -> RateLimitFields {
        let quota = u64::from(self.quota.get());
        let seconds = ((quota - u64::from(remaining).min(quota)) * WINDOW).div_ceil(quota);
        let state = header(&format!("\"{}\";r={remaining};t={seconds}", self.name));
        RateLimitFields { policy: self.policy.clone(), remaining, state }
    }
}

/// Names and digits: there is nothing that a header could not hold.
fn header(text: &str) -> HeaderValue {
    HeaderValue::from_str(text).unwrap_or_else(|_| HeaderValue::from_static(""))
}

/// Our clock as governor reads it: tests move it.
struct Elapsed(Clock);

impl LimiterClock for Elapsed {
    type Instant = Duration;

    fn now(&self) -> Duration {
        self.0.elapsed()
    }
}

/// A state for each key, and beyond the most that there may be, one for all others: governor's own stores have no bound.
struct BoundedStore<K> {
    most: usize,
    states: Mutex<(HashMap<K, Nanos>, Option<Nanos>)>,
}

impl<K: Hash + Eq + Clone> StateStore for BoundedStore<K> {
    type Key = K;

    fn measure_and_replace<T, F, E>(&self, key: &K, measure: F) -> Result<T, E>
    where
        F: Fn(Option<Nanos>) -> Result<(T, Nanos), E>,
    {
        let (states, others) = &mut *self.states.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(state) = states.get_mut(key) {
            let (outcome, next) = measure(Some(*state))?;
            *state = next;
            return Ok(outcome);
        }
        let full = states.len() >= self.most;
        let (outcome, next) = measure(others.filter(|_| full))?;
        if full {
            *others = Some(next);
        } else {
            states.insert(key.clone(), next);
        }
        Ok(outcome)
    }
}

impl<K: Hash + Eq + Clone> ShrinkableKeyedStateStore<K> for BoundedStore<K> {
    fn retain_recent(&self, drop_below: Nanos) {
        self.states.lock().unwrap_or_else(PoisonError::into_inner).0.retain(|_, state| *state > drop_below);
    }

    fn len(&self) -> usize {
        self.states.lock().unwrap_or_else(PoisonError::into_inner).0.len()
    }

    fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

#[cfg(test)]
mod tests {
    use jiff::{SignedDuration, Timestamp};

    use super::*;

    fn limit(count: u32, most: usize) -> (Limit<u32>, Clock) {
        let clock = Clock::fixed(Timestamp::UNIX_EPOCH);
        let policy = policy("credential", Some(count)).unwrap();
        (Limit::new("credential", Some(count), most, &policy, &clock).unwrap(), clock)
    }

    impl Limit<u32> {
        /// What is left, or how long to wait.
        fn left(&self, key: u32) -> Result<u32, Duration> {
            self.sweep();
            let checked = self.limiter.check_key(&key);
            checked
                .map(|state| state.remaining_burst_capacity())
                .map_err(|until| until.wait_time_from(self.clock.elapsed()))
        }
    }

    #[test]
    fn a_quota_may_be_used_at_once_and_comes_back_evenly() {
        let (limit, clock) = limit(60, 10);
        for left in (0..60).rev() {
            assert_eq!(limit.left(1), Ok(left));
        }
        let wait = limit.left(1).unwrap_err();
        assert!(wait <= Duration::from_secs(1) && !wait.is_zero(), "{wait:?}");
        clock.advance(SignedDuration::from_secs(1));
        assert!(limit.left(1).is_ok() && limit.left(1).is_err());
        clock.advance(SignedDuration::from_secs(60));
        assert_eq!(limit.left(1), Ok(59));
    }

    #[test]
    fn without_room_the_idle_go_and_the_busy_stay() {
        let (limit, clock) = limit(60, 3);
        (0..3).for_each(|key| assert_eq!(limit.left(key), Ok(59)));
        clock.advance(SignedDuration::from_secs(61));
        assert_eq!(limit.left(0), Ok(59));
        assert_eq!((limit.left(0), limit.left(4), limit.limiter.len()), (Ok(58), Ok(59), 2));
    }

    #[test]
    fn beyond_the_most_all_others_are_counted_together() {
        let (limit, _clock) = limit(2, 3);
        (0..3).for_each(|key| assert_eq!(limit.left(key), Ok(1)));
        assert!(limit.left(3).is_ok() && limit.left(4).is_ok());
        assert!(limit.left(5).is_err());
        assert_eq!(limit.left(0), Ok(0), "who was there is not touched");
        assert_eq!(limit.limiter.len(), 3);
    }

    #[test]
    fn the_fields_are_structured_lists_of_the_draft() {
        let (limit, _clock) = limit(600, 3);
        assert_eq!(limit.fields(599).policy, "\"credential\";q=600;w=60");
        assert_eq!(limit.fields(599).state, "\"credential\";r=599;t=1");
        assert_eq!(limit.fields(0).state, "\"credential\";r=0;t=60");
        assert_eq!(limit.fields(600).state, "\"credential\";r=600;t=0");
    }
}
