//! Faults as bytes: what the framework itself puts on the wire. Replies are written by the contract.

mod fault;

pub use fault::{VERSION_MISMATCH_FAULT, must_understand_fault, service_fault, wcf_fault};
