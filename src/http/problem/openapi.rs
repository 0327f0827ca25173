//! Problems in the OpenAPI document: two schemas, an example per type, and for each operation one answer per status that
//! refers to them.

use std::collections::BTreeMap;

use serde::Serialize;
use serde_json::json;
use utoipa::{
    ToSchema,
    openapi::{
        ContentBuilder, Ref, RefOr, Response, ResponseBuilder,
        example::{Example, ExampleBuilder},
    },
};

use super::{MEDIA_TYPE, ProblemType};

/// An error, as RFC 9457 defines it. Further members depend on the type.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[allow(dead_code)]
pub struct ProblemDetails {
    /// Address of the page that explains the type; its last segment is the stable id.
    #[schema(format = "uri-reference", example = "/docs/problems/tenant-not-found")]
    r#type: String,
    /// The same sentence for every occurrence of the type.
    title: String,
    /// The status of the answer.
    #[schema(minimum = 400, maximum = 599)]
    status: u16,
    /// What happened this time.
    detail: Option<String>,
    /// The path of the request.
    instance: String,
    /// As in the header `x-request-id`; quote it when you ask for help.
    request_id: String,
}

/// A problem that names the fields that do not fit.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[allow(dead_code)]
pub struct HttpValidationProblemDetails {
    /// Address of the page that explains the type; its last segment is the stable id.
    #[schema(format = "uri-reference", example = "/docs/problems/invalid-request")]
    r#type: String,
    /// The same sentence for every occurrence of the type.
    title: String,
    /// The status of the answer.
    #[schema(minimum = 400, maximum = 599)]
    status: u16,
    /// What happened this time.
    detail: Option<String>,
    /// The path of the request.
    instance: String,
    /// As in the header `x-request-id`; quote it when you ask for help.
    request_id: String,
    /// Field, as the caller spells it, to what is wrong with it; `$` is the body as a whole.
    errors: BTreeMap<String, Vec<String>>,
}

/// One answer per status for the given types, each type with an example.
pub fn responses(types: &[ProblemType]) -> BTreeMap<String, Response> {
    let mut by_status = BTreeMap::<u16, Vec<ProblemType>>::new();
    for problem_type in types {
        let known = by_status.entry(problem_type.status().as_u16()).or_default();
        if !known.contains(problem_type) {
            known.push(*problem_type);
        }
    }
    by_status.into_iter().map(|(status, types)| (status.to_string(), response(&types))).collect()
}

fn response(types: &[ProblemType]) -> Response {
    let description = types
        .iter()
        .map(|problem_type| format!("`{}`: {}.", problem_type.id(), problem_type.title()))
        .collect::<Vec<_>>()
        .join("  \n");
    let schema = if types.iter().any(|problem_type| names_fields(*problem_type)) {
        "HttpValidationProblemDetails"
    } else {
        "ProblemDetails"
    };
    let examples = types.iter().map(|problem_type| {
        let place = format!("#/components/examples/{}", problem_type.id());
        (problem_type.id(), RefOr::<Example>::Ref(Ref::new(place)))
    });
    let content =
        ContentBuilder::new().schema(Some(Ref::from_schema_name(schema))).examples_from_iter(examples).build();
    ResponseBuilder::new().description(description).content(MEDIA_TYPE, content).build()
}

fn names_fields(problem_type: ProblemType) -> bool {
    matches!(problem_type, ProblemType::InvalidRequest | ProblemType::InvalidConfiguration)
}

/// One example per type, to stand under `components`.
pub fn examples() -> impl Iterator<Item = (String, RefOr<Example>)> {
    ProblemType::ALL.iter().map(|problem_type| (problem_type.id().to_owned(), example(*problem_type)))
}

fn example(problem_type: ProblemType) -> RefOr<Example> {
    let mut value = json!({
        "type": format!("/docs/problems/{}", problem_type.id()),
        "title": problem_type.title(),
        "status": problem_type.status().as_u16(),
        "instance": "/api/demo/cegid/stores",
        "requestId": "0197a5c2f4b87d3e9a1c5b60d2e8f713",
    });
    if problem_type == ProblemType::InvalidConfiguration {
        value["instance"] = json!("/api/demo/admin/configuration/server%2Fy2.yml");
        value["errors"] = json!({
            "connections.main.timeout": ["server/y2.yml:4:14: found `soon`, expected a duration from 1s to 5m, such as `500ms`, `30s`, `10m`, `24h` or `7d`"],
        });
    } else if names_fields(problem_type) {
        value["errors"] = json!({ "key": ["expected <stump>-<number>, for example FR001-42"] });
    }
    RefOr::T(ExampleBuilder::new().summary(problem_type.title()).value(Some(value)).build())
}
