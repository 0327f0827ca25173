//! The OpenAPI document.

use cegid_connector::http::openapi::document::{DocumentOptions, json, yaml};
use serde_json::Value;
use url::Url;

#[test]
fn yaml_and_json_say_the_same() {
    let options = DocumentOptions::default();
    let from_yaml: Value = serde_saphyr::from_str(&yaml(&options).unwrap()).unwrap();
    let from_json: Value = serde_json::from_str(&json(&options).unwrap()).unwrap();
    assert_eq!(from_yaml, from_json);
}

#[test]
fn the_security_schemes_are_those_of_the_public_contract() {
    let options = DocumentOptions {
        public_url: Some(Url::parse("https://c.example/").unwrap()),
        authorization_url: "https://a.example/x".into(),
    };
    let document: Value = serde_json::from_str(&json(&options).unwrap()).unwrap();
    let schemes = &document["components"]["securitySchemes"];
    assert_eq!(schemes["admin-bearer"]["type"], "oauth2");
    let implicit = &schemes["admin-bearer"]["flows"]["implicit"];
    assert_eq!(implicit["authorizationUrl"], "https://a.example/x");
    assert_eq!(implicit["scopes"], serde_json::json!({}));
    assert_eq!(schemes["apiKey"], serde_json::json!({ "type": "apiKey", "in": "header", "name": "X-API-KEY" }));
    assert_eq!(document["servers"][0]["url"], "https://c.example");
    assert!(document["openapi"].as_str().unwrap().starts_with("3.1"));
}

#[test]
fn every_operation_has_a_summary_a_known_tag_a_security_and_its_own_id() {
    let document: Value = serde_json::from_str(&json(&DocumentOptions::default()).unwrap()).unwrap();
    let tags: Vec<_> = document["tags"].as_array().unwrap().iter().map(|tag| tag["name"].clone()).collect();
    let mut ids = std::collections::BTreeSet::new();
    for (path, item) in document["paths"].as_object().unwrap() {
        for (method, operation) in item.as_object().unwrap().iter().filter(|(name, _)| *name != "parameters") {
            let place = format!("{method} {path}");
            assert!(operation["summary"].is_string(), "{place} has no summary");
            assert!(operation["security"].is_array(), "{place} says nothing of credentials");
            assert!(operation["tags"].as_array().unwrap().iter().all(|tag| tags.contains(tag)), "{place}");
            assert!(ids.insert(operation["operationId"].to_string()), "{place}");
            let security = operation["security"].as_array().unwrap();
            let open = security.is_empty() || security.contains(&serde_json::json!({}));
            // LiveStore's browser, and the till that looks whether the connector is there, have none.
            let of_livestore = method == "get"
                && ["/api/{tenantId}/external/livestore", "/api/{tenantId}/external/livestore/session"]
                    .contains(&path.as_str());
            assert!(!open || of_livestore || !path.starts_with("/api/{tenantId}"), "{place} asks for no credential");
        }
    }
}

#[test]
fn the_committed_document_is_current() {
    let committed = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/openapi.yaml")).unwrap_or_default();
    let current = yaml(&DocumentOptions::default()).unwrap();
    assert!(committed == current, "openapi.yaml is out of date: run `cargo run -- openapi > openapi.yaml`");
}
