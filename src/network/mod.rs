//! The one policy for outgoing addresses: which URLs and which resolved addresses the connector may talk to.
//!
//! Tenants write URLs into their configuration (Y2's address, later webhooks and token endpoints), so every one of them
//! could point into the operator's own network. Public addresses are allowed; loopback, private, shared, link-local and
//! every other special-purpose range is refused unless the setting `network.allow` lists it. Two gates are needed:
//!
//! - [`NetworkPolicy::check_url`], before a request: the HTTP client never asks a resolver about an IP literal.
//! - [`PolicyResolver`], at every new connection: a name is judged by the addresses it has at that very moment, so that
//!   a name that moves to a private address (DNS rebinding) is refused, and the judged addresses are the ones used.
//!
//! [`shared_client`] builds the client that has the second gate built in, follows no redirect and uses no proxy.
//! Refuses to know tenants, Y2 and settings files.

mod address;
mod allow;
mod client;
mod resolver;
#[cfg(test)]
mod tests;

use std::{
    error::Error,
    fmt,
    net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr},
    sync::{Arc, Mutex, PoisonError},
};

use url::{Host, Url};

pub use address::{Range, range_of};
pub use allow::{AllowEntry, InvalidAllowEntries, InvalidAllowEntry};
pub use client::{CONNECT_TIMEOUT, USER_AGENT, shared_client, shared_client_with};
pub use resolver::{HostUnknown, Lookup, PolicyResolver, system_lookup};

/// Whether a URL leads to this very machine: nothing leaves it, and nothing on the way can listen.
pub fn is_this_machine(url: &Url) -> bool {
    match url.host() {
        Some(Host::Domain(name)) => name == "localhost",
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    }
}

/// What the connector may talk to. Made once at start from `network.allow`; shared by everything that goes out.
#[derive(Debug, Default)]
pub struct NetworkPolicy {
    allow: Vec<AllowEntry>,
    exact: Arc<Mutex<Vec<SocketAddr>>>,
}

/// An outgoing address that the policy refuses. The text names the host of the URL, never an address a name resolved to:
/// that would tell a tenant how the operator's network is numbered.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Forbidden {
    /// Only `http` and `https` are spoken.
    #[error("the scheme `{0}` is not allowed: expected `https` or `http`")]
    Scheme(String),
    /// `https://user:password@host/` hides the real host from the reader and puts secrets into logs.
    #[error("a URL must not carry a user name or password")]
    UserInfo,
    /// A URL without a host.
    #[error("the URL has no host")]
    NoHost,
    /// The URL's own address is in a range that is refused.
    #[error("`{host}` is {range}; the operator can allow it in `network.allow`")]
    Address {
        /// The host of the URL, normalised.
        host: String,
        /// Why it is refused.
        range: Range,
    },
    /// The name has addresses, and every one of them is refused.
    #[error(
        "`{host}` resolves only to addresses that are not allowed; the operator can allow the host in `network.allow`"
    )]
    Resolved {
        /// The host of the URL.
        host: String,
    },
}

impl NetworkPolicy {
    /// Reads the entries of `network.allow`: a host (`y2.example.internal`), all hosts below a name (`*.example.com`),
    /// an address, or a CIDR (`10.1.0.0/16`).
    ///
    /// # Errors
    /// Every entry that is none of these, in order.
    pub fn new(allow: &[String]) -> Result<Self, InvalidAllowEntries> {
        let (entries, problems): (Vec<_>, Vec<_>) =
            allow.iter().map(|entry| entry.parse::<AllowEntry>()).partition(Result::is_ok);
        if problems.is_empty() {
            Ok(Self { allow: entries.into_iter().filter_map(Result::ok).collect(), exact: Arc::default() })
        } else {
            Err(InvalidAllowEntries(problems.into_iter().filter_map(Result::err).collect()))
        }
    }

    /// Judges what a URL says by itself: scheme, user info, and the host where it is an address or `localhost`.
    /// Other names are judged when they are resolved.
    ///
    /// # Errors
    /// The first rule that the URL breaks.
    pub fn check_url(&self, url: &Url) -> Result<(), Forbidden> {
        if !matches!(url.scheme(), "http" | "https") {
            return Err(Forbidden::Scheme(url.scheme().to_owned()));
        }
        if !url.username().is_empty() || url.password().is_some() {
            return Err(Forbidden::UserInfo);
        }
        let refused = |range| Forbidden::Address { host: url.host_str().unwrap_or_default().to_owned(), range };
        let judge = |ip: IpAddr| {
            let port = url.port_or_known_default().unwrap_or(0);
            if self.is_exact(SocketAddr::new(ip, port)) { Ok(()) } else { self.judge_address(ip) }
        };
        // `url` has already turned every other spelling of an address (`0x7f.1`, `2130706433`, `127.1`) into this one.
        match url.host() {
            None => Err(Forbidden::NoHost),
            Some(Host::Ipv4(ip)) => judge(IpAddr::V4(ip)).map_err(refused),
            Some(Host::Ipv6(ip)) => judge(IpAddr::V6(ip)).map_err(refused),
            Some(Host::Domain(name)) if is_localhost(name) && !self.allows_host(name) => {
                let either = [IpAddr::V4(Ipv4Addr::LOCALHOST), IpAddr::V6(Ipv6Addr::LOCALHOST)];
                if either.into_iter().any(|ip| self.judge_address(ip).is_ok()) {
                    Ok(())
                } else {
                    Err(refused(Range::Loopback))
                }
            }
            Some(Host::Domain(_)) => Ok(()),
        }
    }

    /// Whether an entry of the list means the host of this URL: the operator knows of it, and of what it is without TLS.
    pub fn lists(&self, url: &Url) -> bool {
        match url.host() {
            Some(Host::Domain(name)) => {
                let loopback = IpAddr::V4(Ipv4Addr::LOCALHOST);
                self.allows_host(name) || (is_localhost(name) && self.lists_address(loopback))
            }
            Some(Host::Ipv4(ip)) => self.lists_address(IpAddr::V4(ip)),
            Some(Host::Ipv6(ip)) => self.lists_address(IpAddr::V6(ip)),
            None => false,
        }
    }

    fn lists_address(&self, ip: IpAddr) -> bool {
        self.allow.iter().any(|entry| entry.allows_address(ip, false))
    }

    /// Judges an address that `host` resolved to.
    pub(crate) fn allows_resolved(&self, host: &str, ip: IpAddr) -> bool {
        match self.judge_address(ip) {
            Ok(()) => true,
            Err(range) => !range.needs_exact_entry() && self.allows_host(host),
        }
    }

    /// Allows one address and port for as long as the returned value lives, whatever `network.allow` says: for the
    /// simulators that run inside this process on a port nobody could know beforehand. Holds for URLs whose host is
    /// that address, not for names.
    pub fn allow_exactly(&self, address: SocketAddr) -> AllowedExactly {
        self.exact_list().push(address);
        AllowedExactly { address, list: Arc::clone(&self.exact) }
    }

    fn judge_address(&self, ip: IpAddr) -> Result<(), Range> {
        let Some(range) = range_of(ip) else { return Ok(()) };
        if self.allow.iter().any(|entry| entry.allows_address(ip, range.needs_exact_entry())) {
            Ok(())
        } else {
            Err(range)
        }
    }

    fn allows_host(&self, host: &str) -> bool {
        self.allow.iter().any(|entry| entry.allows_host(host))
    }

    fn is_exact(&self, address: SocketAddr) -> bool {
        self.exact_list().contains(&address)
    }

    fn exact_list(&self) -> std::sync::MutexGuard<'_, Vec<SocketAddr>> {
        self.exact.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Keeps one address allowed; dropping it ends that. Made by [`NetworkPolicy::allow_exactly`].
#[must_use = "the address is allowed only while this value lives"]
pub struct AllowedExactly {
    address: SocketAddr,
    list: Arc<Mutex<Vec<SocketAddr>>>,
}

impl Drop for AllowedExactly {
    fn drop(&mut self) {
        let mut list = self.list.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(at) = list.iter().position(|address| *address == self.address) {
            list.swap_remove(at);
        }
    }
}

impl fmt::Debug for AllowedExactly {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("AllowedExactly").field(&self.address).finish()
    }
}

/// The [`Forbidden`] in an error's chain of sources, if the policy is why the request failed.
pub fn forbidden_in<'e>(error: &'e (dyn Error + 'static)) -> Option<&'e Forbidden> {
    in_chain(error)
}

/// The [`HostUnknown`] in an error's chain of sources, if the request failed because a name has no address.
pub fn host_unknown_in<'e>(error: &'e (dyn Error + 'static)) -> Option<&'e HostUnknown> {
    in_chain(error)
}

fn in_chain<'e, E: Error + 'static>(error: &'e (dyn Error + 'static)) -> Option<&'e E> {
    let mut next = Some(error);
    while let Some(error) = next {
        if let Some(found) = error.downcast_ref() {
            return Some(found);
        }
        next = error.source();
    }
    None
}

/// RFC 6761: `localhost` and every name below it mean this machine, whatever a DNS server says.
fn is_localhost(name: &str) -> bool {
    let name = name.strip_suffix('.').unwrap_or(name);
    name == "localhost" || name.ends_with(".localhost")
}
