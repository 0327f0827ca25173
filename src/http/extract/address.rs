//! Where a request came from: the other end of its connection, or what a proxy of the operator's says of it. Nobody else is
//! believed: anybody can write a header. `Forwarded` (RFC 7239) is not read: a proxy replaces the one header that it knows, and
//! a caller would send the other.

use std::net::IpAddr;

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
        let told = parts.headers.get_all(FORWARDED_FOR);
        let told = told.iter().filter_map(|value| value.to_str().ok());
        Some(self.client(peer, told))
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

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn client(peer: &str, forwarded: &[&str]) -> String {
        let proxies = TrustedProxies::new(vec!["10.0.0.0/8".parse().unwrap(), "fd00::/8".parse().unwrap()]);
        proxies.client(peer.parse().unwrap(), forwarded.iter().copied()).to_string()
    }

    #[test]
    fn only_a_trusted_proxy_is_believed() {
        assert_eq!(client("203.0.113.9", &["198.51.100.1"]), "203.0.113.9");
        assert_eq!(client("10.0.0.1", &["198.51.100.1"]), "198.51.100.1");
        assert_eq!(client("10.0.0.1", &[]), "10.0.0.1");
    }

    #[test]
    fn what_a_caller_writes_before_the_proxies_counts_for_nothing() {
        assert_eq!(client("10.0.0.1", &["1.2.3.4, 198.51.100.1, 10.9.9.9"]), "198.51.100.1");
        assert_eq!(client("10.0.0.1", &["1.2.3.4", "198.51.100.1", "10.9.9.9"]), "198.51.100.1");
        assert_eq!(client("10.0.0.1", &["nonsense, 10.9.9.9"]), "10.9.9.9");
    }

    #[test]
    fn an_address_may_have_a_port() {
        for (text, expected) in [
            ("198.51.100.1:4711", "198.51.100.1"),
            ("[2001:db8::1]:443", "2001:db8::1"),
            ("2001:db8::1", "2001:db8::1"),
            ("::ffff:198.51.100.1", "198.51.100.1"),
        ] {
            assert_eq!(client("fd00::1", &[text]), expected, "{text}");
        }
    }

    proptest! {
        #[test]
        fn no_header_panics(text in "[0-9a-f:., \\[\\]x]{0,60}") {
            let _ = client("10.0.0.1", &[&text]);
        }
    }
}
