//! A URL out of a tenant's file, and an entry of `network.allow`: judged, never a panic. The first line is the entry.

use cegid_connector::network::{NetworkPolicy, range_of};
use url::{Host, Url};

pub fn run(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else { return };
    let (entry, url) = text.split_once('\n').unwrap_or(("", text));
    let Ok(url) = Url::parse(url) else { return };
    let open = NetworkPolicy::default();
    if open.check_url(&url).is_ok() {
        assert!(matches!(url.scheme(), "http" | "https") && url.username().is_empty() && url.password().is_none());
        match url.host() {
            Some(Host::Ipv4(ip)) => assert_eq!(range_of(ip.into()), None),
            Some(Host::Ipv6(ip)) => assert_eq!(range_of(ip.into()), None),
            Some(Host::Domain(name)) => assert!(name != "localhost" && !name.ends_with(".localhost")),
            None => panic!("a URL without a host passed"),
        }
    }
    if let Ok(policy) = NetworkPolicy::new(&[entry.to_owned()]) {
        // An entry only ever allows more.
        assert!(open.check_url(&url).is_err() || policy.check_url(&url).is_ok());
    }
}
