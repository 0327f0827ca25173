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
        (name = "WebHook", description = "Events, and who is told of them."),
        (name = "Shop", description = "Online shops, and what is kept back from them."),
        (name = "Run", description = "Files on their way into an online shop."),
        (name = "Administration", description = "What an administrator of a tenant looks at."),
        (name = "Operations", description = "Probes, metrics and this documentation. No credential."),
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
