//! Whom a token stands for. Puts the parts together and decides the order of the checks.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};

use aws_lc_rs::digest::{SHA256, digest};
use jiff::Timestamp;

use super::{
    claims,
    fetch::Fetcher,
    json::Members,
    refused::TokenRefused,
    source::{KeySource, TooManyWait},
    token::{MAX_BYTES, Presented, take_apart},
    verified::{Digest, Grant, VerifiedTokens},
};
use crate::{
    clock::Clock,
    domain::{
        ids::TenantId,
        issuer::{Algorithm, InstallationIssuer, Issuer},
        permission_set::PermissionSet,
    },
    tenant::{
        TenantRegistry,
        issuers::{TenantIssuer, TenantIssuers},
        keys::{Caller, CredentialKind},
    },
};

/// Verifies bearer tokens. Cheap to clone; clones share keys and memory.
#[derive(Clone)]
pub struct Tokens(Arc<Inner>);

struct Inner {
    installation: Vec<InstallationIssuer>,
    tenants: TenantRegistry,
    fetcher: Fetcher,
    clock: Clock,
    verified: VerifiedTokens,
    /// By issuer; what is no longer trusted goes when the trust of tenants changes.
    sources: Mutex<Sources>,
}

#[derive(Default)]
struct Sources {
    trust: u64,
    by_url: HashMap<Box<str>, Arc<KeySource>>,
}

/// What a valid token is worth in the tenant that was asked for.
#[derive(Clone, Debug)]
pub enum Verdict {
    /// It opens the tenant.
    Opens(Arc<Caller>),
    /// It is in order, and for other tenants.
    OtherTenant,
}

/// One who trusts the token's issuer, and for what.
enum Trusted<'t> {
    Installation(&'t InstallationIssuer),
    Tenant(&'t TenantIssuer),
}

impl Tokens {
    /// Trusts the installation's issuers, and each tenant's for that tenant. Fetches nothing yet.
    pub fn new(installation: Vec<InstallationIssuer>, tenants: TenantRegistry, fetcher: Fetcher, clock: Clock) -> Self {
        let (verified, sources) = (VerifiedTokens::default(), Mutex::default());
        Self(Arc::new(Inner { installation, tenants, fetcher, clock, verified, sources }))
    }

    /// Whether anybody's tokens are accepted at all.
    pub fn are_accepted(&self) -> bool {
        !self.0.installation.is_empty() || !self.0.tenants.issuers().is_empty()
    }

    /// How many tokens are remembered as verified, about.
    pub fn remembered(&self) -> u64 {
        self.0.verified.len()
    }

    /// What a token is worth in a tenant (`None`: the path names no tenant). The second time, it costs a digest and a
    /// look-up; the first time, it may wait for the issuer's keys.
    ///
    /// # Errors
    /// Why the token is refused.
    pub async fn verify(&self, token: &str, tenant: Option<&str>) -> Result<Verdict, TokenRefused> {
        if token.len() > MAX_BYTES {
            return Err(TokenRefused::TooLarge);
        }
        let digest = Digest::of(token);
        let now = self.0.clock.now();
        let trust = self.0.tenants.issuers();
        let grant = match self.0.verified.get(&digest, trust.generation(), now) {
            Some(grant) => grant,
            None => {
                let grant = Arc::new(Box::pin(self.0.examine(token, &trust, now)).await?);
                self.0.verified.insert(digest, Arc::clone(&grant));
                grant
            }
        };
        let caller = tenant.and_then(|tenant| grant.caller(tenant));
        Ok(caller.map_or(Verdict::OtherTenant, |caller| Verdict::Opens(Arc::clone(caller))))
    }
}

impl Inner {
    /// Everything about a token, for all tenants at once: whoever trusts its issuer may grant something, each under its
    /// own conditions. It is refused only when nobody does.
    async fn examine(&self, token: &str, trust: &TenantIssuers, now: Timestamp) -> Result<Grant, TokenRefused> {
        let presented = take_apart(token)?;
        let url = claims::issuer_of(&presented.claims)?;
        let trusted = self.trusting(&url, presented.algorithm, trust)?;
        let source = self.source(&url, trust);
        let generation = verify_signature(&source, &presented).await?;
        let claims = Members::read(&presented.claims).map_err(|_| TokenRefused::Malformed)?;
        let (callers, over) = granted(&trusted, &claims, &presented, now)?;
        Ok(Grant { callers: callers.into(), keys: source, generation, trust: trust.generation(), over })
    }

    /// Who trusts the issuer with that algorithm. Asked before anybody fetches keys: a token that nobody would accept
    /// costs its issuer nothing.
    fn trusting<'t>(
        &'t self,
        url: &str,
        algorithm: Algorithm,
        trust: &'t TenantIssuers,
    ) -> Result<Vec<Trusted<'t>>, TokenRefused> {
        let installation = self.installation.iter().filter(|trusted| trusted.issuer.url == url);
        let mut trusted: Vec<_> = installation.map(Trusted::Installation).collect();
        trusted.extend(trust.of(url).iter().map(Trusted::Tenant));
        if trusted.is_empty() {
            return Err(TokenRefused::Issuer);
        }
        trusted.retain(|trusted| trusted.issuer().algorithms.contains(&algorithm));
        if trusted.is_empty() { Err(TokenRefused::Algorithm) } else { Ok(trusted) }
    }

    /// The keys of an issuer that somebody trusts.
    fn source(&self, url: &str, trust: &TenantIssuers) -> Arc<KeySource> {
        let mut sources = self.sources.lock().unwrap_or_else(PoisonError::into_inner);
        if sources.trust != trust.generation() {
            sources.trust = trust.generation();
            let installation = |url: &str| self.installation.iter().any(|trusted| trusted.issuer.url == url);
            sources.by_url.retain(|url, _| installation(url) || !trust.of(url).is_empty());
        }
        let make = || KeySource::new(url.to_owned(), self.fetcher.clone(), self.clock.clone());
        Arc::clone(sources.by_url.entry(url.into()).or_insert_with(make))
    }
}

/// The callers that a token stands for by the word of all who trust its issuer, and until when. Refused when none of them
/// accepts it, for the reason of the first.
fn granted(
    trusted: &[Trusted<'_>],
    claims: &Members<'_>,
    token: &Presented<'_>,
    now: Timestamp,
) -> Result<(Vec<Arc<Caller>>, i64), TokenRefused> {
    let (mut callers, mut over, mut refused) = (Vec::<Arc<Caller>>::new(), None::<i64>, None);
    for trusted in trusted {
        match trusted.grant(claims, token, now) {
            Ok((granted, ends)) => {
                over = Some(over.map_or(ends, |over| over.min(ends)));
                for caller in granted {
                    // The installation's word comes first where both speak for a tenant.
                    if !callers.iter().any(|known| known.tenant == caller.tenant) {
                        callers.push(Arc::new(caller));
                    }
                }
            }
            Err(reason) => drop(refused.get_or_insert(reason)),
        }
    }
    match over {
        Some(over) => Ok((callers, over)),
        None => Err(refused.unwrap_or(TokenRefused::Issuer)),
    }
}

/// Checks the signature with the keys that are held, or, when they lack the token's, with newer ones. Answers the number
/// of the keys that it was checked with.
async fn verify_signature(source: &Arc<KeySource>, token: &Presented<'_>) -> Result<u64, TokenRefused> {
    if source.held().is_none_or(|(_, keys)| !keys.knows(token)) {
        let crowded = |TooManyWait| TokenRefused::IssuerUnavailable { retry_after_seconds: 1 };
        source.renew().await.map_err(crowded)?;
    }
    let (generation, keys) = source
        .held()
        .ok_or_else(|| TokenRefused::IssuerUnavailable { retry_after_seconds: source.retry_after_seconds() })?;
    keys.verify(token).map(|()| generation)
}

impl Trusted<'_> {
    fn issuer(&self) -> &Issuer {
        match self {
            Self::Installation(trusted) => &trusted.issuer,
            Self::Tenant(trusted) => &trusted.issuer,
        }
    }

    /// The callers that the token stands for by the word of this one, and until when.
    fn grant(
        &self,
        claims: &Members<'_>,
        token: &Presented<'_>,
        now: Timestamp,
    ) -> Result<(Vec<Caller>, i64), TokenRefused> {
        let issuer = self.issuer();
        if !issuer.types.contains(&token.kind) {
            return Err(TokenRefused::Type);
        }
        let over = claims::check(claims, issuer, token.kind, now)?;
        let permissions = claims::permissions(claims, issuer)?;
        let key_id = pseudonym(&issuer.url, &claims::subject(claims)?);
        let tenants = match self {
            Self::Installation(trusted) => claims::tenants(claims, trusted)?,
            Self::Tenant(trusted) => vec![trusted.tenant.clone()],
        };
        let caller = |tenant| caller(tenant, issuer, &key_id, permissions);
        Ok((tenants.into_iter().map(caller).collect(), over))
    }
}

fn caller(tenant: TenantId, issuer: &Issuer, key_id: &str, permissions: PermissionSet) -> Caller {
    Caller {
        tenant,
        credential: CredentialKind::BearerToken,
        key_id: key_id.to_owned(),
        name: issuer.name.clone(),
        permissions,
    }
}

/// The same for every token of a subject, and nothing that says who it is: subjects are sometimes addresses of people.
fn pseudonym(issuer: &str, subject: &str) -> String {
    let digest = digest(&SHA256, format!("{issuer}\n{subject}").as_bytes());
    digest.as_ref().iter().take(8).fold("token-".to_owned(), |text, byte| format!("{text}{byte:02x}"))
}
