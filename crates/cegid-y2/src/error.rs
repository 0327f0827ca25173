//! What Y2 meant when a call did not succeed. Knows neither tenants nor HTTP statuses of ours.

use std::time::Duration;

use super::{TlsFailure, observer::Outcome};

/// Why there is no answer. The text is safe to show to users: it holds no address, no credential and nothing of a reply
/// except the sentence of a fault.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// HTTP 401, also with Basic credentials.
    #[error("Y2 refuses the login or the password of this connection")]
    CredentialsRefused,
    /// The fault for a `DatabaseId` that the login does not belong to.
    #[error("Y2 refuses the database id of this connection: {message}")]
    DatabaseRefused { message: String },
    /// A business fault: the id and the sentence of its innermost level.
    #[error("Y2 refused the call{}{}", in_brackets(id), after_colon(message))]
    Rejected { id: String, message: String },
    /// A fault that says nothing but its code and its text, either of which may be empty. The code is Y2's id, or one of WCF's.
    #[error("Y2 failed without details{}{}", in_brackets(id), after_colon(message))]
    FaultWithoutDetail { id: String, message: String },
    /// HTTP 404, or a fault that says the action is unknown.
    #[error("this Y2 does not offer {service}.{operation}")]
    OperationMissing { service: &'static str, operation: &'static str },
    /// The name of the host cannot be resolved.
    #[error("the host name of this connection is unknown")]
    HostUnknown,
    /// No connection: refused, or not made in its time. Nothing was sent.
    #[error("Y2 cannot be reached")]
    Unreachable,
    /// The request was sent, and the connection broke before the answer was complete.
    #[error("the connection to Y2 broke before its answer was complete")]
    AnswerLost,
    /// The TLS handshake failed. Nothing was sent.
    #[error("no trusted TLS connection to Y2: {0}")]
    Tls(TlsFailure),
    /// The network policy forbids the address.
    #[error("the address of this connection is not allowed by the network policy of this server")]
    AddressForbidden,
    /// No complete answer within the connection's time.
    #[error("Y2 did not answer in time")]
    Timeout,
    /// An answer of another kind, such as a HTML page; without a status, one that cannot be read as HTTP at all. The media
    /// type is shortened to its essence.
    #[error("Y2's address answered with {} and no SOAP", instead_of_soap(*status, content_type.as_deref()))]
    NotSoap { status: Option<u16>, content_type: Option<String> },
    /// SOAP in name only: truncated, not well formed, of another operation, or of the wrong types.
    #[error("Y2's answer cannot be read: {reason}")]
    MalformedReply { reason: String },
    /// Markup that is never read: DTD, entities, excessive depth or number of attributes.
    #[error("Y2's answer holds forbidden markup: {reason}")]
    ForbiddenMarkup { reason: String },
    /// More bytes than the connection's limit, counted after decompression.
    #[error("Y2's answer is larger than {limit} bytes")]
    ReplyTooLarge { limit: usize },
    /// The request holds what XML cannot carry, such as a control character. Nothing was sent.
    #[error("the request cannot be written as XML: {reason}")]
    InvalidRequest { reason: String },
    /// Not sent: the breaker is open, or too many calls wait already.
    #[error("Y2 is not called at the moment because it failed repeatedly or too many calls are waiting")]
    Unavailable { retry_after: Duration },
    /// A call that failed and may have happened all the same. Only for operations that are not safe to repeat: of the others
    /// nobody needs to know.
    #[error("{failure}. Whether Y2 did {service}.{operation} is not known: look there before you repeat it")]
    InDoubt { service: &'static str, operation: &'static str, failure: Box<Self> },
}

/// The code of WCF for a request that it cannot read: an unknown word of an enumeration, a missing member.
const UNREADABLE: &str = "DeserializationFailed";

impl Error {
    /// Whether Y2 could not read the request. That says nothing of what the request asked for.
    pub fn is_unreadable_request(&self) -> bool {
        matches!(self, Self::FaultWithoutDetail { id, .. } if id == UNREADABLE)
    }

    /// The coarse outcome for logs and metrics.
    pub fn outcome(&self) -> Outcome {
        match self {
            Self::CredentialsRefused => Outcome::CredentialsRefused,
            Self::DatabaseRefused { .. } | Self::Rejected { .. } | Self::FaultWithoutDetail { .. } => Outcome::Fault,
            Self::OperationMissing { .. } => Outcome::OperationMissing,
            Self::HostUnknown | Self::Unreachable | Self::AnswerLost | Self::Tls(_) | Self::AddressForbidden => {
                Outcome::Unreachable
            }
            Self::Timeout => Outcome::Timeout,
            Self::NotSoap { .. }
            | Self::MalformedReply { .. }
            | Self::ForbiddenMarkup { .. }
            | Self::ReplyTooLarge { .. } => Outcome::Malformed,
            Self::InvalidRequest { .. } | Self::Unavailable { .. } => Outcome::Shed,
            Self::InDoubt { failure, .. } => failure.outcome(),
        }
    }
}

fn instead_of_soap(status: Option<u16>, content_type: Option<&str>) -> String {
    match status {
        Some(status) => format!("HTTP {status} ({})", content_type.unwrap_or("no media type")),
        None => "something that is no HTTP".to_owned(),
    }
}

fn in_brackets(id: &str) -> String {
    if id.is_empty() { String::new() } else { format!(" ({id})") }
}

fn after_colon(message: &str) -> String {
    if message.trim().is_empty() { String::new() } else { format!(": {message}") }
}
