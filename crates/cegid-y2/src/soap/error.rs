//! Why an exchange did not give an answer: what happened on the wire.

use std::time::Duration;

use super::{
    fault::Fault,
    tls_failure::TlsFailure,
    xml::{XmlError, XmlErrorKind},
};

/// One failed exchange. The texts hold nothing of the reply but a fault's own sentence.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// The service answered with a SOAP fault.
    #[error("{}", .0.message)]
    Fault(Box<Fault>),
    /// HTTP 401.
    #[error("HTTP 401")]
    Unauthorized,
    /// HTTP 404: no such service.
    #[error("HTTP 404")]
    NotFound,
    /// The host's name cannot be resolved.
    #[error("unknown host")]
    HostUnknown,
    /// The connection was refused, not made in its time, or gone again before anything was sent over it.
    #[error("no connection")]
    Connect,
    /// The TLS handshake failed for good.
    #[error("{0}")]
    Tls(TlsFailure),
    /// The network policy does not allow the address.
    #[error("address not allowed")]
    AddressForbidden,
    /// The connection broke after the request was sent, and before the answer was complete.
    #[error("connection broken")]
    Broken,
    /// What came back cannot be read as HTTP.
    #[error("no HTTP")]
    NotHttp,
    /// The deadline passed.
    #[error("too late")]
    Timeout,
    /// The answer is no XML, or the status of one that has no fault in it.
    #[error("HTTP {status} without SOAP")]
    NotSoap {
        /// The HTTP status.
        status: u16,
        /// The media type without parameters.
        content_type: Option<String>,
        /// How long the service asks to be left alone.
        retry_after: Option<Duration>,
    },
    /// The answer cannot be understood.
    #[error("{0}")]
    Malformed(String),
    /// The answer holds what is never read.
    #[error("{0}")]
    Forbidden(String),
    /// The answer is longer than this many bytes.
    #[error("more than {limit} bytes")]
    TooLarge {
        /// The limit.
        limit: usize,
    },
}

impl Error {
    /// Whether the service may have done what it was asked, although there is no answer that says so.
    pub fn leaves_doubt(&self) -> bool {
        match self {
            Self::Broken
            | Self::NotHttp
            | Self::Timeout
            | Self::Malformed(_)
            | Self::Forbidden(_)
            | Self::TooLarge { .. } => true,
            // Whoever redirects or refuses did not pass it on; a gateway that gave up waiting did.
            Self::NotSoap { status, .. } => !(300..500).contains(status),
            Self::Fault(_)
            | Self::Unauthorized
            | Self::NotFound
            | Self::HostUnknown
            | Self::Connect
            | Self::Tls(_)
            | Self::AddressForbidden => false,
        }
    }
}

impl From<XmlError> for Error {
    fn from(error: XmlError) -> Self {
        match error.kind() {
            XmlErrorKind::Malformed | XmlErrorKind::Value => Self::Malformed(error.to_string()),
            XmlErrorKind::Forbidden => Self::Forbidden(error.to_string()),
        }
    }
}
