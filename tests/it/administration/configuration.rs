//! `/admin/configuration`: reading, checking, replacing, removing.

use http::Method;
use serde_json::json;

use super::{ADMIN, CANARY, message, office, put};
use crate::connector::{Answer, Connector};

const FILES: &str = "/api/demo/admin/configuration";
const TENANT: &str = "/api/demo/admin/configuration/tenant.yml";
const Y2: &str = "/api/demo/admin/configuration/server%2Fy2.yml";

fn y2(host: &str, password: &str) -> String {
    format!(
        "connections:\n  main: # the shop\n    url: https://{host}/Y2\n    databaseId: D\n    login: l\n    password: {password}\n"
    )
}

async fn check(connector: &Connector, key: &str, path: &str, text: &str) -> Answer {
    connector.call(Method::POST, &format!("{path}/check"), key, &[("content-type", "text/yaml")], text.to_owned()).await
}

#[tokio::test]
async fn files_are_listed_with_version_and_size_and_read_with_their_tag() {
    let connector = office().await;
    let admin = connector.key("demo", ADMIN).await;
    let list = connector.get(FILES, &admin).await.json();
    assert_eq!(list["next"], json!(null));
    let files: Vec<_> = list["items"].as_array().unwrap().iter().map(|item| item["file"].as_str().unwrap()).collect();
    assert_eq!(files, ["server/y2.yml", "tenant.yml"]);
    let text = connector.get(TENANT, &admin).await;
    assert_eq!((text.status.as_u16(), text.header("content-type")), (200, "text/yaml; charset=utf-8"));
    assert_eq!(text.header("etag"), "\"1\"");
    assert_eq!(
        list["items"][1],
        json!({
            "file": "tenant.yml", "version": 1, "size": text.body.len(), "appliedAt": "2026-03-31T09:00:00Z",
        })
    );
    let again = connector.get_with(TENANT, &admin, &[("if-none-match", "\"1\"")]).await;
    assert_eq!((again.status.as_u16(), again.body.as_str(), again.header("etag")), (304, "", "\"1\""));
}

#[tokio::test]
async fn a_sandbox_in_a_production_folder_is_refused_however_its_address_is_spelt() {
    let connector = office().await;
    let admin = connector.key("demo", ADMIN).await;
    let two = |url: &str, folder: &str| {
        format!(
            "connections:\n  shop: {{url: https://y2.example.com/Y2, databaseId: F_PROD, login: l, password: p, default: true}}\n  \
             box: {{url: '{url}', databaseId: {folder}, login: l, password: p, sandbox: true}}\n"
        )
    };
    for url in [
        "https://y2.example.com/Y2",
        "https://y2.example.com/y2",
        "https://y2.example.com//Y2",
        "https://y2.example.com/%59%32",
        "https://y2.example.com./Y2",
        "https://Y2.Example.com:8443/Y2",
        "http://y2.example.com/Y2",
    ] {
        let answer = check(&connector, &admin, Y2, &two(url, "f_prod")).await;
        assert_eq!(answer.problem(), (400, "invalid-configuration".to_owned()), "{url}: {}", answer.body);
        assert!(answer.json()["errors"]["connections.box.sandbox"].is_array(), "{url}: {}", answer.body);
    }
    for (url, folder) in [("https://y2.example.com/Y2", "F_TEST"), ("https://test.example.com/Y2", "F_PROD")] {
        let answer = check(&connector, &admin, Y2, &two(url, folder)).await;
        assert_eq!(answer.status, 200, "{url} {folder}: {}", answer.body);
    }
}

#[tokio::test]
async fn a_replaced_file_is_in_effect_at_once_and_others_keep_their_version() {
    let connector = office().await;
    let admin = connector.key("demo", ADMIN).await;
    let text = "displayName: Test\ndefaultLanguage: fr\ntimeZone: Europe/Paris\n";
    let answer = put(&connector, &admin, "tenant.yml", "\"1\"", text).await;
    assert_eq!((answer.status.as_u16(), answer.header("etag")), (200, "\"2\""), "{}", answer.body);
    let change = answer.json();
    assert_eq!((&change["changed"], &change["changedKeys"]), (&json!(true), &json!(["defaultLanguage"])));
    assert_eq!(connector.get(TENANT, &admin).await.body, text);
    assert_eq!(connector.get(Y2, &admin).await.header("etag"), "\"1\"");
    let state = connector.get("/api/demo/admin/connections/default", &admin).await.json();
    assert_eq!(state["language"], "fr", "the process did not wait for its poll");

    let same = put(&connector, &admin, "tenant.yml", "\"2\"", text).await;
    assert_eq!((same.header("etag"), &same.json()["changed"]), ("\"2\"", &json!(false)));
}

#[tokio::test]
async fn a_change_on_an_old_version_is_refused_and_one_on_none_too() {
    let connector = office().await;
    let admin = connector.key("demo", ADMIN).await;
    let text = |name: &str| format!("displayName: {name}\n");
    assert_eq!(put(&connector, &admin, "tenant.yml", "\"1\"", &text("A")).await.status, 200);
    let late = put(&connector, &admin, "tenant.yml", "\"1\"", &text("B")).await;
    assert_eq!(late.problem(), (412, "precondition-failed".to_owned()));
    assert_eq!(late.json()["version"], 2);
    let yaml = [("content-type", "text/yaml")];
    let without = connector.call(Method::PUT, TENANT, &admin, &yaml, text("B")).await;
    assert_eq!(without.problem(), (428, "precondition-required".to_owned()));
    let unquoted = put(&connector, &admin, "tenant.yml", "2", &text("B")).await;
    assert!(message(&unquoted, "If-Match").contains("in quotes"));
    assert_eq!(connector.get(TENANT, &admin).await.body, text("A"));
    assert_eq!(put(&connector, &admin, "tenant.yml", "*", &text("B")).await.status, 200);
}

#[tokio::test]
async fn a_file_is_made_where_there_is_none_and_removed_again() {
    let connector = office().await;
    let admin = connector.key("demo", ADMIN).await;
    let gone = connector.call(Method::DELETE, Y2, &admin, &[("if-match", "\"1\"")], "").await;
    assert_eq!(gone.status, 204, "{}", gone.body);
    assert_eq!(connector.get(Y2, &admin).await.problem(), (404, "configuration-not-found".to_owned()));
    assert_eq!(connector.get("/api/demo/admin/connections", &admin).await.json()["items"], json!([]));

    let missing = put(&connector, &admin, "server%2Fy2.yml", "\"1\"", &y2("host", CANARY)).await;
    assert_eq!((missing.problem().0, &missing.json()["version"]), (412, &json!(null)));
    let made = [("if-none-match", "*"), ("content-type", "application/yaml")];
    let answer = connector.call(Method::PUT, Y2, &admin, &made, y2("host", CANARY)).await;
    assert_eq!((answer.status.as_u16(), answer.header("location")), (201, Y2), "{}", answer.body);
    let twice = connector.call(Method::PUT, Y2, &admin, &made, y2("host", CANARY)).await;
    assert_eq!(twice.problem().0, 412);

    let needed = connector.call(Method::DELETE, TENANT, &admin, &[("if-match", "*")], "").await;
    assert_eq!(needed.problem(), (400, "invalid-configuration".to_owned()));
    let without = connector.call(Method::DELETE, TENANT, &admin, &[], "").await;
    assert_eq!(without.problem().0, 428);
}

#[tokio::test]
async fn every_mistake_is_told_at_once_with_its_place_and_nothing_changes() {
    let connector = office().await;
    let admin = connector.key("demo", ADMIN).await;
    let text = "connections:\n  main:\n    url: https://host:443/Y2\n    databaseid: D\n    login: l\n    password: p\n    timeout: soon\n";
    let refused = put(&connector, &admin, "server%2Fy2.yml", "\"1\"", text).await;
    assert_eq!(refused.problem(), (400, "invalid-configuration".to_owned()));
    assert!(
        message(&refused, "connections.main.timeout")
            .starts_with("server/y2.yml:7:14: found `soon`, expected a duration")
    );
    assert!(message(&refused, "connections.main.databaseid").contains("did you mean `databaseId`?"));
    let problems = refused.json()["problems"].clone();
    assert_eq!(problems.as_array().unwrap().len(), 4, "{problems:#}");
    assert_eq!((&problems[0]["line"], &problems[0]["column"]), (&json!(3), &json!(5)), "{problems:#}");

    let checked = check(&connector, &admin, Y2, text).await;
    assert_eq!((checked.problem().0, &checked.json()["problems"]), (400, &problems));
    let syntax = check(&connector, &admin, TENANT, "displayName: [").await;
    assert!(message(&syntax, "$").contains("valid YAML"));
    assert_eq!(connector.get(Y2, &admin).await.header("etag"), "\"1\"");
}

#[tokio::test]
async fn checking_changes_nothing_and_names_what_would_change() {
    let connector = office().await;
    let admin = connector.key("demo", ADMIN).await;
    let checked = check(&connector, &admin, TENANT, "displayName: Other\ndefaultLanguage: en\ntimeZone: UTC\n").await;
    assert_eq!(
        (checked.status.as_u16(), checked.json()),
        (200, json!({ "changedKeys": ["displayName", "timeZone"], "warnings": [] }))
    );
    assert_eq!(connector.get(TENANT, &admin).await.header("etag"), "\"1\"");
    let unchanged = connector.get(TENANT, &admin).await.body;
    assert_eq!(
        check(&connector, &admin, TENANT, &unchanged).await.json(),
        json!({ "changedKeys": [], "warnings": [] })
    );
}

#[tokio::test]
async fn a_secret_never_comes_back_and_its_reference_keeps_it() {
    let connector = office().await;
    let admin = connector.key("demo", ADMIN).await;
    let sealed = put(&connector, &admin, "server%2Fy2.yml", "\"1\"", &y2("host.example", CANARY)).await;
    assert_eq!(sealed.status, 200, "{}", sealed.body);
    let text = connector.get(Y2, &admin).await;
    assert!(
        text.body.contains("password: \"${secret:connections.main.password}\"") && text.body.contains("# the shop")
    );
    let longer = format!("{}    timeout: 9s\n", text.body);
    let kept = put(&connector, &admin, "server%2Fy2.yml", text.header("etag"), &longer).await;
    assert_eq!(kept.json()["changedKeys"], json!(["connections.main.timeout"]), "{}", kept.body);
    let tenant = connector.app().registry.get(&"demo".parse().unwrap()).unwrap();
    assert_eq!(secrecy::ExposeSecret::expose_secret(&tenant.connections[0].password), CANARY);

    let other = put(&connector, &admin, "server%2Fy2.yml", "*", &y2("host.example", "another")).await;
    assert_eq!(other.json()["changedKeys"], json!(["connections.main.password", "connections.main.timeout"]));
    for path in [
        FILES,
        Y2,
        "/api/demo/admin/connections",
        "/api/demo/admin/audit",
        &format!("{Y2}/versions"),
        &format!("{Y2}/versions/2"),
    ] {
        let answer = connector.get(path, &admin).await;
        assert!(answer.status == 200 && !answer.body.contains(CANARY), "{path}: {}", answer.body);
    }
    for answer in [sealed, kept, other] {
        assert!(!answer.body.contains(CANARY) && !answer.body.contains("another"), "{}", answer.body);
    }
}

#[tokio::test]
async fn a_stored_password_does_not_follow_a_url_to_another_host() {
    let connector = office().await;
    let admin = connector.key("demo", ADMIN).await;
    put(&connector, &admin, "server%2Fy2.yml", "*", &y2("host.example", CANARY)).await;
    let moved = y2("evil.example", "${secret:connections.main.password}");
    let refused = put(&connector, &admin, "server%2Fy2.yml", "*", &moved).await;
    assert_eq!(refused.problem(), (400, "invalid-configuration".to_owned()));
    let told = message(&refused, "connections.main.password");
    assert!(told.contains("the password again, since the connection now leads to https://evil.example"), "{told}");
    assert_eq!(put(&connector, &admin, "server%2Fy2.yml", "*", &y2("evil.example", "given-again")).await.status, 200);
}

#[tokio::test]
async fn references_to_the_machine_are_refused_and_told_why() {
    let connector = office().await;
    let admin = connector.key("demo", ADMIN).await;
    for reference in ["${env:HOME}", "${file:/etc/passwd}"] {
        let refused = put(&connector, &admin, "server%2Fy2.yml", "*", &y2("host", reference)).await;
        assert_eq!(refused.problem(), (400, "invalid-configuration".to_owned()));
        let told = message(&refused, "connections.main.password");
        assert!(told.contains("only the command line reads the machine's environment and files"), "{told}");
        assert!(!refused.body.contains("root:"));
        assert!(!check(&connector, &admin, Y2, &y2("host", reference)).await.body.contains("root:"));
    }
    let nothing =
        put(&connector, &admin, "server%2Fy2.yml", "*", &y2("host", "${secret:connections.other.password}")).await;
    assert!(message(&nothing, "connections.main.password").contains("nothing is stored under it"));
}

#[tokio::test]
async fn a_file_that_cannot_be_is_not_found_whatever_else_is_wrong() {
    let connector = office().await;
    let admin = connector.key("demo", ADMIN).await;
    for file in ["server", "y2.yml", "server%2Fy2.yaml", "..%2F..%2Fetc%2Fpasswd", "tenant.yml%00"] {
        let path = format!("{FILES}/{file}");
        for method in [Method::GET, Method::PUT, Method::DELETE] {
            let answer = connector.call(method, &path, &admin, &[], "").await;
            assert_eq!(answer.problem(), (404, "configuration-not-found".to_owned()), "{file}");
            assert_eq!(answer.json()["files"], json!(["server/y2.yml", "tenant.yml"]));
        }
        assert_eq!(check(&connector, &admin, &path, "x").await.problem().0, 404);
    }
}

#[tokio::test]
async fn a_path_of_several_segments_is_told_how_to_be_one() {
    let connector = office().await;
    let admin = connector.key("demo", ADMIN).await;
    let answer = connector.get(&format!("{FILES}/server/y2.yml"), &admin).await;
    assert_eq!(answer.problem(), (404, "route-not-found".to_owned()));
    assert!(answer.json()["detail"].as_str().unwrap().contains("%2F"), "{}", answer.body);
}

#[tokio::test]
async fn a_body_that_is_no_yaml_text_is_refused() {
    let connector = office().await;
    let admin = connector.key("demo", ADMIN).await;
    let send = async |media: &str, body: Vec<u8>| {
        connector.call(Method::PUT, TENANT, &admin, &[("if-match", "*"), ("content-type", media)], body).await.problem()
    };
    assert_eq!(send("application/xml", b"{}".to_vec()).await, (415, "unsupported-media-type".to_owned()));
    assert_eq!(send("text/yaml", b"\xff\xfe".to_vec()).await, (400, "invalid-body".to_owned()));
    assert_eq!(send("text/yaml", b" \n".to_vec()).await, (400, "invalid-body".to_owned()));
    assert_eq!(send("text/yaml", vec![b'#'; 300 << 10]).await, (400, "invalid-configuration".to_owned()));
    assert_eq!(send("text/yaml", vec![b'#'; 2 << 20]).await, (413, "payload-too-large".to_owned()));
    // `curl -T` sends no media type.
    let bare = connector.call(Method::PUT, TENANT, &admin, &[("if-match", "*")], "displayName: Curl\n").await;
    assert_eq!(bare.status, 200);
}

#[tokio::test]
async fn of_two_changes_at_the_same_time_one_is_refused() {
    let connector = office().await;
    let admin = connector.key("demo", ADMIN).await;
    let (one, other) = tokio::join!(
        put(&connector, &admin, "tenant.yml", "\"1\"", "displayName: One\n"),
        put(&connector, &admin, "tenant.yml", "\"1\"", "displayName: Other\n"),
    );
    let mut statuses = [one.status.as_u16(), other.status.as_u16()];
    statuses.sort_unstable();
    assert_eq!(statuses, [200, 412], "{} {}", one.body, other.body);
}
