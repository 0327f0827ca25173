//! SOAP 1.1, document/literal, as WCF speaks it: envelope, XML reader and writer, faults, transport.

pub mod envelope;
mod error;
pub mod fault;
mod tls_failure;
pub mod transport;
pub mod types;
pub mod xml;

pub use self::{envelope::Shape, error::Error, fault::Fault, tls_failure::TlsFailure};
