//! The OpenAPI document: what stands around the operations, and the document as JSON and YAML. Knows no operation.
//!
//! The committed `openapi.yaml` is this document with [`DocumentOptions::default`]; a test checks that it is current.

use serde::{Serialize, Serializer};
use serde_json::Value;
use url::Url;
use utoipa::{
    OpenApi,
    openapi::{
        self,
        security::{ApiKey, ApiKeyValue, Flow, Implicit, OAuth2, Scopes, SecurityScheme},
        server::ServerBuilder,
    },
};

use super::shared;
use crate::http::{
    problem::{
        self,
        openapi::{HttpValidationProblemDetails, ProblemDetails},
    },
    router,
};

/// What differs between installations.
#[derive(Clone, Debug)]
pub struct DocumentOptions {
    /// The address of the installation; without it, paths are relative to wherever the document was found.
    pub public_url: Option<Url>,
    /// Where people sign in.
    pub authorization_url: String,
}

impl Default for DocumentOptions {
    fn default() -> Self {
        Self { public_url: None, authorization_url: "https://auth.example.com/authorize".to_owned() }
    }
}

#[derive(OpenApi)]
#[openapi(
    info(
        title = "cegid-connector",
        version = "v1",
        description = "Connects Cegid Retail Y2 with LiveStore, wallets, loyalty and e-commerce.\n\n\
            Routes of a tenant start with `/api/{tenantId}` and take an API key in `X-API-KEY` or, where \
            issuers are configured, an access token as `Authorization: Bearer …`; not both. The policy that an \
            operation asks for stands in its description. Every error is a problem (RFC 9457) of a closed list of \
            types, each explained under `/docs/problems/`; checks run in the order 401, 404 for the tenant, 429, 403, \
            404 for the resource, 400. Answers of counted routes carry `RateLimit-Policy` and `RateLimit`.",
        license(name = "Apache-2.0", identifier = "Apache-2.0"),
    ),
    tags(
        (name = "Cegid", description = "Cegid Retail Y2: settings, stores, and the sandbox for receipts and customers."),
        (name = "LiveStore", description = "The external customer form of Cegid LiveStore: health, session, redirect."),
        (name = "Notifications", description = "Sample answers for the retail-operations notification provider."),
        (name = "Administration", description = "What an administrator of a tenant looks at."),
        (name = "Operations", description = "Probes, figures and this documentation. No credential."),
    ),
    components(schemas(ProblemDetails, HttpValidationProblemDetails)),
)]
struct Introduction;

/// The whole document.
pub fn document(options: &DocumentOptions) -> openapi::OpenApi {
    let mut document = Introduction::openapi();
    document.merge(router::routes().into_openapi());
    shared::share(&mut document);
    let server = match &options.public_url {
        Some(url) => ServerBuilder::new().url(url.as_str().trim_end_matches('/')).build(),
        None => ServerBuilder::new().url("/").description(Some("This installation")).build(),
    };
    document.servers = Some(vec![server]);
    let components = document.components.get_or_insert_default();
    let implicit = Flow::Implicit(Implicit::new(&options.authorization_url, Scopes::new()));
    components.examples.extend(problem::openapi::examples());
    components.add_security_scheme("admin-bearer", SecurityScheme::OAuth2(OAuth2::new([implicit])));
    components.add_security_scheme("apiKey", SecurityScheme::ApiKey(ApiKey::Header(ApiKeyValue::new("X-API-KEY"))));
    document
}

/// The document as JSON, for machines.
///
/// # Errors
/// Never in practice; the library's.
pub fn json(options: &DocumentOptions) -> Result<String, serde_json::Error> {
    document(options).to_json()
}

/// The document as YAML, for people.
///
/// # Errors
/// Never in practice; the libraries'.
pub fn yaml(options: &DocumentOptions) -> Result<String, Box<dyn std::error::Error + Send + Sync>> {
    let value = serde_json::to_value(document(options))?;
    Ok(serde_saphyr::to_string(&Plain(&value))?)
}

/// JSON for a writer of another format: serde_json's exact numbers are a private type that only its own writer knows.
struct Plain<'a>(&'a Value);

impl Serialize for Plain<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.0 {
            Value::Array(items) => serializer.collect_seq(items.iter().map(Plain)),
            Value::Object(members) => serializer.collect_map(members.iter().map(|(name, value)| (name, Plain(value)))),
            Value::Number(number) => match (number.as_i64(), number.as_f64()) {
                (Some(whole), _) => serializer.serialize_i64(whole),
                (None, Some(fraction)) => serializer.serialize_f64(fraction),
                (None, None) => serializer.collect_str(number),
            },
            other => other.serialize(serializer),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

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
                assert!(!open || !path.starts_with("/api/{tenantId}"), "{place} asks for no credential");
            }
        }
    }

    #[test]
    fn the_committed_document_is_current() {
        let committed =
            std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/openapi.yaml")).unwrap_or_default();
        let current = yaml(&DocumentOptions::default()).unwrap();
        assert!(committed == current, "openapi.yaml is out of date: run `cargo run -- openapi > openapi.yaml`");
    }
}
