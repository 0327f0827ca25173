//! The resolver that hands the HTTP client only addresses that the policy allows.

use std::{future::Future, io, net::IpAddr, pin::Pin, sync::Arc};

use reqwest::dns::{Addrs, Name, Resolve, Resolving};

use super::{Forbidden, NetworkPolicy};

/// A look-up of a host name: all of its addresses, in the order to try them.
pub type Lookup = Arc<dyn Fn(String) -> Pin<Box<dyn Future<Output = io::Result<Vec<IpAddr>>> + Send>> + Send + Sync>;

/// As the machine looks names up (`/etc/hosts`, DNS).
pub fn system_lookup() -> Lookup {
    Arc::new(|host| {
        Box::pin(async move { Ok(tokio::net::lookup_host((host, 0)).await?.map(|address| address.ip()).collect()) })
    })
}

/// A name that has no address, or whose look-up failed.
#[derive(Debug, thiserror::Error)]
#[error("the host `{host}` could not be resolved")]
pub struct HostUnknown {
    /// The host of the URL.
    pub host: String,
    /// What the system's resolver said; `None` when it answered without an address.
    pub source: Option<io::Error>,
}

/// Resolves names and drops the addresses that the policy forbids.
///
/// The client connects to the very addresses judged here, so a name cannot change between check and use. When no address
/// remains, the error is a [`Forbidden`]; when there was none to begin with, a [`HostUnknown`].
#[derive(Clone)]
pub struct PolicyResolver {
    policy: Arc<NetworkPolicy>,
    lookup: Lookup,
}

impl PolicyResolver {
    /// Resolves as the machine does.
    pub fn system(policy: Arc<NetworkPolicy>) -> Self {
        Self::with_lookup(policy, system_lookup())
    }

    /// Resolves through `lookup`.
    pub fn with_lookup(policy: Arc<NetworkPolicy>, lookup: Lookup) -> Self {
        Self { policy, lookup }
    }

    async fn allowed(self, host: String) -> Result<Addrs, Box<dyn std::error::Error + Send + Sync>> {
        let found = match (self.lookup)(host.clone()).await {
            Ok(found) if found.is_empty() => return Err(Box::new(HostUnknown { host, source: None })),
            Ok(found) => found,
            Err(source) => return Err(Box::new(HostUnknown { host, source: Some(source) })),
        };
        let allowed: Vec<_> = found.into_iter().filter(|ip| self.policy.allows_resolved(&host, *ip)).collect();
        if allowed.is_empty() {
            return Err(Box::new(Forbidden::Resolved { host }));
        }
        // Port 0: the client puts the URL's port in.
        Ok(Box::new(allowed.into_iter().map(|ip| (ip, 0).into())))
    }
}

impl Resolve for PolicyResolver {
    fn resolve(&self, name: Name) -> Resolving {
        Box::pin(self.clone().allowed(name.as_str().to_owned()))
    }
}
