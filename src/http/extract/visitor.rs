//! Who visits a public page: an address, or for IPv6 the network of a household. Knows no page.

use std::net::{IpAddr, Ipv6Addr};

use http::request::Parts;

use super::TrustedProxies;

/// The address to count a visitor by; `None` where the request came over no network.
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::http::serve::PeerAddress;

    #[test]
    fn an_ipv6_visitor_is_its_network() {
        let by = |address: &str| {
            let peer = PeerAddress(address.parse().unwrap());
            let (parts, ()) = http::Request::builder().extension(peer).body(()).unwrap().into_parts();
            visitor(&parts, &TrustedProxies::default()).unwrap().to_string()
        };
        assert_eq!(by("2001:db8:1:2:3:4:5:6"), "2001:db8:1:2::");
        assert_eq!(by("203.0.113.9"), "203.0.113.9");
    }
}
