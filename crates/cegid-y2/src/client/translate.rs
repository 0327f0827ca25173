//! From what happened on the wire to what Y2 meant.

use super::target::Target;
use crate::Error;

use crate::soap::{self, Fault};

/// The namespace of Y2's own codes, such as `a:CBR_001_0003` (public client code).
const NAMESPACE_OF_REFUSALS: &str = "http://www.cegid.fr/fault";
/// How the namespaces of WCF's codes begin (standard WCF).
const NAMESPACES_OF_WCF: &str = "http://schemas.microsoft.com/";
/// Its codes for a request that it cannot read and for a service that broke down, where their namespace got lost.
const CODES_OF_WCF: [&str; 2] = ["DeserializationFailed", "InternalServiceFault"];
/// The fault code of WCF for an action that a service does not have.
const UNKNOWN_ACTION: &str = "ActionNotSupported";
/// How the fault for a wrong `DatabaseId` begins (assumed: only the simulated Y2 is known to say so). In other words it is
/// a refusal like any other.
const UNKNOWN_DATABASE: &str = "unknown database";

pub(super) fn translate(target: &Target, error: soap::Error) -> Error {
    let in_doubt = !target.repeatable && error.leaves_doubt();
    let failure = meaning(target, error);
    match in_doubt {
        true => {
            Error::InDoubt { service: target.service.name(), operation: target.operation, failure: Box::new(failure) }
        }
        false => failure,
    }
}

fn meaning(target: &Target, error: soap::Error) -> Error {
    match error {
        soap::Error::Fault(fault) => fault_error(target, &fault),
        soap::Error::Unauthorized => Error::CredentialsRefused,
        soap::Error::NotFound => target.missing(),
        soap::Error::HostUnknown => Error::HostUnknown,
        soap::Error::Connect => Error::Unreachable,
        soap::Error::Broken => Error::AnswerLost,
        soap::Error::Tls(failure) => Error::Tls(failure),
        soap::Error::AddressForbidden => Error::AddressForbidden,
        soap::Error::Timeout => Error::Timeout,
        soap::Error::NotHttp => Error::NotSoap { status: None, content_type: None, retry_after: None },
        soap::Error::NotSoap { status, content_type, retry_after } => {
            Error::NotSoap { status: Some(status), content_type, retry_after }
        }
        soap::Error::Malformed(reason) => Error::MalformedReply { reason },
        soap::Error::Forbidden(reason) => Error::ForbiddenMarkup { reason },
        soap::Error::TooLarge { limit } => Error::ReplyTooLarge { limit },
    }
}

fn fault_error(target: &Target, fault: &Fault) -> Error {
    if fault.code == UNKNOWN_ACTION {
        return target.missing();
    }
    let message = fault.sentence();
    let begins = fault.message.get(..UNKNOWN_DATABASE.len());
    if begins.is_some_and(|begins| begins.eq_ignore_ascii_case(UNKNOWN_DATABASE)) {
        return Error::DatabaseRefused { message };
    }
    // What WCF says is never a refusal of the service, whatever comes with it; a code of the service's always is one.
    let namespace = fault.namespace.as_deref().unwrap_or_default();
    let by_wcf = namespace.starts_with(NAMESPACES_OF_WCF) || CODES_OF_WCF.contains(&fault.code.as_str());
    let refused = !by_wcf && (namespace == NAMESPACE_OF_REFUSALS || fault.has_detail);
    let id = fault.id.as_ref().filter(|_| refused).unwrap_or(&fault.code).clone();
    if refused { Error::Rejected { id, message } } else { Error::FaultWithoutDetail { id, message } }
}
