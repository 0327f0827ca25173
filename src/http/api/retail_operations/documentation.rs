//! What the six operations have in common in the OpenAPI document: the optional key, the examples, the problems.

use serde_json::Value;
use utoipa::openapi::{
    Content, RefOr, Required,
    example::{Example, ExampleBuilder},
    path::Operation,
    security::SecurityRequirement,
};
use utoipa_axum::router::UtoipaMethodRouter;

use crate::{
    http::{
        ProblemType,
        openapi::{documented, public},
    },
    retail_operations::{Invalid, MAX_ARGUMENT_BYTES, Method, Reply, examples},
};

/// What such a route may answer beside the reply shape.
const PROBLEMS: &[ProblemType] = &[
    ProblemType::CredentialMissing,
    ProblemType::CredentialInvalid,
    ProblemType::RequestTimeout,
    ProblemType::TooManyRequests,
    ProblemType::ServiceUnavailable,
];

/// A method's route: adds to its documentation the examples, the key, and the problems.
pub fn sample<S>(route: UtoipaMethodRouter<S>, method: Method) -> UtoipaMethodRouter<S> {
    documented(public(route, &[PROBLEMS]), |operation| document(operation, method))
}

fn document(operation: &mut Operation, method: Method) {
    operation.security =
        Some(vec![SecurityRequirement::default(), SecurityRequirement::new("apiKey", Vec::<String>::new())]);
    let about = operation.description.take().unwrap_or_default();
    operation.description = Some(format!(
        "{about}\n\nSample method for `{}` notifications. The argument `notification` is the JSON body itself, a JSON body \
         `{{\"notification\": …}}`, a form field or a query parameter, one of them. `X-API-KEY` is checked where the \
         installation has a key for it. Nothing else is: unknown members are accepted, missing ones count as null.",
        method.event_type()
    ));
    let request = json(examples::request(method));
    if let Some(RefOr::T(body)) = &mut operation.request_body {
        body.required = Some(Required::False);
        for (media_type, content) in &mut body.content {
            let RefOr::T(content) = content else { continue };
            if media_type == "application/json" {
                let wrapped = serde_json::json!({ "notification": request });
                content.examples.insert("body".to_owned(), example("The JSON body itself", request.clone()));
                content.examples.insert("wrapped".to_owned(), example("As a member `notification`", wrapped));
            } else {
                content.example = Some(serde_json::json!({ "notification": request.to_string() }));
            }
        }
    }
    answer_example(operation, "200", json(examples::reply(method)));
    answer_example(operation, "400", json(&Reply::invalid(&Invalid::Missing).to_json()));
    answer_example(operation, "413", json(&Reply::invalid(&Invalid::TooLarge { most: MAX_ARGUMENT_BYTES }).to_json()));
}

fn answer_example(operation: &mut Operation, status: &str, value: Value) {
    if let Some(RefOr::T(response)) = operation.responses.responses.get_mut(status)
        && let Some(RefOr::T(Content { example, .. })) = response.content.get_mut("application/json")
    {
        *example = Some(value);
    }
}

fn example(summary: &str, value: Value) -> RefOr<Example> {
    RefOr::T(ExampleBuilder::new().summary(summary).value(Some(value)).build())
}

/// The examples are part of the program; a test reads each of them.
fn json(text: &str) -> Value {
    serde_json::from_str(text).unwrap_or_default()
}
