//! The integration tests, in one binary.

mod contract_round_trip;
mod contract_vs_vendor;
mod simulator;
mod wsdl_vs_vendor;
