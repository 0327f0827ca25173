//! How operations are documented: what a guarded and a public route have in common, the document, its two addresses.
//! Knows no route: they register themselves, and route and document come out of one registration.

pub mod document;
mod served;
mod shared;

use utoipa::openapi::{RefOr, path::Operation, security::SecurityRequirement};

pub use document::DocumentOptions;
pub use served::ServedDocument;

use super::{
    AppState, Route, Routes,
    extract::RequiredPolicy,
    problem::{self, ProblemType},
    route,
};

/// The addresses of the document.
pub fn routes() -> Routes<AppState> {
    Routes::new()
        .route(public(route!(served::json_handler), &[ProblemType::PAGE]))
        .route(public(route!(served::yaml_handler), &[ProblemType::PAGE]))
}

/// Registers a tenant's route that asks for the policy `P`: adds to its documentation the credentials, the policy, and
/// the problems that every such route shares, beside those of `problems`.
///
/// ```ignore
/// Routes::new().route(guarded::<Y2StoreRead>(route!(handler), &[ProblemType::CONNECTION, ProblemType::Y2]))
/// ```
pub fn guarded<P: RequiredPolicy>(
    route: Route<AppState>,
    problems: &'static [&'static [ProblemType]],
) -> Route<AppState> {
    route.documented(|operation| {
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
        add_problems(operation, problems.iter().copied().flatten().chain(ProblemType::GUARDED));
    })
}

/// Registers a route that anybody may call.
pub fn public<S: Clone + Send + Sync + 'static>(
    route: Route<S>,
    problems: &'static [&'static [ProblemType]],
) -> Route<S> {
    route.documented(|operation| {
        operation.security = Some(Vec::new());
        add_problems(operation, problems.iter().copied().flatten().chain(&[ProblemType::Internal]));
    })
}

fn add_problems<'p>(operation: &mut Operation, types: impl Iterator<Item = &'p ProblemType>) {
    let types: Vec<_> = types.copied().collect();
    for (status, response) in problem::openapi::responses(&types) {
        operation.responses.responses.entry(status).or_insert(RefOr::T(response));
    }
}
