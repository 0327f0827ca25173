//! Addresses of Y2: what tenants write into their connections.

use std::sync::{
    Arc,
    atomic::{AtomicUsize, Ordering},
};

use axum::http::StatusCode;
use cegid_y2_simulator::{FaultKind, FaultRule, SimOptions};

use super::{ALLOWED, LOOPBACK, NO_ADDRESS, connector, forbidden, hostile_names, names, trap::Redirect, trap::Trap};
use crate::{
    administration::ADMIN,
    connector::{Connector, connection, y2},
};

const CHECK: &str = "/api/demo/admin/configuration/server%2Fy2.yml/check";
const STORES: &str = "/api/demo/cegid/stores";

fn line(id: &str, url: &str) -> String {
    // A JSON text is a YAML text, whatever the address holds.
    let url = serde_json::to_string(url).unwrap();
    format!("  {id}: {{url: {url}, databaseId: D, login: l, password: letmein, timeout: 5s, caches: {{fresh: 0s}}}}\n")
}

/// A tenant with a connection for each address that can be written down at all; answers those, by id, and the others.
async fn written_down(connector: &Connector, urls: Vec<String>) -> (Vec<(String, String)>, Vec<String>) {
    connector.apply("demo", "  none: {url: 'simulator:'}\n").await;
    let admin = connector.key("demo", ADMIN).await;
    let (mut taken, mut refused) = (Vec::new(), Vec::new());
    for url in urls {
        let text = format!("connections:\n{}", line("it", &url));
        let answer = connector.call(http::Method::POST, CHECK, &admin, &[("content-type", "text/yaml")], text).await;
        if answer.status == 200 {
            taken.push((format!("c{}", taken.len()), url));
        } else {
            assert_eq!(answer.status, 400, "{url}: {}", answer.body);
            assert!(answer.json()["errors"]["connections.it.url"].is_array(), "{url}: {}", answer.body);
            assert!(!answer.body.contains("user:password"), "{url}: {}", answer.body);
            refused.push(url);
        }
    }
    let connections: String = taken.iter().map(|(id, url)| line(id, url)).collect();
    connector.apply("demo", &connections).await;
    (taken, refused)
}

#[tokio::test]
async fn no_spelling_of_a_forbidden_address_is_called_by_any_route() {
    let traps = [Trap::set().await, Trap::set().await];
    let connector = connector(hostile_names(), &[]).await;
    let (taken, refused) = written_down(&connector, forbidden(&traps)).await;
    assert_eq!(refused.len(), NO_ADDRESS.len(), "{refused:#?}");
    let key = connector.key("demo", ADMIN).await;
    for (id, url) in &taken {
        for path in [STORES, "/api/demo/cegid/sandbox?key=101-1"] {
            let answer = connector.get_with(path, &key, &[("x-y2-connection", id)]).await;
            assert_eq!(answer.problem(), (502, "y2-address-forbidden".to_owned()), "{url}: {}", answer.body);
            assert!(!answer.body.contains("127.0.0.1") && !answer.body.contains("169.254"), "{url}: {}", answer.body);
        }
        let report = connector.post(&format!("/api/demo/admin/connections/{id}/check"), &key, None).await.json();
        let checks = report["checks"].as_array().unwrap();
        let failed: Vec<_> = checks.iter().filter(|check| check["status"] == "fail").collect();
        assert!(
            failed.len() == 1 && failed[0]["advice"].as_str().unwrap().contains("network.allow"),
            "{url}: {report:#}"
        );
    }
    for trap in &traps {
        assert_eq!(trap.caught().await, 0);
    }
}

/// The control: the same addresses reach the listener where they are allowed, so that the test above can fail.
#[tokio::test]
async fn the_same_spellings_are_called_where_the_operator_allows_them() {
    let trap = Trap::set().await;
    let allow = ["127.0.0.0/8", "::1", "0.0.0.0", "::", "*.localhost", "inward.example", "*.inward.example"];
    let inward = names(|_| vec!["127.0.0.1"]);
    let connector = connector(inward, &allow).await;
    let urls = LOOPBACK.iter().map(|spelling| trap.address(spelling)).collect();
    let (taken, refused) = written_down(&connector, urls).await;
    assert_eq!(refused, Vec::<String>::new());
    let key = connector.key("demo", ADMIN).await;
    for (number, (id, url)) in taken.iter().enumerate() {
        let answer = connector.get_with(STORES, &key, &[("x-y2-connection", id)]).await;
        assert_ne!(answer.problem().1, "y2-address-forbidden", "{url}");
        assert!(trap.caught().await > number, "{url}: {}", answer.body);
    }
}

#[tokio::test]
async fn a_y2_that_redirects_inward_is_not_followed() {
    let trap = Trap::set().await;
    let connector = connector(hostile_names(), &[ALLOWED]).await;
    for status in [301, 302, 303, 307, 308] {
        for target in
            ["http://127.0.0.1:{p}/Y2", "http://[::1]:{p}/Y2", "//127.0.0.1:{p}/Y2", "http://169.254.169.254/"]
        {
            let redirect = Redirect::to(StatusCode::from_u16(status).unwrap(), trap.address(target)).await;
            connector.apply("demo", &line("away", &redirect.url)).await;
            let key = connector.key("demo", ADMIN).await;
            let answer = connector.get(STORES, &key).await;
            assert_eq!(answer.problem(), (502, "y2-not-soap".to_owned()), "{status} {target}: {}", answer.body);
            assert!(redirect.asked() > 0);
        }
    }
    assert_eq!(trap.caught().await, 0);
}

#[tokio::test]
async fn a_name_that_moves_inward_between_two_calls_is_refused_at_the_second() {
    let sim = y2(SimOptions { bind: (std::net::Ipv4Addr::new(127, 0, 0, 2), 0).into(), ..SimOptions::default() }).await;
    let port = sim.address().port();
    let trap = Trap::on(&format!("127.0.0.1:{port}")).await;
    let asked = Arc::new(AtomicUsize::new(0));
    let counted = Arc::clone(&asked);
    let moving =
        names(move |_| if counted.fetch_add(1, Ordering::SeqCst) == 0 { vec![ALLOWED] } else { vec!["127.0.0.1"] });
    let connector = connector(moving, &[ALLOWED]).await;
    let by_name = connection("default", &sim, &["caches: {fresh: 0s}"]).replace(ALLOWED, "moving.example");
    connector.apply("demo", &by_name).await;
    // Each process resolves for itself.
    connector.stay();
    let key = connector.key("demo", ADMIN).await;
    assert_eq!(connector.get(STORES, &key).await.status, 200);
    assert_eq!(asked.load(Ordering::SeqCst), 1);
    // The connection that is open ends, so that the next call needs another one.
    sim.faults().add(FaultRule::always(FaultKind::Reset));
    let broken = connector.get(STORES, &key).await;
    sim.faults().clear();
    assert_ne!(broken.status, 200);
    let answer = connector.get(STORES, &key).await;
    assert_eq!(answer.problem(), (502, "y2-address-forbidden".to_owned()), "{}", answer.body);
    assert!(asked.load(Ordering::SeqCst) > 1);
    assert_eq!(trap.caught().await, 0);
}

#[tokio::test]
async fn a_name_with_public_and_private_addresses_is_called_at_the_public_ones_only() {
    let sim = y2(SimOptions { bind: (std::net::Ipv4Addr::new(127, 0, 0, 2), 0).into(), ..SimOptions::default() }).await;
    let trap = Trap::on(&format!("127.0.0.1:{}", sim.address().port())).await;
    let mixed = names(|_| vec!["127.0.0.1", "169.254.169.254", ALLOWED, "10.0.0.1"]);
    let connector = connector(mixed, &[ALLOWED]).await;
    connector.apply("demo", &connection("default", &sim, &[]).replace(ALLOWED, "mixed.example")).await;
    let key = connector.key("demo", ADMIN).await;
    let answer = connector.get(STORES, &key).await;
    assert_eq!(answer.status, 200, "{}", answer.body);
    assert_eq!(trap.caught().await, 0);
}
