//! Whatever a tenant, an issuer or an answer names: nothing connects to an address that the operator did not allow. Through
//! every way out of the process, with a listener on the loopback that counts who comes.

mod issuers;
mod proxies;
mod spellings;
mod trap;
mod y2;

use std::{net::IpAddr, sync::Arc};

use cegid_connector::network::Lookup;

use crate::connector::Connector;
use spellings::{ELSEWHERE, LOOPBACK, NO_ADDRESS};
use trap::Trap;

/// What the operator allows where something has to be reached; it stands for a public address.
const ALLOWED: &str = "127.0.0.2";

/// Every address that must not be called, with the listener's ports in place.
fn forbidden(traps: &[Trap; 2]) -> Vec<String> {
    let all = LOOPBACK.iter().chain(ELSEWHERE).chain(NO_ADDRESS).zip(traps.iter().cycle());
    all.map(|(spelling, trap)| trap.address(spelling)).collect()
}

/// Every name has each address that a name must not have.
fn hostile_names() -> Lookup {
    names(|_| ["127.0.0.1", "::1", "::ffff:127.0.0.1", "0.0.0.0", "169.254.169.254", "10.0.0.1", "fe80::1"].into())
}

fn names(addresses: impl Fn(&str) -> Vec<&'static str> + Send + Sync + 'static) -> Lookup {
    Arc::new(move |host| {
        let addresses: Vec<IpAddr> = addresses(&host).into_iter().map(|address| address.parse().unwrap()).collect();
        Box::pin(async move { Ok(addresses) })
    })
}

/// A connector without tenants that may call these addresses.
async fn connector(lookup: Lookup, allow: &[&str]) -> Connector {
    let allow: Vec<_> = allow.iter().map(ToString::to_string).collect();
    Connector::without_tenants(lookup, |settings| settings.network.allow = allow).await
}

#[test]
fn there_are_at_least_sixty_spellings_and_no_two_are_the_same() {
    let mut all: Vec<_> = LOOPBACK.iter().chain(ELSEWHERE).chain(NO_ADDRESS).collect();
    let number = all.len();
    all.sort();
    all.dedup();
    assert!(number >= 60 && number == all.len(), "{number}");
}
