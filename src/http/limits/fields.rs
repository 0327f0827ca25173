//! `RateLimit-Policy` and `RateLimit`, as the IETF draft has them (draft-ietf-httpapi-ratelimit-headers-10): lists of
//! structured fields. Every value is made once and shared from then on.

use std::sync::OnceLock;

use http::HeaderValue;

use crate::limits::{Quota, WINDOW};

/// Values of `RateLimit` that are kept for a quota: of larger ones, what is left is rounded down to a step.
const STEPS: u32 = 1000;

/// The fields of one limit.
pub(super) struct Fields {
    name: &'static str,
    quota: Quota,
    step: u32,
    policy: HeaderValue,
    states: Box<[OnceLock<HeaderValue>]>,
}

impl Fields {
    /// Of a limit that is announced beside others.
    pub(super) fn new(name: &'static str, quota: Quota, announced: &[(&'static str, Quota)]) -> Self {
        let policies: Vec<_> = announced
            .iter()
            .map(|(name, quota)| format!("\"{name}\";q={};w={}", quota.count(), WINDOW.as_secs()))
            .collect();
        let step = quota.count().div_ceil(STEPS);
        let states = (0..=quota.count() / step).map(|_| OnceLock::new()).collect();
        Self { name, quota, step, policy: value(&policies.join(", ")), states }
    }

    pub(super) fn quota(&self) -> Quota {
        self.quota
    }

    /// `RateLimit-Policy`.
    pub(super) fn policy(&self) -> HeaderValue {
        self.policy.clone()
    }

    /// `RateLimit` when so many are left.
    pub(super) fn left(&self, remaining: u32) -> HeaderValue {
        let place = remaining.min(self.quota.count()) / self.step;
        match self.states.get(place as usize) {
            Some(state) => state.get_or_init(|| self.state(place * self.step)).clone(),
            None => self.state(0),
        }
    }

    /// What was used comes back evenly, so how much is left says when it will be all.
    fn state(&self, remaining: u32) -> HeaderValue {
        let used = u64::from(self.quota.count() - remaining);
        let seconds = (used * WINDOW.as_secs()).div_ceil(u64::from(self.quota.count()));
        value(&format!("\"{}\";r={remaining};t={seconds}", self.name))
    }
}

fn value(text: &str) -> HeaderValue {
    // Names and digits: there is nothing that a header could not hold.
    HeaderValue::from_str(text).unwrap_or_else(|_| HeaderValue::from_static(""))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fields(count: u32) -> Fields {
        let quota = Quota::new(count).unwrap();
        Fields::new("credential", quota, &[("credential", quota), ("tenant", Quota::new(3000).unwrap())])
    }

    #[test]
    fn the_fields_are_structured_lists_of_the_draft() {
        assert_eq!(fields(600).policy(), "\"credential\";q=600;w=60, \"tenant\";q=3000;w=60");
        assert_eq!(fields(600).left(599), "\"credential\";r=599;t=1");
        assert_eq!(fields(600).left(0), "\"credential\";r=0;t=60");
        assert_eq!(fields(1).left(0), "\"credential\";r=0;t=60");
    }

    #[test]
    fn a_large_quota_is_rounded_down_and_keeps_few_values() {
        let fields = fields(1_000_000);
        assert!(fields.states.len() <= 1001);
        assert_eq!(fields.left(999_999), "\"credential\";r=999000;t=1");
        assert_eq!(fields.left(u32::MAX), "\"credential\";r=1000000;t=0");
    }
}
