//! Where an issuer's keys come from, how often it is asked, and what happens when it is away.

use jiff::SignedDuration;
use serde_json::json;

use super::{DOOR, Issuer, Pair, connector, get, opens, token, trusting};
use crate::connector::Connector;

/// Long enough that only keys are at stake.
fn lasting(issuer: &Issuer, pair: &Pair, connector: &Connector) -> String {
    let mut claims = issuer.claims(connector.clock.now());
    claims["exp"] = (connector.clock.now().as_second() + 10 * 86_400).into();
    token(pair, &claims)
}

fn advance(connector: &Connector, seconds: i64) {
    connector.clock.advance(SignedDuration::from_secs(seconds));
}

#[tokio::test]
async fn a_flood_of_unknown_key_ids_makes_one_request_for_keys_in_thirty_seconds() {
    let pair = Pair::ec("one");
    let issuer = Issuer::start(&[&pair]).await;
    let connector = connector(trusting(&issuer)).await;
    // Each process holds keys of its own.
    connector.stay();
    let good = lasting(&issuer, &pair, &connector);
    let claims = issuer.claims(connector.clock.now());
    let flood = async |count: usize| {
        for number in 0..count {
            let header = json!({ "alg": "ES256", "typ": "at+jwt", "kid": format!("unknown-{number}") });
            let forged = format!("{}.AAAA", token_of(&header, &claims));
            let answer = get(&connector, DOOR, &forged).await;
            assert_eq!(answer.status, 401, "{}", answer.body);
        }
    };
    flood(10_000).await;
    assert_eq!(issuer.keys_asked(), 1);
    assert!(opens(&connector, &good).await, "known keys go on to work");
    advance(&connector, 31);
    flood(500).await;
    assert_eq!(issuer.keys_asked(), 2);
}

/// Header and claims, unsigned.
fn token_of(header: &serde_json::Value, claims: &serde_json::Value) -> String {
    use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
    let part = |value: &serde_json::Value| URL_SAFE_NO_PAD.encode(value.to_string());
    format!("{}.{}", part(header), part(claims))
}

#[tokio::test]
async fn many_first_requests_at_once_fetch_the_keys_once() {
    let pair = Pair::ec("one");
    let issuer = Issuer::start(&[&pair]).await;
    let connector = connector(trusting(&issuer)).await;
    // Each process holds keys of its own.
    connector.stay();
    let mut claims = issuer.claims(connector.clock.now());
    claims["permissions"] = json!([]);
    let token = token(&pair, &claims);
    let all = futures_util::future::join_all((0..60).map(|_| get(&connector, DOOR, &token))).await;
    assert!(all.iter().all(|answer| answer.status == 403), "{all:?}");
    assert_eq!(issuer.keys_asked(), 1);
}

#[tokio::test]
async fn a_new_key_works_without_a_restart_and_the_old_one_stops() {
    let (old, new) = (Pair::ec("old"), Pair::ec("new"));
    let issuer = Issuer::start(&[&old]).await;
    let connector = connector(trusting(&issuer)).await;
    // Each process holds keys of its own.
    connector.stay();
    let before = lasting(&issuer, &old, &connector);
    assert!(opens(&connector, &before).await);
    issuer.publish(&[new.jwk()]);
    let after = lasting(&issuer, &new, &connector);
    assert!(!opens(&connector, &after).await, "the keys were fetched just now");
    advance(&connector, 31);
    assert!(opens(&connector, &after).await);
    assert!(!opens(&connector, &before).await, "what was remembered is checked against the new keys");
}

#[tokio::test]
async fn a_withdrawn_key_stops_though_nobody_names_another() {
    let (old, new) = (Pair::ec("old"), Pair::ec("new"));
    let issuer = Issuer::start(&[&old]).await;
    let connector = connector(trusting(&issuer)).await;
    // Each process holds keys of its own.
    connector.stay();
    let token = lasting(&issuer, &old, &connector);
    assert!(opens(&connector, &token).await);
    issuer.publish(&[new.jwk()]);
    advance(&connector, 11 * 60);
    // The first request after ten minutes still uses the held keys and starts the renewal.
    let mut tries = 0;
    while opens(&connector, &token).await {
        tokio::task::yield_now().await;
        tries += 1;
        assert!(tries < 100_000, "the keys are not renewed");
    }
    assert_eq!(issuer.keys_asked(), 2);
}

#[tokio::test]
async fn an_issuer_that_was_never_reached_is_a_503_and_works_once_it_is_back() {
    let pair = Pair::ec("one");
    let issuer = Issuer::start(&[&pair]).await;
    issuer.away(true);
    let connector = connector(trusting(&issuer)).await;
    // Each process holds keys of its own.
    connector.stay();
    let token = lasting(&issuer, &pair, &connector);
    for _ in 0..3 {
        let refused = get(&connector, DOOR, &token).await;
        assert_eq!(refused.problem(), (503, "issuer-unavailable".to_owned()));
        let retry: u64 = refused.header("retry-after").parse().unwrap();
        assert!((1..=30).contains(&retry), "{retry}");
        assert!(!refused.headers.contains_key("www-authenticate"), "the token may well be valid");
    }
    issuer.away(false);
    advance(&connector, 6);
    assert!(opens(&connector, &token).await);
}

#[tokio::test]
async fn held_keys_work_for_a_day_while_the_issuer_is_away() {
    let pair = Pair::ec("one");
    let issuer = Issuer::start(&[&pair]).await;
    let connector = connector(trusting(&issuer)).await;
    // Each process holds keys of its own.
    connector.stay();
    let token = lasting(&issuer, &pair, &connector);
    assert!(opens(&connector, &token).await);
    issuer.away(true);
    advance(&connector, 23 * 3600);
    assert!(opens(&connector, &token).await);
    advance(&connector, 2 * 3600);
    assert_eq!(get(&connector, DOOR, &token).await.problem(), (503, "issuer-unavailable".to_owned()));
}

#[tokio::test]
async fn metadata_may_stand_at_the_place_of_rfc_8414() {
    let pair = Pair::ec("one");
    let issuer = Issuer::start(&[&pair]).await;
    issuer.without_openid();
    let connector = connector(trusting(&issuer)).await;
    assert!(opens(&connector, &lasting(&issuer, &pair, &connector)).await);
}

#[tokio::test]
async fn metadata_that_names_another_issuer_is_not_believed() {
    let pair = Pair::ec("one");
    let issuer = Issuer::start(&[&pair]).await;
    let connector = connector(trusting(&issuer)).await;
    issuer.call_itself(&format!("{}/", issuer.url));
    let token = lasting(&issuer, &pair, &connector);
    assert_eq!(get(&connector, DOOR, &token).await.status, 503);
    assert_eq!(issuer.keys_asked(), 0);
}

#[tokio::test]
async fn an_issuer_at_a_forbidden_address_is_never_connected_to() {
    let pair = Pair::ec("one");
    let issuer = Issuer::start(&[&pair]).await;
    let trusted = trusting(&issuer);
    let connector = Connector::with_settings(super::SIMULATED, |settings| {
        settings.network.allow.clear();
        settings.auth.issuers.push(trusted);
    })
    .await;
    let token = lasting(&issuer, &pair, &connector);
    assert_eq!(get(&connector, DOOR, &token).await.status, 503);
    assert_eq!(issuer.keys_asked() + issuer.others_asked(), 0);
}
