//! Rules that hold for every operation of the document, so that a new one cannot forget them.

use axum::body::Body;
use cegid_connector::domain::permission::Permission;
use http::Request;

use crate::{
    bearer_tokens::{self, Issuer, Pair, header},
    connector::{Answer, Connector, connection, y2},
    document::{Operation, operations},
};

/// What LiveStore and its browser ask without a credential, by the public contract.
const PUBLIC: [&str; 2] = ["/api/{tenantId}/external/livestore", "/api/{tenantId}/external/livestore/session"];

fn of_tenants() -> Vec<Operation> {
    let asks = |operation: &Operation| !(operation.method == http::Method::GET && PUBLIC.contains(&operation.path));
    let of_tenant = |operation: &Operation| operation.path.starts_with("/api/{tenantId}/");
    let operations: Vec<_> = operations().filter(|operation| of_tenant(operation) && asks(operation)).collect();
    assert!(operations.len() >= 8, "the document lost operations");
    operations
}

/// Two tenants with a Y2 each, so that a leak would have something to show.
async fn two_tenants() -> Connector {
    let sim = y2(Default::default()).await;
    let connector = Connector::with(&connection("default", &sim, &["sandbox: true"])).await;
    let neighbours = y2(Default::default()).await;
    connector.apply("neighbour", &connection("default", &neighbours, &["sandbox: true"])).await;
    assert!(sim.recorded().is_empty() && neighbours.recorded().is_empty());
    connector.keep(sim);
    connector.keep(neighbours);
    connector
}

/// The same two tenants, and an issuer whose tokens open whatever they name.
async fn two_tenants_and_an_issuer() -> (Connector, Issuer, Pair) {
    let pair = Pair::ec("one");
    let issuer = Issuer::start(&[&pair]).await;
    let connector = bearer_tokens::connector(bearer_tokens::trusting(&issuer)).await;
    (connector, issuer, pair)
}

async fn ask_with_token(connector: &Connector, operation: &Operation, tenant: &str, token: &str) -> Answer {
    let request = Request::builder().method(operation.method.clone()).uri(operation.address(tenant));
    let request = request.header("authorization", format!("Bearer {token}"));
    connector.send(request.body(Body::empty()).unwrap()).await
}

async fn ask(connector: &Connector, operation: &Operation, tenant: &str, key: Option<&str>) -> (u16, String) {
    let request = Request::builder().method(operation.method.clone()).uri(operation.address(tenant));
    let request = key.into_iter().fold(request, |request, key| request.header("x-api-key", key));
    connector.send(request.body(Body::empty()).unwrap()).await.problem()
}

#[test]
fn every_operation_of_a_tenant_asks_for_a_credential_and_names_its_permission() {
    for operation in of_tenants() {
        assert!(operation.is_secured(), "{} {}", operation.method, operation.path);
        let permission = operation.permission().unwrap_or_else(|| panic!("{} names no permission", operation.path));
        assert!(permission.parse::<Permission>().is_ok(), "{permission}");
    }
}

#[test]
fn every_operation_has_a_summary_a_tag_and_an_answer_for_success() {
    for operation in operations() {
        let definition = operation.definition;
        let name = format!("{} {}", operation.method, operation.path);
        assert!(definition["summary"].as_str().is_some_and(|summary| !summary.is_empty()), "{name}: no summary");
        assert!(definition["tags"].as_array().is_some_and(|tags| tags.len() == 1), "{name}: one tag is expected");
        let responses = definition["responses"].as_object().unwrap();
        assert!(responses.keys().any(|status| status.starts_with('2')), "{name}: no success");
    }
}

#[tokio::test]
async fn without_a_credential_every_operation_of_a_tenant_is_401() {
    let connector = two_tenants().await;
    for operation in of_tenants() {
        let missing = ask(&connector, &operation, "demo", None).await;
        assert_eq!(missing, (401, "credential-missing".to_owned()), "{}", operation.path);
        let unknown = ask(&connector, &operation, "demo", Some("y2_live_nobody_knows_this")).await;
        assert_eq!(unknown, (401, "credential-invalid".to_owned()), "{}", operation.path);
        let nowhere = ask(&connector, &operation, "nowhere", None).await;
        assert_eq!(nowhere, (401, "credential-missing".to_owned()), "{}", operation.path);
    }
}

#[tokio::test]
async fn a_neighbours_credential_finds_no_tenant_in_any_operation() {
    let connector = two_tenants().await;
    let neighbours = connector.key("neighbour", &ALL_CODES).await;
    for operation in of_tenants() {
        for tenant in ["demo", "nowhere"] {
            let got = ask(&connector, &operation, tenant, Some(&neighbours)).await;
            assert_eq!(got, (404, "tenant-not-found".to_owned()), "{} {tenant}", operation.path);
        }
    }
}

#[tokio::test]
async fn a_credential_with_every_permission_but_the_one_that_is_asked_for_is_403_and_the_problem_names_it() {
    let connector = two_tenants().await;
    for operation in of_tenants() {
        let needed = operation.permission().unwrap();
        let others: Vec<_> = ALL_CODES.into_iter().filter(|code| *code != needed).collect();
        let key = connector.key("demo", &others).await;
        let request = Request::builder().method(operation.method.clone()).uri(operation.address("demo"));
        let answer = connector.send(request.header("x-api-key", key).body(Body::empty()).unwrap()).await;
        assert_eq!(answer.problem(), (403, "scope-missing".to_owned()), "{}", operation.path);
        assert_eq!(answer.json()["missingScope"], needed, "{}", operation.path);
    }
}

#[tokio::test]
async fn a_token_is_held_to_the_same_rules_as_a_key_in_every_operation() {
    let (connector, issuer, pair) = two_tenants_and_an_issuer().await;
    let token = |tenant: &str, permissions: &[&str], audience: &str| {
        let mut claims = issuer.claims(connector.clock.now());
        claims["tenants"] = [tenant].into_iter().collect();
        claims["permissions"] = permissions.iter().copied().collect();
        claims["aud"] = audience.into();
        pair.sign(&header(&pair).to_string(), &claims.to_string())
    };
    for operation in of_tenants() {
        let forged = ask_with_token(&connector, &operation, "demo", &token("demo", &ALL_CODES, "another")).await;
        assert_eq!(forged.problem(), (401, "credential-invalid".to_owned()), "{}", operation.path);
        let neighbours = token("neighbour", &ALL_CODES, bearer_tokens::AUDIENCE);
        for tenant in ["demo", "nowhere"] {
            let got = ask_with_token(&connector, &operation, tenant, &neighbours).await.problem();
            assert_eq!(got, (404, "tenant-not-found".to_owned()), "{} {tenant}", operation.path);
        }
        let needed = operation.permission().unwrap();
        let others: Vec<_> = ALL_CODES.into_iter().filter(|code| *code != needed).collect();
        let less = token("demo", &others, bearer_tokens::AUDIENCE);
        let refused = ask_with_token(&connector, &operation, "demo", &less).await;
        assert_eq!(refused.problem(), (403, "scope-missing".to_owned()), "{}", operation.path);
        assert!(refused.header("www-authenticate").contains(&format!("scope=\"{needed}\"")), "{}", operation.path);
        let all = token("demo", &ALL_CODES, bearer_tokens::AUDIENCE);
        let entered = ask_with_token(&connector, &operation, "demo", &all).await;
        let refused = !entered.status.is_success()
            && ["credential", "tenant-", "scope-", "issuer-"].iter().any(|kind| entered.problem().1.starts_with(kind));
        assert!(!refused, "{}: {}", operation.path, entered.body);
    }
}

const ALL: [Permission; Permission::ALL.len()] = Permission::ALL;
const ALL_CODES: [&str; ALL.len()] = {
    let mut codes = [""; ALL.len()];
    let mut index = 0;
    while index < codes.len() {
        codes[index] = ALL[index].code();
        index += 1;
    }
    codes
};
