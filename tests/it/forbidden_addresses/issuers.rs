//! Issuers of bearer tokens: what settings and tenants name, and what their metadata point to.

use axum::{Json, Router, extract::Path, http::StatusCode, routing::get};
use cegid_connector::domain::issuer::{InstallationIssuer, Issuer as Trusted};
use serde_json::json;
use tokio::net::TcpListener;

use super::{ALLOWED, LOOPBACK, connector, forbidden, hostile_names, names, trap::Redirect, trap::Trap};
use crate::{
    bearer_tokens::{AUDIENCE, DOOR, Pair, SIMULATED, get as get_with, token},
    connector::{Answer, Connector},
};

fn trusting(url: &str) -> InstallationIssuer {
    InstallationIssuer {
        issuer: Trusted {
            name: "it".to_owned(),
            url: url.to_owned(),
            audiences: vec![AUDIENCE.to_owned()],
            algorithms: vec!["ES256".parse().unwrap()],
            types: Trusted::default_types(),
            permissions_claims: Trusted::default_permissions_claims(),
            grants: cegid_connector::domain::permission_set::PermissionSet::all(),
            leeway: Trusted::DEFAULT_LEEWAY,
        },
        tenants_claim: InstallationIssuer::default_tenants_claim(),
        tenants: None,
    }
}

/// A connector that trusts all of them, and speaks http with everybody.
async fn trusting_all(lookup: cegid_connector::network::Lookup, allow: &[&str], issuers: &[String]) -> Connector {
    let connector = Connector::without_tenants(lookup, |settings| {
        settings.network.allow = allow.iter().map(ToString::to_string).collect();
        settings.auth.allow_http = true;
        settings.auth.issuers = issuers.iter().map(|url| trusting(url)).collect();
    })
    .await;
    connector.apply("demo", SIMULATED).await;
    connector
}

/// What a token of that issuer is told.
async fn knock(connector: &Connector, issuer: &str) -> Answer {
    let pair = Pair::ec("one");
    let now = connector.clock.now().as_second();
    let claims = json!({
        "iss": issuer, "aud": AUDIENCE, "sub": "somebody", "iat": now, "exp": now + 600,
        "tenants": ["demo"], "permissions": ["tenant.configuration:read"],
    });
    get_with(connector, DOOR, &token(&pair, &claims)).await
}

async fn unavailable(connector: &Connector, issuer: &str, of: &str) {
    let answer = knock(connector, issuer).await;
    assert_eq!(answer.problem(), (503, "issuer-unavailable".to_owned()), "{of}: {}", answer.body);
    assert!(!answer.body.contains("127.0.0.1"), "{of}: {}", answer.body);
    // What `doctor` says of it.
    let error = connector.app().issuers.published(issuer).await.err().map(|error| error.to_string());
    assert!(error.is_some(), "{of}");
}

#[tokio::test]
async fn no_spelling_of_a_forbidden_address_is_asked_for_keys() {
    let traps = [Trap::set().await, Trap::set().await];
    let all = forbidden(&traps);
    let connector = trusting_all(hostile_names(), &[], &all).await;
    for url in &all {
        unavailable(&connector, url, url).await;
    }
    for trap in &traps {
        assert_eq!(trap.caught().await, 0);
    }
}

/// The control of the test above.
#[tokio::test]
async fn the_same_spellings_are_asked_where_the_operator_allows_them() {
    let trap = Trap::set().await;
    let all: Vec<_> = LOOPBACK.iter().map(|spelling| trap.address(spelling)).collect();
    let allow = ["127.0.0.0/8", "::1", "0.0.0.0", "::", "*.localhost", "inward.example", "*.inward.example"];
    let connector = trusting_all(names(|_| vec!["127.0.0.1"]), &allow, &all).await;
    for (number, url) in all.iter().enumerate() {
        knock(&connector, url).await;
        assert!(trap.caught().await > number, "{url}");
    }
}

#[tokio::test]
async fn the_issuer_of_a_tenant_is_held_to_the_same_policy() {
    let trap = Trap::set().await;
    let connector = connector(hostile_names(), &[]).await;
    for spelling in LOOPBACK {
        let url = trap.address(spelling);
        let text = serde_json::to_string(&url).unwrap();
        let security = format!("issuers:\n  own: {{issuer: {text}, audiences: [{AUDIENCE}], algorithms: [ES256]}}\n");
        connector.apply_with("demo", SIMULATED, &[("security.yml", &security)]).await;
        unavailable(&connector, &url, spelling).await;
    }
    assert_eq!(trap.caught().await, 0);
}

#[tokio::test]
async fn metadata_that_point_inward_lead_nowhere() {
    let traps = [Trap::set().await, Trap::set().await];
    let targets = forbidden(&traps);
    let listener = TcpListener::bind((ALLOWED, 0)).await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let (served, own) = (targets.clone(), url.clone());
    let metadata = move |Path(number): Path<usize>| {
        let metadata = json!({ "issuer": format!("{own}/{number}"), "jwks_uri": served[number] });
        async move { Json(metadata) }
    };
    let router = Router::new().route("/{number}/.well-known/openid-configuration", get(metadata));
    let serving = tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
    let issuers: Vec<_> = (0..targets.len()).map(|number| format!("{url}/{number}")).collect();
    let connector = trusting_all(hostile_names(), &[ALLOWED], &issuers).await;
    for (issuer, target) in issuers.iter().zip(&targets) {
        // That one is what stands for a public address here.
        if !target.contains(ALLOWED) {
            unavailable(&connector, issuer, target).await;
        }
    }
    for trap in &traps {
        assert_eq!(trap.caught().await, 0);
    }
    serving.abort();
}

#[tokio::test]
async fn an_issuer_that_redirects_inward_is_not_followed() {
    let trap = Trap::set().await;
    for status in [301, 302, 303, 307, 308] {
        let redirect =
            Redirect::to(StatusCode::from_u16(status).unwrap(), trap.address("http://127.0.0.1:{p}/keys")).await;
        let connector = trusting_all(hostile_names(), &[ALLOWED], std::slice::from_ref(&redirect.url)).await;
        unavailable(&connector, &redirect.url, "a redirect").await;
        assert!(redirect.asked() > 0);
    }
    assert_eq!(trap.caught().await, 0);
}
