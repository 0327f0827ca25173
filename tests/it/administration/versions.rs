//! `/admin/configuration/{file}/versions`: looking back and going back.

use http::Method;
use jiff::SignedDuration;
use secrecy::ExposeSecret as _;
use serde_json::json;

use super::{ADMIN, message, office, put};
use crate::connector::{Answer, Connector};

const TENANT: &str = "/api/demo/admin/configuration/tenant.yml";
const Y2: &str = "/api/demo/admin/configuration/server%2Fy2.yml";

async fn restore(connector: &Connector, key: &str, path: &str, version: i64, headers: &[(&str, &str)]) -> Answer {
    connector.call(Method::POST, &format!("{path}/versions/{version}/restore"), key, headers, "").await
}

fn y2(password: &str) -> String {
    format!("connections:\n  main: {{url: 'https://host/Y2', databaseId: D, login: l, password: {password}}}\n")
}

fn password(connector: &Connector) -> String {
    let tenant = connector.app().registry.get(&"demo".parse().unwrap()).unwrap();
    tenant.connections[0].password.expose_secret().to_owned()
}

#[tokio::test]
async fn the_versions_of_a_file_are_its_own_changes() {
    let connector = office().await;
    let admin = connector.key("demo", ADMIN).await;
    for name in ["B", "C"] {
        connector.clock.advance(SignedDuration::from_secs(60));
        put(&connector, &admin, "tenant.yml", "*", &format!("displayName: {name}\n")).await;
        put(&connector, &admin, "server%2Fy2.yml", "*", &y2(name)).await;
    }
    let list = connector.get(&format!("{TENANT}/versions?limit=2"), &admin).await.json();
    let versions: Vec<_> = list["items"].as_array().unwrap().iter().map(|item| &item["version"]).collect();
    assert_eq!(versions, [4, 2]);
    assert_eq!((&list["next"], &list["items"][0]["appliedAt"]), (&json!("2"), &json!("2026-03-31T09:02:00Z")));
    let rest = connector.get(&format!("{TENANT}/versions?after=2"), &admin).await.json();
    assert_eq!((&rest["items"][0]["version"], &rest["next"]), (&json!(1), &json!(null)));

    let old = connector.get(&format!("{TENANT}/versions/2"), &admin).await;
    assert_eq!((old.body.as_str(), old.header("etag")), ("displayName: B\n", "\"2\""));
    // The third version of the configuration changed the other file.
    for (version, expected) in
        [("3", "configuration-not-found"), ("99", "configuration-not-found"), ("x", "configuration-not-found")]
    {
        let answer = connector.get(&format!("{TENANT}/versions/{version}"), &admin).await;
        assert_eq!(answer.problem(), (404, expected.to_owned()), "{version}");
        assert_eq!(answer.body.contains("whole number"), version == "x", "{}", answer.body);
    }
    let bad = connector.get(&format!("{TENANT}/versions?after=x"), &admin).await;
    message(&bad, "after");
    let nothing = connector.get("/api/demo/admin/configuration/security.yaml/versions?limit=x", &admin).await;
    assert_eq!(nothing.problem().0, 404, "what is not there is not found before its query is read");
}

#[tokio::test]
async fn a_restored_version_is_a_new_one_with_its_text_and_secrets_of_then() {
    let connector = office().await;
    let admin = connector.key("demo", ADMIN).await;
    put(&connector, &admin, "server%2Fy2.yml", "*", &y2("first")).await;
    put(&connector, &admin, "server%2Fy2.yml", "*", &y2("second")).await;
    assert_eq!(password(&connector), "second");
    let late = restore(&connector, &admin, Y2, 2, &[("if-match", "\"2\"")]).await;
    assert_eq!((late.problem().0, &late.json()["version"]), (412, &json!(3)));
    let without = restore(&connector, &admin, Y2, 2, &[]).await;
    assert_eq!(without.problem(), (428, "precondition-required".to_owned()));
    let unknown = restore(&connector, &admin, Y2, 77, &[]).await;
    assert_eq!(unknown.problem(), (404, "configuration-not-found".to_owned()));

    let restored = restore(&connector, &admin, Y2, 2, &[("if-match", "\"3\"")]).await;
    assert_eq!((restored.status.as_u16(), restored.header("etag")), (200, "\"4\""), "{}", restored.body);
    assert_eq!(restored.json()["changedKeys"], json!(["connections.main.password"]));
    assert_eq!(password(&connector), "first");
    // And forward again.
    assert_eq!(restore(&connector, &admin, Y2, 3, &[("if-match", "\"4\"")]).await.status, 200);
    assert_eq!(password(&connector), "second");
}

#[tokio::test]
async fn a_removed_file_is_restored_with_its_password() {
    let connector = office().await;
    let admin = connector.key("demo", ADMIN).await;
    put(&connector, &admin, "server%2Fy2.yml", "*", &y2("first")).await;
    connector.call(Method::DELETE, Y2, &admin, &[("if-match", "*")], "").await;
    assert_eq!(connector.get(&format!("{Y2}/versions"), &admin).await.json()["items"][0]["version"], 2);
    assert_eq!(restore(&connector, &admin, Y2, 2, &[("if-match", "*")]).await.problem().0, 412);
    let back = restore(&connector, &admin, Y2, 2, &[("if-none-match", "*")]).await;
    assert_eq!((back.status.as_u16(), back.header("location")), (201, Y2), "{}", back.body);
    assert_eq!(password(&connector), "first");
}
