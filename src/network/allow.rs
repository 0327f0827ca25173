//! One entry of `network.allow`, read and matched. Knows nothing of URLs.

use std::{fmt, net::IpAddr, str::FromStr};

use ipnet::IpNet;
use url::Host;

use super::{Range, range_of};

/// One entry of `network.allow`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AllowEntry {
    /// This host name, whatever it resolves to (metadata and link-local addresses excepted).
    Host(String),
    /// Every name below this one (`*.example.com`), not the name itself.
    HostsBelow(String),
    /// These addresses. A single address is a network of full length.
    Network(IpNet),
}

/// An entry that is neither a host nor an address.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{entry}` is not a host, `*.` and a host, an IP address or a CIDR: {reason}")]
pub struct InvalidAllowEntry {
    /// The entry as written, cut to 80 characters.
    pub entry: String,
    /// What is wrong with it.
    pub reason: &'static str,
}

/// Every entry of a list that could not be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InvalidAllowEntries(pub Vec<InvalidAllowEntry>);

impl fmt::Display for InvalidAllowEntries {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, problem) in self.0.iter().enumerate() {
            write!(f, "{}{problem}", if at == 0 { "" } else { "; " })?;
        }
        Ok(())
    }
}

impl std::error::Error for InvalidAllowEntries {}

impl FromStr for AllowEntry {
    type Err = InvalidAllowEntry;

    fn from_str(text: &str) -> Result<Self, InvalidAllowEntry> {
        let invalid = |reason| InvalidAllowEntry { entry: text.chars().take(80).collect(), reason };
        let bare = text.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')).unwrap_or(text);
        if let Ok(ip) = bare.parse::<IpAddr>() {
            return Ok(Self::Network(canonical(IpNet::from(ip))));
        }
        if text.contains('/') {
            let network =
                text.parse::<IpNet>().map_err(|_| invalid("the part with `/` must be a CIDR such as 10.1.0.0/16"))?;
            if network.prefix_len() == 0 {
                return Err(invalid("a network of all addresses would switch the policy off"));
            }
            let network = canonical(network.trunc());
            if network.prefix_len() < network.max_prefix_len()
                && range_of(network.addr()).is_some_and(Range::needs_exact_entry)
            {
                return Err(invalid("link-local and metadata addresses are allowed one by one"));
            }
            return Ok(Self::Network(network));
        }
        let (below, name) = text.strip_prefix("*.").map_or((false, text), |rest| (true, rest));
        if name.contains('*') {
            return Err(invalid("`*` may only stand as the whole first label"));
        }
        if name.contains(':') {
            return Err(invalid("ports and schemes are not part of an entry"));
        }
        match Host::parse(name) {
            Ok(Host::Domain(name)) if below => Ok(Self::HostsBelow(without_dot(&name).to_owned())),
            Ok(Host::Domain(name)) => Ok(Self::Host(without_dot(&name).to_owned())),
            Ok(_) => Err(invalid("an address is written in full, as in 127.0.0.1")),
            Err(_) => Err(invalid("no host name has this form")),
        }
    }
}

impl AllowEntry {
    /// Whether a host name, as a URL carries it (lower case, ASCII), is meant.
    pub(super) fn allows_host(&self, host: &str) -> bool {
        let host = without_dot(host).to_ascii_lowercase();
        match self {
            Self::Host(name) => host == *name,
            // The dot belongs to it: `evilexample.com` is not below `example.com`.
            Self::HostsBelow(name) => host
                .strip_suffix(name.as_str())
                .and_then(|rest| rest.strip_suffix('.'))
                .is_some_and(|rest| !rest.is_empty()),
            Self::Network(_) => false,
        }
    }

    /// Whether an address is meant; `exactly`: only by an entry for this one address.
    pub(super) fn allows_address(&self, ip: IpAddr, exactly: bool) -> bool {
        let Self::Network(network) = self else { return false };
        (!exactly || network.prefix_len() == network.max_prefix_len()) && network.contains(&ip.to_canonical())
    }
}

/// `::ffff:10.0.0.0/104` is `10.0.0.0/8` for whoever connects.
fn canonical(network: IpNet) -> IpNet {
    match (network.addr().to_canonical(), network.prefix_len()) {
        (IpAddr::V4(inside), length @ 96..) if network.max_prefix_len() == 128 => {
            IpNet::new(IpAddr::V4(inside), length - 96).unwrap_or(network)
        }
        _ => network,
    }
}

/// A fully qualified name may end with a dot; it is the same name.
fn without_dot(host: &str) -> &str {
    host.strip_suffix('.').unwrap_or(host)
}
