//! The OpenAPI document as a judge: every answer that a test receives is held against what its operation promises.

use std::{
    collections::HashMap,
    sync::{LazyLock, OnceLock},
};

use http::{HeaderMap, Method, StatusCode};
use jsonschema::Validator;
use serde_json::{Value, json};

/// The committed document.
pub static DOCUMENT: LazyLock<Value> =
    LazyLock::new(|| serde_saphyr::from_str(include_str!("../../openapi.yaml")).unwrap());

static PROMISES: LazyLock<Vec<Promise>> =
    LazyLock::new(|| operations().map(|operation| Promise::of(&operation)).collect());

/// One operation of the document.
pub struct Operation {
    pub path: &'static str,
    pub method: Method,
    pub definition: &'static Value,
}

impl Operation {
    /// Whether it asks for a credential at all.
    pub fn is_secured(&self) -> bool {
        self.definition["security"].as_array().is_some_and(|schemes| {
            !schemes.is_empty()
                && schemes.iter().all(|scheme| scheme.as_object().is_some_and(|scheme| !scheme.is_empty()))
        })
    }

    /// The permission that its description names.
    pub fn permission(&self) -> Option<&'static str> {
        let (_, after) = self.definition["description"].as_str()?.split_once("(permission `")?;
        Some(after.split_once('`')?.0)
    }

    /// The path for the tenant, with something fitting in the other places.
    pub fn address(&self, tenant: &str) -> String {
        let places = [
            ("{tenantId}", tenant),
            ("{id}", "01890000-0000-7000-8000-000000000000"),
            ("{file}", "server%2Fy2.yml"),
            ("{version}", "1"),
            ("{connectionId}", "default"),
            ("{deliveryId}", "01890000-0000-7000-8000-000000000000"),
            ("{shopId}", "web"),
            ("{level}", "product"),
            ("{reference}", "A-1"),
        ];
        let address = places.iter().fold(self.path.to_owned(), |path, (place, value)| path.replace(place, value));
        assert!(!address.contains('{'), "{}: say what fits into the place", self.path);
        address
    }
}

/// Every operation of the document.
pub fn operations() -> impl Iterator<Item = Operation> {
    let paths = DOCUMENT["paths"].as_object().unwrap();
    paths.iter().flat_map(|(path, methods)| {
        methods.as_object().unwrap().iter().filter_map(move |(method, definition)| {
            let method = method.to_uppercase().parse().ok()?;
            definition.get("operationId").is_some().then_some(Operation { path, method, definition })
        })
    })
}

/// What an operation may answer.
struct Promise {
    segments: Vec<&'static str>,
    method: Method,
    responses: HashMap<u16, HashMap<&'static str, Option<Schema>>>,
}

/// A schema of an answer. A test meets few of them, so each is compiled when it is asked for.
struct Schema {
    definition: &'static Value,
    compiled: OnceLock<Validator>,
}

impl Schema {
    fn validator(&self) -> &Validator {
        self.compiled.get_or_init(|| {
            let mut whole = self.definition.clone();
            // It may refer to the document's components.
            whole["components"] = DOCUMENT["components"].clone();
            jsonschema::validator_for(&whole).unwrap()
        })
    }
}

impl Promise {
    fn of(operation: &Operation) -> Self {
        let responses = operation.definition["responses"].as_object().unwrap();
        let of_status = |response: &'static Value| {
            let content = response["content"].as_object().into_iter().flatten();
            let schema = |definition| Schema { definition, compiled: OnceLock::new() };
            content.map(|(media, content)| (media.as_str(), content.get("schema").map(schema))).collect()
        };
        Self {
            segments: operation.path.split('/').collect(),
            method: operation.method.clone(),
            responses: responses
                .iter()
                .map(|(status, response)| (status.parse().unwrap(), of_status(response)))
                .collect(),
        }
    }

    fn matches(&self, method: &Method, path: &str) -> bool {
        let asked: Vec<_> = path.split('/').collect();
        let fits = |(expected, given): (&&str, &&str)| expected.starts_with('{') || expected == given;
        (self.method == method || (method == Method::HEAD && self.method == Method::GET))
            && asked.len() == self.segments.len()
            && self.segments.iter().zip(&asked).all(fits)
    }
}

/// Panics when an operation of the document answers what the document does not promise. Of two templates that match, the
/// one with fewer placeholders counts, as in the router.
pub fn hold(method: &Method, path: &str, status: StatusCode, headers: &HeaderMap, body: &str) {
    let path = path.split('?').next().unwrap();
    let matching = PROMISES.iter().filter(|promise| promise.matches(method, path));
    let placeholders = |promise: &&Promise| promise.segments.iter().filter(|segment| segment.starts_with('{')).count();
    let Some(promise) = matching.min_by_key(placeholders) else { return };
    let Some(media_types) = promise.responses.get(&status.as_u16()) else {
        panic!("{method} {path} answered {status}, which the document does not promise: {body}");
    };
    if method == Method::HEAD || body.is_empty() {
        return;
    }
    let header = headers.get("content-type").map_or("", |value| value.to_str().unwrap());
    let media = header.split(';').next().unwrap().trim();
    let Some(schema) = media_types.get(media) else {
        panic!("{method} {path} answered {status} as {media:?}, which the document does not promise");
    };
    let (Some(schema), true) = (schema, media.ends_with("json")) else { return };
    let body: Value = serde_json::from_str(body).unwrap();
    let errors: Vec<_> =
        schema.validator().iter_errors(&body).map(|error| format!("{}: {error}", error.instance_path())).collect();
    assert!(errors.is_empty(), "{method} {path} {status} does not fit the document: {errors:#?}\n{body:#}");
}

#[test]
fn an_answer_that_was_not_promised_is_found() {
    let found = |status: u16, media: &str, body: &Value| {
        let headers = HeaderMap::from_iter([(http::header::CONTENT_TYPE, media.parse().unwrap())]);
        let status = StatusCode::from_u16(status).unwrap();
        let path = "/api/demo/cegid/settings/civilities";
        std::panic::catch_unwind(|| hold(&Method::GET, path, status, &headers, &body.to_string())).is_err()
    };
    assert!(!found(200, "application/json", &json!([])));
    assert!(found(200, "application/json", &json!([{"nobody": "promised this"}])));
    assert!(found(200, "text/html", &json!([])));
    assert!(found(418, "application/json", &json!([])));
}
