//! `GET /admin/audit`: what is recorded, and what is not.

use axum::body::Body;
use cegid_connector::http::serve::PeerAddress;
use http::Method;
use jiff::SignedDuration;
use serde_json::{Value, json};

use super::{ADMIN, CANARY, office, put};
use crate::connector::Connector;

const AUDIT: &str = "/api/demo/admin/audit";

async fn entries(connector: &Connector, key: &str) -> Vec<Value> {
    let answer = connector.get(&format!("{AUDIT}?limit=200"), key).await;
    assert_eq!(answer.status, 200, "{}", answer.body);
    answer.json()["items"].as_array().unwrap().clone()
}

#[tokio::test]
async fn who_did_what_is_recorded_with_the_change() {
    let connector = office().await;
    let admin = connector.key("demo", ADMIN).await;
    let id = &admin[8..20];
    let headers = [("if-match", "\"1\""), ("content-type", "text/yaml"), ("x-request-id", "change-7")];
    let path = "/api/demo/admin/configuration/server%2Fy2.yml";
    let text =
        format!("connections:\n  main: {{url: 'https://host/Y2', databaseId: D, login: l, password: {CANARY}}}\n");
    assert_eq!(connector.call(Method::PUT, path, &admin, &headers, text).await.status, 200);
    let body = json!({ "name": "Ada's key", "scopes": ["tenant.access:read"], "expires": "1d" }).to_string();
    let made = connector.post("/api/demo/admin/api-keys", &admin, Some(&body)).await.json();
    let made_id = made["key"]["id"].as_str().unwrap();
    connector.call(Method::DELETE, &format!("/api/demo/admin/api-keys/{made_id}"), &admin, &[], "").await;

    let entries = entries(&connector, &admin).await;
    let told: Vec<_> = entries
        .iter()
        .map(|entry| (entry["action"].as_str().unwrap(), entry["target"].as_str().unwrap_or("-")))
        .collect();
    let expected = [
        ("key.revoke", made_id),
        ("key.create", made_id),
        ("configuration.replace", "server/y2.yml"),
        ("key.create", id),
        ("tenant.apply", "-"),
    ];
    assert_eq!(told, expected);
    let replaced = &entries[2];
    assert_eq!(replaced["actor"], json!({ "kind": "apiKey", "id": id }));
    assert_eq!(
        (&replaced["requestId"], &replaced["at"], &replaced["outcome"]),
        (&json!("change-7"), &json!("2026-03-31T09:00:00Z"), &json!("done"))
    );
    assert_eq!(
        (&replaced["details"]["version"], &replaced["details"]["files"][0]["change"]),
        (&json!(2), &json!("changed"))
    );
    let keys = replaced["details"]["files"][0]["keys"].as_array().unwrap();
    assert!(
        keys.contains(&json!("connections.main.password")) && keys.contains(&json!("connections.default.url")),
        "{keys:?}"
    );
    assert_eq!(entries[1]["details"], json!({ "scopes": ["tenant.access:read"], "expiresAt": "2026-04-01T09:00:00Z" }));
    assert_eq!((&entries[4]["actor"]["kind"], &entries[4]["address"]), (&json!("commandLine"), &json!(null)));
    let all = serde_json::to_string(&entries).unwrap();
    for secret in [CANARY, "Ada", made["value"].as_str().unwrap(), "https://host"] {
        assert!(!all.contains(secret), "{secret}");
    }
}

#[tokio::test]
async fn what_changed_nothing_is_not_recorded() {
    let connector = office().await;
    let admin = connector.key("demo", ADMIN).await;
    let before = entries(&connector, &admin).await.len();
    put(&connector, &admin, "tenant.yml", "\"7\"", "displayName: X\n").await;
    put(&connector, &admin, "tenant.yml", "\"1\"", "nonsense").await;
    let same = connector.get("/api/demo/admin/configuration/tenant.yml", &admin).await.body;
    put(&connector, &admin, "tenant.yml", "\"1\"", &same).await;
    assert_eq!(entries(&connector, &admin).await.len(), before);
}

#[tokio::test]
async fn refused_calls_are_counted_and_recorded_once() {
    let connector = office().await;
    // Each process counts for itself.
    connector.stay();
    let admin = connector.key("demo", ADMIN).await;
    let reader = connector.key("demo", &["tenant.y2.stores:read"]).await;
    let neighbour = connector.key("neighbour", ADMIN).await;
    let before = entries(&connector, &admin).await.len();
    for _ in 0..50 {
        connector.get(AUDIT, &reader).await;
        connector.get(AUDIT, &neighbour).await;
        connector.get(AUDIT, "y2_live_nobody").await;
        connector.send(http::Request::get(AUDIT).body(Body::empty()).unwrap()).await;
        connector.clock.advance(SignedDuration::from_secs(1));
    }
    // Elsewhere, refusals are for the log.
    connector.get("/api/demo/cegid/settings/civilities", &reader).await;
    assert_eq!(entries(&connector, &admin).await.len(), before, "no request writes it");
    for _ in 0..3 {
        connector.app().write_down_what_is_due().await.unwrap();
    }
    let entries = entries(&connector, &admin).await;
    assert_eq!(entries.len(), before + 4);
    for entry in &entries[..4] {
        assert_eq!(
            (&entry["action"], &entry["outcome"], &entry["details"]["calls"]),
            (&json!("access.refused"), &json!("refused"), &json!(50))
        );
    }
    let of = |reason: &str| entries.iter().find(|entry| entry["details"]["reason"] == reason).unwrap();
    assert_eq!(of("scope-missing")["actor"]["id"], reader[8..20]);
    assert_eq!(of("scope-missing")["details"]["missingScope"], "tenant.access:read");
    assert_eq!(
        of("other-tenant")["actor"],
        json!({ "kind": "unknown", "id": null }),
        "whose it is, is the neighbour's affair"
    );
    assert_eq!(of("credential-missing")["details"]["firstAt"], "2026-03-31T09:00:00Z");
    of("credential-invalid");
}

#[tokio::test]
async fn a_further_permission_that_is_missing_is_recorded_too() {
    let connector = office().await;
    connector.stay();
    let admin = connector.key("demo", ADMIN).await;
    let body = json!({ "name": "x", "scopes": ["tenant.personalData:read"] }).to_string();
    assert_eq!(connector.post("/api/demo/admin/api-keys", &admin, Some(&body)).await.status, 403);
    connector.get("/api/demo/admin/sandbox-traces/01890000-0000-7000-8000-000000000000", &admin).await;
    connector.app().write_down_everything().await.unwrap();
    let first = &entries(&connector, &admin).await[0];
    assert_eq!(
        (&first["details"]["missingScope"], &first["details"]["calls"]),
        (&json!("tenant.personalData:read"), &json!(2))
    );
}

#[tokio::test]
async fn the_audit_comes_in_pages_and_the_neighbours_is_apart() {
    let connector = office().await;
    let admin = connector.key("demo", ADMIN).await;
    for name in ["a", "b", "c"] {
        let body = json!({ "name": name, "scopes": ["tenant.access:read"] }).to_string();
        connector.post("/api/demo/admin/api-keys", &admin, Some(&body)).await;
    }
    let page = connector.get(&format!("{AUDIT}?limit=2"), &admin).await.json();
    let sequences = |page: &Value| -> Vec<i64> {
        page["items"].as_array().unwrap().iter().map(|item| item["sequence"].as_i64().unwrap()).collect()
    };
    assert_eq!((sequences(&page), &page["next"]), (vec![5, 4], &json!("4")));
    let rest = connector.get(&format!("{AUDIT}?after=4"), &admin).await.json();
    assert_eq!((sequences(&rest), &rest["next"]), (vec![3, 2, 1], &json!(null)));
    let neighbour = connector.key("neighbour", ADMIN).await;
    let theirs = connector.get("/api/neighbour/admin/audit", &neighbour).await.json();
    assert_eq!(sequences(&theirs), [2, 1]);
}

#[tokio::test]
async fn the_address_is_the_peers_whatever_a_header_says() {
    let connector = office().await;
    let admin = connector.key("demo", ADMIN).await;
    let request = http::Request::post("/api/demo/admin/api-keys")
        .header("x-api-key", &admin)
        .header("content-type", "application/json")
        .header("x-forwarded-for", "198.51.100.1")
        .extension(PeerAddress("203.0.113.9".parse().unwrap()));
    let body = json!({ "name": "x", "scopes": ["tenant.access:read"] }).to_string();
    assert_eq!(connector.send(request.body(Body::from(body)).unwrap()).await.status, 201);
    let privileged = connector.key("demo", &["tenant.access:read", "tenant.personalData:read"]).await;
    // The newest of a request; the privileged key was made by the command line.
    let address = async |key: &str| {
        let entries = entries(&connector, key).await;
        entries.iter().find(|entry| entry["requestId"].is_string()).unwrap()["address"].clone()
    };
    assert_eq!(address(&privileged).await, "203.0.113.9");
    assert_eq!(address(&admin).await, json!(null), "it is data about a person");
}
