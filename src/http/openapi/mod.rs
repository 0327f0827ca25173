//! How operations are documented: what a guarded and a public route have in common, the document, its two addresses.

pub mod document;
pub(in crate::http) mod served;
mod shared;

use utoipa::openapi::{RefOr, path::Operation, security::SecurityRequirement};
use utoipa_axum::router::UtoipaMethodRouter;

pub use document::DocumentOptions;
pub use served::ServedDocument;

use super::{
    extract::RequiredPolicy,
    problem::{self, ProblemType},
};

/// A tenant's route that asks for the policy `P`: adds to its documentation the credentials, the policy, and the problems that
/// every such route shares, beside those of `problems`.
pub fn guarded<P: RequiredPolicy, S>(
    route: UtoipaMethodRouter<S>,
    problems: &[&[ProblemType]],
) -> UtoipaMethodRouter<S> {
    documented(route, |operation| {
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

/// A route that anybody may call.
pub fn public<S>(route: UtoipaMethodRouter<S>, problems: &[&[ProblemType]]) -> UtoipaMethodRouter<S> {
    documented(route, |operation| {
        operation.security = Some(Vec::new());
        add_problems(operation, problems.iter().copied().flatten().chain(&[ProblemType::Internal]));
    })
}

/// Adds to the documentation of each operation of a route.
pub fn documented<S>(mut route: UtoipaMethodRouter<S>, document: impl Fn(&mut Operation)) -> UtoipaMethodRouter<S> {
    for item in route.1.paths.values_mut() {
        let operations =
            [&mut item.get, &mut item.put, &mut item.post, &mut item.delete, &mut item.head, &mut item.patch];
        operations.into_iter().flatten().for_each(&document);
    }
    route
}

fn add_problems<'p>(operation: &mut Operation, types: impl Iterator<Item = &'p ProblemType>) {
    let types: Vec<_> = types.copied().collect();
    for (status, response) in problem::openapi::responses(&types) {
        operation.responses.responses.entry(status).or_insert(RefOr::T(response));
    }
}
