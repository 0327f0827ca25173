//! Which problem a flow's error is. The sentences are the flows'; the types are ours.

use std::time::Duration;

use http::{HeaderName, HeaderValue};
use serde_json::{Value, json};

use super::{Problem, ProblemType as P};
use crate::{
    domain::ids::ConnectionId,
    flows::{Error, Y2Error, Y2Failure, administration::FileProblem},
    store::StoreError,
};

/// When to try again after an outage of Y2: about when its breaker lets the next call through.
const AFTER_AN_OUTAGE: Duration = Duration::from_secs(10);
/// When to try again after our own database failed.
const AFTER_OUR_DATABASE: Duration = Duration::from_secs(2);
/// When to try again where somebody has to make room or to repair something first.
const AFTER_A_REPAIR: Duration = Duration::from_secs(30);
/// When to try again after somebody else kept changing the same thing.
const AFTER_A_CONTEST: Duration = Duration::from_secs(1);
/// Problems of a configuration that are listed one by one.
const MAX_LISTED: usize = 200;
/// Tells on which connection a call worked; on problems too, so that a client need not look into the body.
static CONNECTION: HeaderName = HeaderName::from_static("x-y2-connection");

impl From<Error> for Problem {
    fn from(error: Error) -> Self {
        let detail = error.to_string();
        let problem = |problem_type| Problem::new(problem_type).detail(sentence(&detail));
        match error {
            Error::ConnectionNotFound { known, .. } => problem(P::ConnectionNotFound).with("connections", ids(&known)),
            Error::NoConnection { .. } => problem(P::ConnectionNotFound).with("connections", ids(&[])),
            Error::AmbiguousConnection { candidates } => {
                problem(P::ConnectionAmbiguous).with("connections", ids(&candidates))
            }
            Error::ReceiptNotFound { connection, .. } => problem(P::ReceiptNotFound).on(&connection),
            Error::CustomerNotFound { connection, .. } => problem(P::CustomerNotFound).on(&connection),
            Error::TraceNotFound => problem(P::TraceNotFound),
            Error::WebhookNotFound => problem(P::WebhookNotFound),
            Error::ShopNotFound { known, .. } => {
                problem(P::ShopNotFound).with("shops", known.iter().map(ToString::to_string).collect::<Vec<_>>())
            }
            Error::NotificationNotFound => problem(P::NotificationNotFound),
            Error::ExchangeNotFound => problem(P::ExchangeNotFound),
            Error::NotificationBusy { state, .. } => problem(P::NotificationBusy).with("state", state),
            Error::RunNotFound => problem(P::RunNotFound),
            Error::RunBusy { state, .. } => problem(P::RunBusy).with("state", state),
            Error::LiveStoreNotReady { gaps } => {
                problem(P::LiveStoreNotReady).with("missing", gaps.iter().map(ToString::to_string).collect::<Vec<_>>())
            }
            Error::SessionNotFound | Error::SessionOver { .. } => problem(P::SessionNotFound),
            Error::KeyNotFound => problem(P::ApiKeyNotFound),
            Error::ScopesNotHeld { missing, .. } => {
                let codes: Vec<_> = missing.iter().map(|permission| permission.code()).collect();
                problem(P::ScopeMissing).with("missingScope", codes.first().copied()).with("missingScopes", codes)
            }
            Error::TooManyKeys { limit } => problem(P::TooManyApiKeys).with("limit", limit),
            Error::FileNotFound { known, .. } => problem(P::ConfigurationNotFound).with("files", known),
            Error::FileVersionNotFound { .. } => problem(P::ConfigurationNotFound),
            Error::FileMoved { current, .. } => problem(P::PreconditionFailed).with("version", current),
            Error::InvalidConfiguration { problems } => of_configuration(&problems).detail(sentence(&detail)),
            Error::Contended => problem(P::ServiceUnavailable).retry_after(AFTER_A_CONTEST),
            Error::Invalid { fields } => {
                let messages = fields
                    .into_iter()
                    .flat_map(|(field, messages)| messages.into_iter().map(move |message| (field.clone(), message)));
                messages.fold(problem(P::InvalidRequest), |problem, (field, message)| problem.field(field, message))
            }
            Error::OperationMissing { connection, operation, .. } => {
                problem(P::Y2Failed(Y2Failure::OperationMissing)).on(&connection).with("operation", operation)
            }
            Error::Y2 { connection, error } => of_y2(&error).detail(sentence(&error.to_string())).on(&connection),
            Error::Shop { shop, failure, detail } => {
                let problem =
                    Problem::new(P::ShopFailed(failure)).detail(sentence(&detail)).with("shop", shop.to_string());
                if failure.passes() { problem.retry_after(AFTER_AN_OUTAGE) } else { problem }
            }
            Error::SimulatorUnavailable { connection, reason } => {
                problem(P::ServiceUnavailable).on(&connection).retry_after(AFTER_OUR_DATABASE).cause(reason)
            }
            Error::Storage(cause) => problem(P::ServiceUnavailable).retry_after(after(&cause)).cause(cause),
            // `Retry-After` would invite to do twice what may be done already.
            Error::InDoubt { action, cause } => {
                problem(P::ServiceUnavailable).with("inDoubt", action.as_str()).cause(cause)
            }
            Error::Internal(cause) => Problem::new(P::Internal).cause(cause),
        }
    }
}

fn after(error: &StoreError) -> Duration {
    match error {
        StoreError::Full | StoreError::ReadOnly | StoreError::Disk | StoreError::Gone | StoreError::Corrupt => {
            AFTER_A_REPAIR
        }
        _ => AFTER_OUR_DATABASE,
    }
}

impl Problem {
    fn on(self, connection: &ConnectionId) -> Self {
        let problem = self.with("connection", connection.to_string());
        match HeaderValue::from_str(connection.as_str()) {
            Ok(value) => problem.header(CONNECTION.clone(), value),
            Err(_) => problem,
        }
    }

    /// What a fault of Y2's said, as `y2`. Members that it left empty are left out, and `y2` where nothing is left.
    fn said_by_y2(self, members: &[(&str, &str)]) -> Self {
        let said = members.iter().filter(|(_, text)| !text.trim().is_empty());
        let said: serde_json::Map<_, _> = said.map(|(name, text)| ((*name).to_owned(), Value::from(*text))).collect();
        if said.is_empty() { self } else { self.with("y2", said) }
    }
}

/// `errors` as everywhere, by the keys that lead there; `problems` the same for programs, with the places apart.
fn of_configuration(problems: &[FileProblem]) -> Problem {
    let listed = problems.iter().take(MAX_LISTED);
    let apart = |problem: &FileProblem| {
        let (line, column) = problem.position.unzip();
        let FileProblem { file, path, found, expected, .. } = problem;
        json!({ "file": file, "line": line, "column": column, "path": path, "found": found, "expected": expected })
    };
    let answer = Problem::new(P::InvalidConfiguration).with("problems", listed.clone().map(apart).collect::<Value>());
    let answer = match problems.len().checked_sub(MAX_LISTED).filter(|further| *further > 0) {
        Some(further) => answer.with("furtherProblems", further),
        None => answer,
    };
    listed.fold(answer, |answer, problem| {
        let FileProblem { file, path, found, expected, .. } = problem;
        let place = match problem.position {
            Some((line, column)) => format!("{file}:{line}:{column}"),
            None => file.clone(),
        };
        let field = if path.is_empty() { "$" } else { path };
        answer.field(field, format!("{place}: found {found}, expected {expected}"))
    })
}

/// The type is that of the failure; only what has members of its own is named here.
fn of_y2(error: &Y2Error) -> Problem {
    let problem = Problem::new(P::Y2Failed(error.failure()));
    let problem = match error.retry_after(AFTER_AN_OUTAGE) {
        Some(after) => problem.retry_after(after),
        None => problem,
    };
    with_members(problem, error)
}

fn with_members(problem: Problem, error: &Y2Error) -> Problem {
    match error {
        Y2Error::Rejected { id, message } | Y2Error::FaultWithoutDetail { id, message } => {
            problem.said_by_y2(&[("id", id), ("message", message)])
        }
        Y2Error::DatabaseRefused { message } => problem.said_by_y2(&[("message", message)]),
        Y2Error::OperationMissing { service, operation } => problem.with("operation", format!("{service}.{operation}")),
        Y2Error::NotSoap { status: Some(status), content_type, .. } => {
            problem.with("y2", json!({ "status": status, "contentType": content_type }))
        }
        Y2Error::ReplyTooLarge { limit } => problem.with("maxBytes", *limit),
        // Some text of the caller's holds what XML has no way to write.
        Y2Error::InvalidRequest { reason } => Problem::invalid("$", reason.clone()),
        Y2Error::InDoubt { service, operation, failure } => {
            with_members(problem, failure).with("inDoubt", format!("{service}.{operation}"))
        }
        _ => problem,
    }
}

fn ids(connections: &[ConnectionId]) -> Value {
    connections.iter().map(ToString::to_string).collect()
}

/// Error texts are fragments that start small and end without a full stop; a `detail` is a sentence.
fn sentence(text: &str) -> String {
    let mut characters = text.chars();
    let mut sentence: String = characters.next().into_iter().flat_map(char::to_uppercase).chain(characters).collect();
    if !sentence.ends_with(['.', '!', '?']) {
        sentence.push('.');
    }
    sentence
}

#[cfg(test)]
mod tests {
    use std::{collections::BTreeSet, sync::Arc};

    use super::*;
    use crate::domain::audit::Action;

    fn y2(error: Y2Error) -> Problem {
        Problem::from(Error::y2(&"default".parse().unwrap(), error))
    }

    #[test]
    fn every_failure_of_y2_has_a_type_of_its_own_under_the_flows_word() {
        let types: BTreeSet<_> = P::Y2.iter().map(|problem_type| problem_type.id()).collect();
        assert_eq!(types.len(), P::Y2.len());
        for failure in Y2Failure::ALL.iter().filter(|failure| **failure != Y2Failure::InvalidRequest) {
            assert!(types.contains(failure.id()), "{failure:?}");
        }
        assert_eq!(y2(Y2Error::InvalidRequest { reason: String::new() }).problem_type(), P::InvalidRequest);
    }

    #[test]
    fn what_y2_says_of_when_to_come_back_is_handed_on() {
        let asked = |problem: Problem| {
            let header = problem.0.headers.iter().find(|(name, _)| name == http::header::RETRY_AFTER);
            header.map(|(_, value)| value.to_str().unwrap().to_owned())
        };
        let busy = |retry_after| Y2Error::NotSoap { status: Some(503), content_type: None, retry_after };
        assert_eq!(asked(y2(busy(Some(Duration::from_secs(77))))).as_deref(), Some("77"));
        assert_eq!(asked(y2(busy(None))).as_deref(), Some("10"));
        assert_eq!(asked(y2(Y2Error::CredentialsRefused)), None);
    }

    #[test]
    fn a_write_in_doubt_keeps_its_type_names_the_operation_and_does_not_ask_to_be_repeated() {
        for failure in [
            Y2Error::AnswerLost,
            Y2Error::Timeout,
            Y2Error::NotSoap { status: Some(504), content_type: None, retry_after: None },
        ] {
            let repeatable = y2(failure.clone());
            assert!(repeatable.0.headers.iter().any(|(name, _)| name == http::header::RETRY_AFTER));
            let in_doubt = Y2Error::InDoubt { service: "S", operation: "Add", failure: Box::new(failure) };
            let error = Error::y2(&"default".parse().unwrap(), in_doubt);
            assert!(error.is_outage());
            let problem = Problem::from(error);
            assert_eq!(problem.problem_type(), repeatable.problem_type());
            assert_eq!(problem.0.extensions["inDoubt"], "S.Add");
            assert!(
                problem.0.detail.as_deref().is_some_and(|detail| detail.contains("Whether Y2 did S.Add is not known"))
            );
            assert!(problem.0.headers.iter().all(|(name, _)| name != http::header::RETRY_AFTER));
        }
    }

    #[test]
    fn a_change_in_doubt_names_the_entry_of_the_audit_and_does_not_ask_to_be_repeated() {
        let problem = Problem::from(Error::of_change(StoreError::InDoubt, Action::KeyCreate));
        assert_eq!(problem.problem_type(), P::ServiceUnavailable);
        assert_eq!(problem.0.extensions["inDoubt"], "key.create");
        let detail = problem.0.detail.as_deref().unwrap();
        assert!(
            detail.contains("Look for `key.create` in the audit") && detail.contains("has to be revoked"),
            "{detail}"
        );
        assert!(problem.0.headers.iter().all(|(name, _)| name != http::header::RETRY_AFTER));
        let refused = Problem::from(Error::of_change(StoreError::Full, Action::KeyCreate));
        assert!(!refused.0.extensions.contains_key("inDoubt"));
        assert!(refused.0.headers.iter().any(|(name, _)| name == http::header::RETRY_AFTER));
    }

    #[test]
    fn a_refusal_of_y2_keeps_its_id_and_message() {
        let problem = y2(Y2Error::Rejected { id: "CBR_161_0006".into(), message: "no such customer".into() });
        assert_eq!(problem.0.extensions["y2"], json!({ "id": "CBR_161_0006", "message": "no such customer" }));
        assert_eq!(problem.0.extensions["connection"], "default");
    }

    #[test]
    fn a_fault_without_detail_shows_its_code_and_its_text_where_it_has_them() {
        let shown = |id: &str, message: &str| {
            let problem = y2(Y2Error::FaultWithoutDetail { id: id.into(), message: message.into() });
            (problem.0.extensions.get("y2").cloned(), problem.0.detail.clone().unwrap_or_default().into_owned())
        };
        let without = |rest: &str| format!("Y2 failed without details{rest}.");
        assert_eq!(
            shown("CBR_106_0003", "no"),
            (Some(json!({ "id": "CBR_106_0003", "message": "no" })), without(" (CBR_106_0003): no"))
        );
        assert_eq!(shown("", "no"), (Some(json!({ "message": "no" })), without(": no")));
        assert_eq!(shown("Server", " "), (Some(json!({ "id": "Server" })), without(" (Server)")));
        assert_eq!(shown("", ""), (None, without("")));
    }

    #[test]
    fn a_mistake_of_ours_keeps_its_text_to_itself() {
        let problem = Problem::from(Error::Internal(Arc::new(std::io::Error::other("password=hunter2"))));
        assert_eq!(problem.problem_type(), P::Internal);
        assert_eq!(problem.0.detail, None);
        assert!(problem.0.cause.is_some());
    }

    #[test]
    fn fragments_become_sentences() {
        assert_eq!(sentence("the tenant has no connection `b`"), "The tenant has no connection `b`.");
        assert_eq!(sentence("Done."), "Done.");
    }
}
