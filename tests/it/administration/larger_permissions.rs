//! Nobody turns a permission into a larger one: by naming an issuer, by an older version, by a check, by a key, by another file.

use http::Method;
use serde_json::json;

use super::{office, put};
use crate::{
    bearer_tokens::{self, Issuer, Pair},
    connector::{Answer, Connector},
};

const SECURITY: &str = "/api/demo/admin/configuration/security.yml";
const CONFIGURATION: &[&str] = &["tenant.configuration:read", "tenant.configuration:write"];
const ACCESS: &[&str] = &["tenant.configuration:read", "tenant.configuration:write", "tenant.access:write"];
const TENANT: &str = "displayName: Test\ndefaultLanguage: en\ntimeZone: Europe/Paris\n";

fn trusting(issuer: &str, permissions: &str) -> String {
    format!(
        "issuers:\n  own:\n    issuer: {issuer}\n    audiences: [connector]\n    algorithms: [ES256]\n{permissions}"
    )
}

/// With an issuer that may grant everything: what an operator applied.
async fn with_an_issuer() -> Connector {
    let connector = office().await;
    let security = trusting("https://login.example.com", "");
    connector.apply_with("demo", bearer_tokens::SIMULATED, &[("security.yml", &security)]).await;
    connector
}

fn lacks(answer: &Answer, missing: &[&str]) {
    assert_eq!(answer.problem(), (403, "scope-missing".to_owned()), "{}", answer.body);
    assert_eq!(answer.json()["missingScopes"], json!(missing), "{}", answer.body);
}

#[tokio::test]
async fn changing_checking_restoring_and_removing_what_decides_who_gets_in_needs_the_permission_to_give_access() {
    let connector = with_an_issuer().await;
    let weak = connector.key("demo", CONFIGURATION).await;
    let text = trusting("https://login.example.com", "");
    let yaml = [("content-type", "text/yaml"), ("if-match", "*")];
    let calls = [
        (Method::PUT, SECURITY.to_owned(), text.clone()),
        (Method::PUT, SECURITY.to_owned(), "challengers: [{type: livestore}]\n".to_owned()),
        (Method::POST, format!("{SECURITY}/check"), text),
        (Method::POST, format!("{SECURITY}/versions/2/restore"), String::new()),
        (Method::DELETE, SECURITY.to_owned(), String::new()),
    ];
    for (method, path, body) in calls {
        lacks(&connector.call(method, &path, &weak, &yaml, body).await, &["tenant.access:write"]);
    }
    assert_eq!(connector.get(SECURITY, &weak).await.header("etag"), "\"2\"", "nothing changed");
    let strong = connector.key("demo", ACCESS).await;
    assert_eq!(connector.call(Method::DELETE, SECURITY, &strong, &yaml, "").await.status, 204);
}

#[tokio::test]
async fn an_issuer_grants_no_more_than_whoever_names_it_holds() {
    let connector = office().await;
    let author = connector.key("demo", ACCESS).await;
    let none = [("content-type", "text/yaml"), ("if-none-match", "*")];
    let make = async |text: String| connector.call(Method::PUT, SECURITY, &author, &none, text).await;
    let everything = make(trusting("https://login.example.com", "")).await;
    assert_eq!(everything.problem(), (403, "scope-missing".to_owned()), "{}", everything.body);
    assert_eq!(everything.json()["missingScopes"].as_array().unwrap().len(), 15, "{}", everything.body);
    let detail = everything.json()["detail"].as_str().unwrap().to_owned();
    assert!(detail.contains("issuer `own`") && detail.contains("under its `permissions`"), "{detail}");
    let more = "    permissions: [tenant.configuration:read, tenant.logs:read]\n";
    lacks(&make(trusting("https://login.example.com", more)).await, &["tenant.logs:read"]);
    let held = "    permissions: [tenant.configuration:read]\n";
    assert_eq!(make(trusting("https://login.example.com", held)).await.status, 201);
}

#[tokio::test]
async fn an_issuer_that_others_named_stays_as_it_is_or_asks_for_all_that_it_grants() {
    let connector = with_an_issuer().await;
    let author = connector.key("demo", ACCESS).await;
    let before = trusting("https://login.example.com", "");
    let beside = format!("{before}callbackHosts: [shop.example.com]\n");
    assert_eq!(put(&connector, &author, "security.yml", "*", &beside).await.status, 200);
    let elsewhere = put(&connector, &author, "security.yml", "*", &trusting("https://evil.example.com", "")).await;
    assert_eq!(elsewhere.problem().0, 403, "{}", elsewhere.body);
    // Without it, and back to the version that had it: that names it anew.
    assert_eq!(put(&connector, &author, "security.yml", "*", "issuers: []\n").await.status, 200);
    let versions = connector.get(&format!("{SECURITY}/versions"), &author).await.json();
    let first = versions["items"].as_array().unwrap().last().unwrap()["version"].clone();
    let restore = format!("{SECURITY}/versions/{first}/restore");
    let restored = connector.call(Method::POST, &restore, &author, &[("if-match", "*")], "").await;
    assert_eq!(restored.problem(), (403, "scope-missing".to_owned()), "{}", restored.body);
}

#[tokio::test]
async fn what_a_token_names_beyond_its_issuers_permissions_means_nothing() {
    let pair = Pair::ec("one");
    let issuer = Issuer::start(&[&pair]).await;
    let connector = office().await;
    let claims = |codes: &str| {
        let mut claims = issuer.claims(connector.clock.now());
        claims["permissions"] = json!(codes.split(' ').collect::<Vec<_>>());
        bearer_tokens::token(&pair, &claims)
    };
    let security = trusting(&issuer.url, "    permissions: [tenant.configuration:read]\n");
    connector.apply_with("demo", bearer_tokens::SIMULATED, &[("security.yml", &security)]).await;
    let token = claims("tenant.configuration:read tenant.access:read");
    assert_eq!(bearer_tokens::get(&connector, SECURITY, &token).await.status, 200);
    let keys = bearer_tokens::get(&connector, "/api/demo/admin/api-keys", &token).await;
    assert_eq!(keys.problem(), (403, "scope-missing".to_owned()), "{}", keys.body);
}

#[tokio::test]
async fn where_visitors_are_led_is_not_changed_with_the_rest_of_its_file() {
    let connector = office().await;
    let weak = connector.key("demo", CONFIGURATION).await;
    let moved = format!("{TENANT}publicBaseUrl: https://evil.example.com\n");
    lacks(&put(&connector, &weak, "tenant.yml", "*", &moved).await, &["tenant.access:write"]);
    let renamed = put(&connector, &weak, "tenant.yml", "*", &TENANT.replace("Test", "Other")).await;
    assert_eq!(renamed.status, 200, "{}", renamed.body);
    let strong = connector.key("demo", ACCESS).await;
    assert_eq!(put(&connector, &strong, "tenant.yml", "*", &moved).await.status, 200);
    // Leaving it as it is takes nothing; taking it away does.
    assert_eq!(put(&connector, &weak, "tenant.yml", "*", &moved.replace("Test", "Again")).await.status, 200);
    lacks(&put(&connector, &weak, "tenant.yml", "*", TENANT).await, &["tenant.access:write"]);
}

#[tokio::test]
async fn where_addresses_may_lead_is_out_of_reach_of_the_files_that_name_them() {
    let connector = office().await;
    let weak = connector.key("demo", CONFIGURATION).await;
    let livestore = "/api/demo/admin/configuration/server%2Flivestore.yml";
    let none = [("content-type", "text/yaml"), ("if-none-match", "*")];
    let text = "returnUrl: https://evil.example.com/done\n";
    let refused = connector.call(Method::PUT, livestore, &weak, &none, text).await;
    assert_eq!(refused.problem(), (400, "invalid-configuration".to_owned()), "{}", refused.body);
}

#[tokio::test]
async fn a_refused_change_is_in_the_audit() {
    let connector = with_an_issuer().await;
    connector.stay();
    let weak = connector.key("demo", CONFIGURATION).await;
    put(&connector, &weak, "security.yml", "*", "issuers: []\n").await;
    connector.app().write_down_everything().await.unwrap();
    let auditor = connector.key("demo", &["tenant.access:read"]).await;
    let entries = connector.get("/api/demo/admin/audit", &auditor).await.json();
    let refused =
        entries["items"].as_array().unwrap().iter().find(|entry| entry["action"] == "access.refused").unwrap();
    assert_eq!(refused["details"]["missingScope"], "tenant.access:write", "{refused}");
}
