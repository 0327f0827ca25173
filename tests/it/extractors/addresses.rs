//! Where a request came from.

use cegid_connector::http::{
    extract::{TrustedProxies, visitor},
    serve::PeerAddress,
};
use proptest::prelude::*;

use super::with;

fn client(peer: &str, forwarded: &[&str]) -> String {
    let proxies = TrustedProxies::new(vec!["10.0.0.0/8".parse().unwrap(), "fd00::/8".parse().unwrap()]);
    let lines: Vec<_> = forwarded.iter().map(|line| ("x-forwarded-for", *line)).collect();
    let request = with(&lines).extension(PeerAddress(peer.parse().unwrap())).body(()).unwrap();
    visitor(&request.into_parts().0, &proxies).unwrap().to_string()
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
fn an_address_may_have_a_port_and_of_ipv6_the_network_counts() {
    for (text, expected) in [
        ("198.51.100.1:4711", "198.51.100.1"),
        ("[2001:db8::1]:443", "2001:db8::"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::"),
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
