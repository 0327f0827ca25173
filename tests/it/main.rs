//! The integration tests, in one binary.

#![allow(clippy::unwrap_used, reason = "a test ends where something is not as expected")]

mod contract_round_trip;
mod contract_vs_vendor;
mod simulator;
mod wsdl_schemas;
mod wsdl_vs_vendor;
