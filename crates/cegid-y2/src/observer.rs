//! What the client tells of its calls: names, outcome and duration. Never contents.

use std::time::Duration;

/// Is told of every call once, when it ends.
pub trait Observer: Send + Sync {
    /// `service` is the endpoint without `.svc`; `elapsed` includes waiting for a slot and retries.
    fn called(&self, service: &'static str, operation: &'static str, outcome: CallOutcome, elapsed: Duration);
}

/// How a call ended, coarse enough for a metric's label.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum CallOutcome {
    /// Y2 answered.
    Answered,
    /// Y2 said no: a business fault, a fault without detail, an unknown database.
    Fault,
    /// Y2 refused the credentials.
    CredentialsRefused,
    /// This Y2 lacks the operation.
    OperationMissing,
    /// No answer within the deadline.
    Timeout,
    /// Host unknown, connection refused or broken (also after the request was sent), TLS failed, address not allowed.
    Unreachable,
    /// An answer that is no usable SOAP reply.
    Malformed,
    /// Not sent: the breaker is open, the queue is full, or the request is no XML.
    Shed,
}

impl CallOutcome {
    /// Every outcome, for a metric that wants to start at zero.
    pub const ALL: [Self; 8] = [
        Self::Answered,
        Self::Fault,
        Self::CredentialsRefused,
        Self::OperationMissing,
        Self::Timeout,
        Self::Unreachable,
        Self::Malformed,
        Self::Shed,
    ];

    /// The label's value.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Answered => "answered",
            Self::Fault => "fault",
            Self::CredentialsRefused => "credentials_refused",
            Self::OperationMissing => "operation_missing",
            Self::Timeout => "timeout",
            Self::Unreachable => "unreachable",
            Self::Malformed => "malformed",
            Self::Shed => "shed",
        }
    }
}

/// An observer that looks away.
impl Observer for () {
    fn called(&self, _: &'static str, _: &'static str, _: CallOutcome, _: Duration) {}
}
