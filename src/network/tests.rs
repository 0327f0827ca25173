use std::{
    io,
    sync::atomic::{AtomicUsize, Ordering},
};

use proptest::prelude::*;
use tokio::net::TcpListener;

use super::*;

fn policy(allow: &[&str]) -> NetworkPolicy {
    let allow: Vec<String> = allow.iter().map(ToString::to_string).collect();
    NetworkPolicy::new(&allow).unwrap()
}

fn check(policy: &NetworkPolicy, url: &str) -> Result<(), Forbidden> {
    policy.check_url(&Url::parse(url).unwrap_or_else(|error| panic!("{url}: {error}")))
}

/// A client whose names all resolve to `answers`, one after the other, the last one for ever.
fn client_resolving(policy: NetworkPolicy, answers: Vec<Vec<IpAddr>>) -> reqwest::Client {
    let asked = AtomicUsize::new(0);
    let lookup: Lookup = Arc::new(move |_| {
        let at = asked.fetch_add(1, Ordering::SeqCst).min(answers.len() - 1);
        let answer = answers[at].clone();
        Box::pin(async move { Ok(answer) })
    });
    shared_client_with(PolicyResolver::with_lookup(Arc::new(policy), lookup)).unwrap()
}

/// Addresses that no URL may lead to: every range, in every spelling that the URL standard understands.
const FORBIDDEN: &[&str] = &[
    // Loopback, and the spellings of 127.0.0.1.
    "http://127.0.0.1/",
    "http://127.0.0.1./",
    "http://127.1/",
    "http://127.0.1/",
    "http://2130706433/",
    "http://0x7f000001/",
    "http://0x7f.1/",
    "http://0x7F.0x0.0x0.0x1/",
    "http://0177.0.0.1/",
    "http://017700000001/",
    "http://0177.0x0.0.1/",
    "http://127.255.255.254/",
    "http://%31%32%37.0.0.1/",
    "http://１２７.０.０.１/",
    "http://127。0。0。1/",
    "http://⑫7.0.0.1/",
    "http:127.0.0.1",
    "http:\\\\127.0.0.1\\",
    "http:/127.0.0.1/",
    "http://127.0.0.1:80/",
    "https://127.0.0.1:8443/y2",
    "http://12\t7.0.0.1/",
    "http://LOCALHOST/",
    "http://localhost./",
    "http://y2.localhost/",
    "http://%6cocalhost/",
    "http://[::1]/",
    "http://[0:0:0:0:0:0:0:1]/",
    "http://[::0001]:8080/",
    // The unspecified address means this machine on Linux.
    "http://0/",
    "http://0.0.0.0/",
    "http://0x0/",
    "http://00/",
    "http://0.1.2.3/",
    "http://[::]/",
    // IPv4 inside IPv6.
    "http://[::ffff:127.0.0.1]/",
    "http://[::ffff:7f00:1]/",
    "http://[0:0:0:0:0:ffff:a00:1]/",
    "http://[::ffff:10.0.0.1]/",
    "http://[::127.0.0.1]/",
    "http://[64:ff9b::127.0.0.1]/",
    "http://[64:ff9b::a9fe:a9fe]/",
    "http://[64:ff9b:1::1]/",
    "http://[2002:7f00:1::]/",
    "http://[2002:a00:1::1]/",
    "http://[2002:808:808::1]/",
    "http://[2001:0:4136:e378::1]/",
    // Private and shared.
    "http://10.0.0.1/",
    "http://167772161/",
    "http://172.16.0.1/",
    "http://172.31.255.254/",
    "http://192.168.1.1/",
    "http://0xc0a80101/",
    "http://100.64.0.1/",
    "http://100.127.255.255/",
    "http://[fc00::1]/",
    "http://[fdff::1]/",
    "http://[fec0::1]/",
    // Link-local and metadata.
    "http://169.254.0.1/",
    "http://169.254.169.254/latest/meta-data/",
    "http://2852039166/",
    "http://0xa9fea9fe/",
    "http://[::ffff:169.254.169.254]/",
    "http://[fe80::1]/",
    "http://[febf::1]/",
    "http://[fd00:ec2::254]/",
    "http://[fd20:ce::254]/",
    "http://168.63.129.16/",
    "http://100.100.100.200/",
    "http://192.0.0.192/",
    // Multicast, documentation, reserved.
    "http://224.0.0.1/",
    "http://239.255.255.250/",
    "http://[ff02::1]/",
    "http://192.0.2.1/",
    "http://198.51.100.7/",
    "http://203.0.113.9/",
    "http://[2001:db8::1]/",
    "http://[3fff::1]/",
    "http://192.0.0.1/",
    "http://192.88.99.1/",
    "http://198.18.0.1/",
    "http://198.19.255.1/",
    "http://240.0.0.1/",
    "http://255.255.255.255/",
    "http://[100::1]/",
    "http://[2001:2::1]/",
    "http://[2001:20::1]/",
    "http://[5f00::1]/",
    "http://[4000::1]/",
    // Not the host, but how to reach it.
    "ftp://example.com/",
    "file:///etc/passwd",
    "gopher://example.com/",
    "data:text/plain,x",
    "javascript:alert(1)",
    "http://user@example.com/",
    "http://user:secret@example.com/",
    "https://example.com:443@127.0.0.1/",
];

#[test]
fn forbidden_addresses_are_refused_in_every_spelling() {
    let policy = NetworkPolicy::default();
    assert!(FORBIDDEN.len() >= 60, "{} spellings", FORBIDDEN.len());
    for url in FORBIDDEN {
        assert!(check(&policy, url).is_err(), "{url} passed as {}", Url::parse(url).unwrap());
    }
}

#[test]
fn public_addresses_and_names_pass() {
    let policy = NetworkPolicy::default();
    for url in [
        "https://y2.example.com/Y2",
        "http://y2.example.com:8080/Y2",
        "https://8.8.8.8/",
        "https://[2606:4700::1111]/",
        "https://[64:ff9b::808:808]/",
        "https://[::ffff:8.8.8.8]/",
        "https://172.32.0.1/",
        "https://100.128.0.1/",
        "https://localhost.example.com/",
        "https://notlocalhost/",
    ] {
        assert_eq!(check(&policy, url), Ok(()), "{url}");
    }
}

#[test]
fn an_address_is_allowed_by_its_own_entry_or_its_network() {
    let policy = policy(&["127.0.0.1", "10.1.0.0/16", "[fd12::]", "fd34::/32", "::ffff:192.168.0.0/112"]);
    for url in [
        "http://127.0.0.1:8090/Y2",
        "http://127.1/",
        "http://[::ffff:127.0.0.1]/",
        "http://localhost:8090/",
        "http://10.1.255.1/",
        "http://[fd12::]/",
        "http://[fd34:0:1::1]/",
        "http://192.168.0.7/",
    ] {
        assert_eq!(check(&policy, url), Ok(()), "{url}");
    }
    for url in ["http://127.0.0.2/", "http://[::1]/", "http://10.2.0.1/", "http://[fd12::1]/", "http://172.16.0.7/"] {
        assert!(check(&policy, url).is_err(), "{url}");
    }
}

#[test]
fn link_local_and_metadata_addresses_need_an_entry_of_their_own() {
    let wide =
        policy(&["160.0.0.0/4", "fd00::/8", "fe00::/7", "100.64.0.0/10", "*.example.com", "metadata.example.com"]);
    for url in ["http://169.254.169.254/", "http://[fd00:ec2::254]/", "http://[fe80::1]/", "http://100.100.100.200/"] {
        assert!(check(&wide, url).is_err(), "{url}");
    }
    let metadata: IpAddr = "169.254.169.254".parse().unwrap();
    assert!(!wide.allows_resolved("metadata.example.com", metadata), "a host entry is not enough");
    assert!(wide.allows_resolved("y2.example.com", "10.0.0.1".parse().unwrap()));
    let exact = policy(&["169.254.169.254", "fd00:ec2::254/128"]);
    assert_eq!(check(&exact, "http://169.254.169.254/"), Ok(()));
    assert_eq!(check(&exact, "http://[fd00:ec2::254]/"), Ok(()));
    assert!(exact.allows_resolved("any.example", metadata));
}

#[test]
fn a_host_entry_means_that_host_and_a_star_the_hosts_below() {
    let policy = policy(&["Y2.Example.Internal", "*.shops.example"]);
    let private: IpAddr = "10.0.0.1".parse().unwrap();
    for host in
        ["y2.example.internal", "y2.example.internal.", "a.shops.example", "b.a.shops.example", "A.Shops.Example."]
    {
        assert!(policy.allows_resolved(host, private), "{host}");
    }
    for host in [
        "example.internal",
        "x.y2.example.internal",
        "shops.example",
        ".shops.example",
        "evilshops.example",
        "é.example",
    ] {
        assert!(!policy.allows_resolved(host, private), "{host}");
    }
}

#[test]
fn every_unreadable_entry_is_reported_at_once() {
    let entries = [
        "10.0.0.0/33",
        "a b",
        "*.*.example",
        "0x7f.1",
        "host:8080",
        "http://x",
        "0.0.0.0/0",
        "::/0",
        "",
        "*",
        "*.127.0.0.1",
        "169.254.0.0/16",
        "fe80::/10",
    ];
    let entries: Vec<String> = entries.iter().map(ToString::to_string).collect();
    let InvalidAllowEntries(problems) = NetworkPolicy::new(&entries).unwrap_err();
    assert_eq!(problems.iter().map(|problem| &problem.entry).collect::<Vec<_>>(), entries.iter().collect::<Vec<_>>());
}

#[tokio::test]
async fn a_simulator_is_allowed_at_its_exact_port_while_its_guard_lives() {
    let policy = NetworkPolicy::default();
    let guard = policy.allow_exactly("127.0.0.1:4711".parse().unwrap());
    let second = policy.allow_exactly("127.0.0.1:4711".parse().unwrap());
    assert_eq!(check(&policy, "http://127.0.0.1:4711/Y2"), Ok(()));
    assert!(check(&policy, "http://127.0.0.1:4712/Y2").is_err());
    drop(guard);
    assert_eq!(check(&policy, "http://127.0.0.1:4711/Y2"), Ok(()), "the second guard still holds");
    drop(second);
    assert!(check(&policy, "http://127.0.0.1:4711/Y2").is_err());
}

#[tokio::test]
async fn a_loopback_listener_sees_no_connection_from_a_forbidden_name() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let answers = vec![vec!["127.0.0.1".parse().unwrap(), "::ffff:127.0.0.1".parse().unwrap()]];
    let client = client_resolving(NetworkPolicy::default(), answers);
    let error = client.get(format!("http://y2.example.com:{port}/")).send().await.unwrap_err();
    assert_eq!(forbidden_in(&error), Some(&Forbidden::Resolved { host: "y2.example.com".to_owned() }));
    assert!(host_unknown_in(&error).is_none());
    assert!(!error_text(&error).contains("127.0.0.1"), "the address stays inside: {}", error_text(&error));
    // The first connection to arrive is the test's own, so there was none before it.
    let own = tokio::net::TcpStream::connect(("127.0.0.1", port)).await.unwrap();
    let (_, first) = listener.accept().await.unwrap();
    assert_eq!(first, own.local_addr().unwrap());
}

#[tokio::test]
async fn a_name_that_moves_to_a_private_address_is_refused_at_its_next_connection() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    // Only 127.0.0.1 is allowed here, standing for the public address that the name has at first.
    let answers = vec![vec!["127.0.0.1".parse().unwrap()], vec!["127.0.0.2".parse().unwrap()]];
    let client = client_resolving(policy(&["127.0.0.1"]), answers);
    let served = tokio::spawn(async move {
        use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
        let (mut connection, _) = listener.accept().await.unwrap();
        let _ = connection.read(&mut [0; 1024]).await.unwrap();
        connection.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 0\r\nconnection: close\r\n\r\n").await.unwrap();
        listener
    });
    let url = format!("http://y2.example.com:{port}/");
    assert_eq!(client.get(&url).send().await.unwrap().status(), 200);
    let _still_listening = served.await.unwrap();
    let error = client.get(&url).send().await.unwrap_err();
    assert!(forbidden_in(&error).is_some(), "{}", error_text(&error));
}

#[tokio::test]
async fn a_name_with_mixed_addresses_is_called_at_the_allowed_ones() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let answers =
        vec![vec!["169.254.169.254".parse().unwrap(), "10.0.0.1".parse().unwrap(), "127.0.0.1".parse().unwrap()]];
    let client = client_resolving(policy(&["127.0.0.0/8"]), answers);
    let request = tokio::spawn(client.get(format!("http://y2.example.com:{port}/")).send());
    let accepted = listener.accept().await;
    assert!(accepted.is_ok());
    request.abort();
}

#[tokio::test]
async fn nothing_resolved_is_told_apart_from_all_forbidden() {
    let empty = client_resolving(NetworkPolicy::default(), vec![vec![]]);
    let error = empty.get("http://nowhere.example/").send().await.unwrap_err();
    assert_eq!(host_unknown_in(&error).map(|unknown| unknown.host.as_str()), Some("nowhere.example"));
    assert!(forbidden_in(&error).is_none());

    let failing: Lookup = Arc::new(|_| Box::pin(async { Err(io::Error::other("name server is down")) }));
    let failing = shared_client_with(PolicyResolver::with_lookup(Arc::default(), failing)).unwrap();
    let error = failing.get("http://nowhere.example/").send().await.unwrap_err();
    assert!(host_unknown_in(&error).is_some_and(|unknown| unknown.source.is_some()));
}

#[tokio::test]
async fn the_shared_client_follows_no_redirect() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move {
        use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
        let (mut connection, _) = listener.accept().await.unwrap();
        let _ = connection.read(&mut [0; 1024]).await.unwrap();
        let redirect = "HTTP/1.1 302 Found\r\nlocation: http://169.254.169.254/\r\ncontent-length: 0\r\n\r\n";
        connection.write_all(redirect.as_bytes()).await.unwrap();
    });
    let client = shared_client(Arc::new(policy(&["127.0.0.1"]))).unwrap();
    let answer = client.get(format!("http://{address}/")).send().await.unwrap();
    assert_eq!(answer.status(), 302);
}

fn error_text(error: &dyn Error) -> String {
    let source = error.source().map(error_text).unwrap_or_default();
    format!("{error}: {source}")
}

/// The ranges that are handed out to nobody, written a second time as CIDRs, against the patterns of `address`.
const SPECIAL: &[&str] = &[
    "0.0.0.0/8",
    "10.0.0.0/8",
    "100.64.0.0/10",
    "127.0.0.0/8",
    "169.254.0.0/16",
    "172.16.0.0/12",
    "192.0.0.0/24",
    "192.0.2.0/24",
    "192.88.99.0/24",
    "192.168.0.0/16",
    "198.18.0.0/15",
    "198.51.100.0/24",
    "203.0.113.0/24",
    "224.0.0.0/4",
    "240.0.0.0/4",
    "168.63.129.16/32",
];

proptest! {
    #[test]
    fn ipv4_ranges_agree_with_the_registry(bits: u32, special in 0..SPECIAL.len(), inside: bool) {
        let networks: Vec<ipnet::Ipv4Net> = SPECIAL.iter().map(|network| network.parse().unwrap()).collect();
        // Half of the cases are drawn inside a special range, which a uniform draw would rarely meet.
        let network = networks[special];
        let bits = if inside { u32::from(network.network()) | (bits & u32::from(network.hostmask())) } else { bits };
        let ip = Ipv4Addr::from(bits);
        let expected = networks.iter().any(|network| network.contains(&ip));
        prop_assert_eq!(range_of(IpAddr::V4(ip)).is_some(), expected, "{}", ip);
        prop_assert_eq!(range_of(IpAddr::V4(ip)), range_of(IpAddr::V6(ip.to_ipv6_mapped())));
    }

    #[test]
    fn ipv6_outside_of_the_public_block_is_never_public(bits: u128) {
        let ip = Ipv6Addr::from(bits);
        let nat64 = bits >> 32 == 0x0064_ff9b_u128 << 64;
        if bits >> 125 != 1 && !nat64 && ip.to_ipv4_mapped().is_none() {
            prop_assert!(range_of(IpAddr::V6(ip)).is_some(), "{}", ip);
        }
    }

    #[test]
    fn no_entry_and_no_url_makes_the_policy_panic(entry in ".{0,40}", url in "https?://[ -~]{0,40}") {
        let policy = NetworkPolicy::new(&[entry]).unwrap_or_default();
        if let Ok(url) = Url::parse(&url) {
            let _ = policy.check_url(&url);
        }
    }
}
