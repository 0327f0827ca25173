//! Where a request came from: the other end of its connection, or what a proxy of the operator's says of it. Nobody else is
//! believed: anybody can write a header. `Forwarded` (RFC 7239) is not read: a proxy replaces the one header that it knows, and
//! a caller would send the other.

use std::net::{IpAddr, Ipv6Addr};

use http::request::Parts;
use ipnet::IpNet;

use crate::http::serve::PeerAddress;

const FORWARDED_FOR: &str = "x-forwarded-for";
/// Proxies in a row that are followed.
const HOPS: usize = 16;

/// The networks of the operator's proxies.
#[derive(Clone, Debug, Default)]
pub struct TrustedProxies(Vec<IpNet>);

impl TrustedProxies {
    /// Those networks.
    pub fn new(networks: Vec<IpNet>) -> Self {
        Self(networks)
    }

    /// Where the request came from; `None` where it came over no network.
    pub(super) fn client_of(&self, parts: &Parts) -> Option<IpAddr> {
        let PeerAddress(peer) = *parts.extensions.get()?;
        let forwarded = parts.headers.get_all(FORWARDED_FOR);
        let forwarded = forwarded.iter().filter_map(|value| value.to_str().ok());
        Some(self.client(peer, forwarded))
    }

    /// Each proxy adds at the end whom it was called by: from there back, the first address that is none of ours.
    fn client<'h>(&self, peer: IpAddr, forwarded: impl DoubleEndedIterator<Item = &'h str>) -> IpAddr {
        let hops = forwarded.rev().flat_map(|line| line.rsplit(',')).take(HOPS);
        let mut client = peer;
        for hop in hops {
            if !self.0.iter().any(|network| network.contains(&client)) {
                break;
            }
            let Some(address) = address(hop) else { break };
            client = address;
        }
        client
    }
}

/// An address, with or without a port.
fn address(text: &str) -> Option<IpAddr> {
    let text = text.trim();
    let bare = text.strip_prefix('[').and_then(|rest| rest.split_once(']')).map(|(address, _)| address);
    let without_port = || text.rsplit_once(':').map(|(address, _)| address);
    let parsed = text.parse().ok().or_else(|| bare?.parse().ok()).or_else(|| without_port()?.parse().ok());
    parsed.map(|address: IpAddr| address.to_canonical())
}

/// The address to count a visitor by: of IPv6, the network of a household. `None` where the request came over no network.
pub fn visitor(parts: &Parts, proxies: &TrustedProxies) -> Option<IpAddr> {
    proxies.client_of(parts).map(|address| match address {
        IpAddr::V4(_) => address,
        // Whoever has one address of a /64 has all of them.
        IpAddr::V6(address) => {
            let [a, b, c, d, ..] = address.segments();
            IpAddr::V6(Ipv6Addr::new(a, b, c, d, 0, 0, 0, 0))
        }
    })
}
