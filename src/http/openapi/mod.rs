//! How operations are documented: what a guarded and a public route have in common, the document, its two addresses.
//! Knows no route: they register themselves, and router and document come out of one registration.

pub mod document;
mod served;

use utoipa::openapi::{RefOr, path::Operation, security::SecurityRequirement};
use utoipa_axum::router::UtoipaMethodRouter;
use utoipa_axum::{router::OpenApiRouter, routes};

pub use document::DocumentOptions;
pub use served::ServedDocument;

use super::{
    AppState,
    extract::RequiredPolicy,
    problem::{self, ProblemType},
};

/// The addresses of the document.
pub fn router() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(public(routes!(served::json_handler), &[ProblemType::PAGE]))
        .routes(public(routes!(served::yaml_handler), &[ProblemType::PAGE]))
}

/// Registers a tenant's route that asks for the policy `P`: adds to its documentation the credentials, the policy, and
/// the problems that every such route shares, beside those of `problems`.
///
/// ```ignore
/// OpenApiRouter::new().routes(guarded::<Y2StoreRead>(routes!(handler), &[ProblemType::CONNECTION, ProblemType::Y2]))
/// ```
pub fn guarded<P: RequiredPolicy>(
    routes: UtoipaMethodRouter<AppState>,
    problems: &[&[ProblemType]],
) -> UtoipaMethodRouter<AppState> {
    let types: Vec<_> = problems.iter().flat_map(|types| types.iter()).chain(ProblemType::GUARDED).copied().collect();
    documented(routes, |operation| {
        let policy = format!("Policy: `{}` (permission `{}`).", P::POLICY.name, P::POLICY.permission);
        operation.description = Some(match operation.description.take() {
            Some(description) => format!("{description}\n\n{policy}"),
            None => policy,
        });
        operation.security = Some(
            ["admin-bearer", "apiKey"]
                .map(|scheme| SecurityRequirement::new(scheme, ["ScopedAuthorizeRequirement"]))
                .into(),
        );
        add_problems(operation, &types);
    })
}

/// Registers a route that anybody may call.
pub fn public<S>(routes: UtoipaMethodRouter<S>, problems: &[&[ProblemType]]) -> UtoipaMethodRouter<S> {
    let types: Vec<_> =
        problems.iter().flat_map(|types| types.iter()).chain(&[ProblemType::Internal]).copied().collect();
    documented(routes, |operation| {
        operation.security = Some(Vec::new());
        add_problems(operation, &types);
    })
}

fn documented<S>(
    (schemas, mut paths, router): UtoipaMethodRouter<S>,
    document: impl Fn(&mut Operation),
) -> UtoipaMethodRouter<S> {
    for item in paths.paths.values_mut() {
        let operations =
            [&mut item.get, &mut item.put, &mut item.post, &mut item.delete, &mut item.head, &mut item.patch];
        operations.into_iter().flatten().for_each(&document);
    }
    (schemas, paths, router)
}

fn add_problems(operation: &mut Operation, types: &[ProblemType]) {
    for (status, response) in problem::openapi::responses(types) {
        operation.responses.responses.entry(status).or_insert(RefOr::T(response));
    }
}
