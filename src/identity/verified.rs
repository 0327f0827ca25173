//! Tokens that were verified once: whom they stand for, as long as nothing has changed. Knows no cryptography beyond a
//! digest, which is all of a token that is kept.

use std::sync::Arc;

use aws_lc_rs::digest::{SHA256, digest};
use jiff::Timestamp;
use moka::sync::Cache;

use super::source::KeySource;
use crate::tenant::keys::Caller;

/// Callers that are remembered; a token of an installation-wide issuer stands for one in each of its tenants.
const MAX_CALLERS: u64 = 50_000;

/// What a verified token opens.
pub struct Grant {
    /// One per tenant.
    pub callers: Box<[Arc<Caller>]>,
    /// Whose keys verified it.
    pub keys: Arc<KeySource>,
    /// Which of them.
    pub generation: u64,
    /// Which issuers were trusted.
    pub trust: u64,
    /// The second from which on it is over.
    pub over: i64,
}

impl Grant {
    /// The caller that the token stands for in a tenant.
    pub fn caller(&self, tenant: &str) -> Option<&Arc<Caller>> {
        self.callers.iter().find(|caller| caller.tenant.as_str() == tenant)
    }

    fn holds(&self, trust: u64, now: Timestamp) -> bool {
        self.trust == trust && now.as_second() < self.over && self.keys.generation() == Some(self.generation)
    }
}

/// The verified tokens, bounded. Cheap to clone.
#[derive(Clone)]
pub struct VerifiedTokens(Cache<[u8; 32], Arc<Grant>>);

impl Default for VerifiedTokens {
    fn default() -> Self {
        let weigh = |_: &[u8; 32], grant: &Arc<Grant>| u32::try_from(grant.callers.len().max(1)).unwrap_or(u32::MAX);
        Self(Cache::builder().max_capacity(MAX_CALLERS).weigher(weigh).build())
    }
}

impl VerifiedTokens {
    /// What the token was found to open, if that still holds.
    pub fn get(&self, token: &Digest, trust: u64, now: Timestamp) -> Option<Arc<Grant>> {
        let grant = self.0.get(&token.0)?;
        if grant.holds(trust, now) {
            return Some(grant);
        }
        self.0.invalidate(&token.0);
        None
    }

    /// Remembers a token.
    pub fn insert(&self, token: Digest, grant: Arc<Grant>) {
        self.0.insert(token.0, grant);
    }

    /// About how many tokens are remembered.
    pub fn len(&self) -> u64 {
        self.0.entry_count()
    }
}

/// Stands for a whole token, signature included.
pub struct Digest([u8; 32]);

impl Digest {
    /// Of a token.
    pub fn of(token: &str) -> Self {
        let mut bytes = [0; 32];
        bytes.copy_from_slice(digest(&SHA256, token.as_bytes()).as_ref());
        Self(bytes)
    }
}
