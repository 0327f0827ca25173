//! What a valid token opens, and what it does not.

use serde_json::json;

use super::{DOOR, Issuer, Pair, SIMULATED, connector, get, opens, token, trusting};
use crate::connector::Connector;

const NEIGHBOURS_DOOR: &str = "/api/neighbour/admin/sandbox-traces/01890000-0000-7000-8000-000000000000";

async fn house() -> (Issuer, Pair, Connector) {
    let pair = Pair::ec("one");
    let issuer = Issuer::start(&[&pair]).await;
    let connector = connector(trusting(&issuer)).await;
    (issuer, pair, connector)
}

#[tokio::test]
async fn a_token_opens_the_tenants_that_it_names_and_no_other() {
    let (issuer, pair, connector) = house().await;
    let now = connector.clock.now();
    for (tenants, demo, neighbour) in [
        (json!(["demo"]), true, false),
        (json!("demo"), true, false),
        (json!(["neighbour", "demo"]), true, true),
        (json!([]), false, false),
        (json!("*"), false, false),
        (json!(["*", "demo*", "DEMO", "demo ", ""]), false, false),
        (json!("demo neighbour"), false, false),
    ] {
        let mut claims = issuer.claims(now);
        claims["tenants"] = tenants.clone();
        let token = token(&pair, &claims);
        // Twice: once examined, once remembered.
        for _ in 0..2 {
            let got = |answer: crate::connector::Answer| answer.problem().1 == "trace-not-found";
            assert_eq!(got(get(&connector, DOOR, &token).await), demo, "{tenants}");
            assert_eq!(got(get(&connector, NEIGHBOURS_DOOR, &token).await), neighbour, "{tenants}");
        }
    }
}

#[tokio::test]
async fn a_token_for_another_tenant_is_answered_as_if_there_were_no_tenant() {
    let (issuer, pair, connector) = house().await;
    let token = token(&pair, &issuer.claims(connector.clock.now()));
    for path in [NEIGHBOURS_DOOR, &DOOR.replace("demo", "nowhere"), &DOOR.replace("demo", "No%20Id")] {
        assert_eq!(get(&connector, path, &token).await.problem(), (404, "tenant-not-found".to_owned()), "{path}");
    }
}

#[tokio::test]
async fn permissions_come_from_the_first_claim_that_is_there() {
    let (issuer, pair, connector) = house().await;
    let both = "openid tenant.configuration:read tenant.personalData:read";
    for (permissions, scope, expected) in [
        (json!(["tenant.configuration:read", "tenant.personalData:read"]), json!(null), 404),
        (json!(null), json!(both), 404),
        (json!(both), json!(null), 404),
        // A scope is what a client asked for; what its user may do stands in `permissions`.
        (json!([]), json!(both), 403),
        (json!(null), json!(null), 403),
        (json!(["tenant.configuration:*", "*"]), json!(null), 403),
    ] {
        let mut claims = issuer.claims(connector.clock.now());
        for (name, value) in [("permissions", &permissions), ("scope", &scope)] {
            claims.as_object_mut().unwrap().remove(name);
            if !value.is_null() {
                claims[name] = value.clone();
            }
        }
        let answer = get(&connector, DOOR, &token(&pair, &claims)).await;
        assert_eq!(answer.status, expected, "{permissions} {scope}: {}", answer.body);
    }
}

#[tokio::test]
async fn a_claim_of_null_says_nothing_and_the_next_one_counts() {
    let (issuer, pair, connector) = house().await;
    let mut claims = issuer.claims(connector.clock.now());
    claims["permissions"] = json!(null);
    claims["scope"] = json!("openid tenant.configuration:read tenant.personalData:read");
    assert_eq!(get(&connector, DOOR, &token(&pair, &claims)).await.status, 404);
    claims["scope"] = json!(null);
    assert_eq!(get(&connector, DOOR, &token(&pair, &claims)).await.status, 403);
}

#[tokio::test]
async fn a_token_without_the_permission_is_told_which_in_the_words_of_rfc_6750() {
    let (issuer, pair, connector) = house().await;
    let mut claims = issuer.claims(connector.clock.now());
    claims["permissions"] = json!(["tenant.y2.stores:read"]);
    let refused = get(&connector, DOOR, &token(&pair, &claims)).await;
    assert_eq!(refused.problem(), (403, "scope-missing".to_owned()));
    let challenge =
        "Bearer realm=\"cegid-connector\", error=\"insufficient_scope\", scope=\"tenant.configuration:read\"";
    assert_eq!(refused.header("www-authenticate"), challenge);
    let key = connector.key("demo", &["tenant.y2.stores:read"]).await;
    assert!(!connector.get(DOOR, &key).await.headers.contains_key("www-authenticate"));
}

#[tokio::test]
async fn a_further_permission_that_is_missing_is_told_in_the_same_words() {
    let (issuer, pair, connector) = house().await;
    let mut claims = issuer.claims(connector.clock.now());
    claims["permissions"] = json!(["tenant.configuration:read", "tenant.access:write"]);
    let token = token(&pair, &claims);
    let personal = get(&connector, DOOR, &token).await;
    let request = http::Request::post("/api/demo/admin/api-keys")
        .header("authorization", format!("Bearer {token}"))
        .header("content-type", "application/json");
    let body = json!({ "name": "x", "scopes": ["tenant.personalData:read"] }).to_string();
    let not_held = connector.send(request.body(axum::body::Body::from(body)).unwrap()).await;
    for refused in [personal, not_held] {
        assert_eq!(refused.problem(), (403, "scope-missing".to_owned()));
        assert_eq!(refused.json()["missingScope"], "tenant.personalData:read");
        let challenge =
            "Bearer realm=\"cegid-connector\", error=\"insufficient_scope\", scope=\"tenant.personalData:read\"";
        assert_eq!(refused.header("www-authenticate"), challenge);
    }
}

#[tokio::test]
async fn who_signed_in_elsewhere_is_shown_in_the_audit_to_whoever_may_see_personal_data() {
    let (issuer, pair, connector) = house().await;
    let mut claims = issuer.claims(connector.clock.now());
    claims["permissions"] = json!(["tenant.access:read", "tenant.access:write"]);
    let token = token(&pair, &claims);
    let request = http::Request::post("/api/demo/admin/api-keys")
        .header("authorization", format!("Bearer {token}"))
        .header("content-type", "application/json");
    let body = json!({ "name": "x", "scopes": ["tenant.access:read"] }).to_string();
    assert_eq!(connector.send(request.body(axum::body::Body::from(body)).unwrap()).await.status, 201);

    let newest = get(&connector, "/api/demo/admin/audit?limit=1", &token).await.json()["items"][0].clone();
    assert_eq!(
        (&newest["action"], &newest["actor"]),
        (&json!("key.create"), &json!({ "kind": "subject", "id": null }))
    );
    let privileged = connector.key("demo", &["tenant.access:read", "tenant.personalData:read"]).await;
    let entries = connector.get("/api/demo/admin/audit", &privileged).await.json();
    let entries = entries["items"].as_array().unwrap();
    assert!(entries.iter().any(|entry| entry["actor"]["kind"] == "subject" && entry["actor"]["id"].is_string()));
}

#[tokio::test]
async fn without_a_credential_both_kinds_are_offered() {
    let (_issuer, _pair, connector) = house().await;
    let answer = connector.send(http::Request::get(DOOR).body(axum::body::Body::empty()).unwrap()).await;
    assert_eq!(answer.problem(), (401, "credential-missing".to_owned()));
    let challenges: Vec<_> = answer.headers.get_all("www-authenticate").iter().collect();
    assert_eq!(challenges[0], "Bearer realm=\"cegid-connector\"");
    assert!(challenges[1].to_str().unwrap().starts_with("ApiKey "));
}

#[tokio::test]
async fn a_key_and_a_token_together_or_two_keys_are_refused() {
    let (issuer, pair, connector) = house().await;
    let key = connector.key("demo", &["tenant.configuration:read", "tenant.personalData:read"]).await;
    let bearer = format!("Bearer {}", token(&pair, &issuer.claims(connector.clock.now())));
    let both = connector.get_with(DOOR, &key, &[("authorization", &bearer)]).await;
    assert_eq!(both.problem(), (400, "credential-ambiguous".to_owned()));
    let twice = connector.get_with(DOOR, &key, &[("x-api-key", &key)]).await;
    assert_eq!(twice.problem(), (400, "credential-ambiguous".to_owned()));
    // A proxy's own password is not ours to judge.
    let basic = connector.get_with(DOOR, &key, &[("authorization", "Basic YTpi")]).await;
    assert_eq!(basic.problem().1, "trace-not-found");
}

#[tokio::test]
async fn a_key_said_twice_is_refused() {
    let (_issuer, _pair, connector) = house().await;
    let key = connector.key("demo", &["tenant.configuration:read", "tenant.personalData:read"]).await;
    assert_eq!(connector.get(DOOR, &key).await.problem().1, "trace-not-found");
    for second in [key.as_str(), "something else"] {
        let twice = connector.get_with(DOOR, &key, &[("x-api-key", second)]).await;
        assert_eq!(twice.problem(), (400, "credential-ambiguous".to_owned()));
    }
}

#[tokio::test]
async fn a_key_in_the_place_of_a_token_and_two_tokens_are_refused_with_a_hint() {
    let (issuer, pair, connector) = house().await;
    let key = connector.key("demo", &["tenant.configuration:read"]).await;
    let refused = get(&connector, DOOR, &key).await;
    assert!(refused.status == 401 && refused.body.contains("X-API-KEY") && !refused.body.contains(&key));
    let bearer = format!("Bearer {}", token(&pair, &issuer.claims(connector.clock.now())));
    let request = http::Request::get(DOOR).header("authorization", &bearer).header("authorization", &bearer);
    let twice = connector.send(request.body(axum::body::Body::empty()).unwrap()).await;
    assert_eq!(twice.problem(), (401, "credential-invalid".to_owned()));
}

#[tokio::test]
async fn a_tenants_issuer_speaks_for_this_tenant_whatever_its_tokens_say() {
    let pair = Pair::ec("one");
    let issuer = Issuer::start(&[&pair]).await;
    let connector = Connector::with(SIMULATED).await;
    connector.apply("neighbour", SIMULATED).await;
    let security =
        format!("issuers:\n  own:\n    issuer: {}\n    audiences: [connector]\n    algorithms: [ES256]\n", issuer.url);
    let mut claims = issuer.claims(connector.clock.now());
    claims["tenants"] = json!(["neighbour", "*"]);
    let token = token(&pair, &claims);
    assert!(!opens(&connector, &token).await, "nobody trusts it yet");
    connector.apply_with("demo", SIMULATED, &[("security.yml", &security)]).await;
    assert!(opens(&connector, &token).await);
    let elsewhere = get(&connector, NEIGHBOURS_DOOR, &token).await;
    assert_eq!(elsewhere.problem(), (404, "tenant-not-found".to_owned()));
    // What was remembered is forgotten with the trust.
    connector.apply("demo", SIMULATED).await;
    let refused = get(&connector, DOOR, &token).await;
    assert_eq!(refused.problem(), (401, "credential-invalid".to_owned()));
}

#[tokio::test]
async fn two_tenants_may_trust_one_issuer_each_under_its_own_conditions() {
    let pair = Pair::ec("one");
    let issuer = Issuer::start(&[&pair]).await;
    let connector = Connector::with(SIMULATED).await;
    for (tenant, audience) in [("demo", "connector"), ("neighbour", "another")] {
        let security = format!(
            "issuers:\n  own:\n    issuer: {}\n    audiences: [{audience}]\n    algorithms: [ES256]\n",
            issuer.url
        );
        connector.apply_with(tenant, SIMULATED, &[("security.yml", &security)]).await;
    }
    let token = token(&pair, &issuer.claims(connector.clock.now()));
    assert!(opens(&connector, &token).await);
    assert_eq!(get(&connector, NEIGHBOURS_DOOR, &token).await.problem().1, "tenant-not-found");
}

#[tokio::test]
async fn an_issuer_that_may_speak_for_some_tenants_speaks_for_no_other() {
    let pair = Pair::ec("one");
    let issuer = Issuer::start(&[&pair]).await;
    let mut trusted = trusting(&issuer);
    trusted.tenants = Some(vec!["neighbour".parse().unwrap()]);
    let connector = connector(trusted).await;
    let mut claims = issuer.claims(connector.clock.now());
    claims["tenants"] = json!(["demo", "neighbour"]);
    let token = token(&pair, &claims);
    assert!(!opens(&connector, &token).await);
    assert_eq!(get(&connector, NEIGHBOURS_DOOR, &token).await.problem().1, "trace-not-found");
}

#[tokio::test]
async fn a_token_is_refused_from_its_end_on_though_it_was_remembered() {
    let (issuer, pair, connector) = house().await;
    let token = token(&pair, &issuer.claims(connector.clock.now()));
    assert!(opens(&connector, &token).await);
    connector.clock.advance(jiff::SignedDuration::from_secs(600 + 29));
    assert!(opens(&connector, &token).await, "the leeway is 30 s");
    connector.clock.advance(jiff::SignedDuration::from_secs(1));
    let refused = get(&connector, DOOR, &token).await;
    assert!(refused.status == 401 && refused.body.contains("expired"), "{}", refused.body);
}
