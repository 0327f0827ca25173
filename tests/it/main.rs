//! The one integration binary: everything through public surfaces, each test in a world of its own.

#![allow(
    clippy::unwrap_used,
    clippy::print_stderr,
    reason = "a panic is a test's report, and what was not tested is said aloud"
)]

mod contract_round_trip;
mod contract_vs_golden;
mod contract_vs_vendor;
mod random_values;
mod simulator;
// `allow-unwrap-in-tests` reaches `#[test]` functions only, and a panic in their helpers is the report as well.
#![allow(clippy::unwrap_used)]

mod architecture;
mod browser;
mod packaging;
mod retail_operations;
mod running_server;
mod contract_round_trip;
mod contract_vs_vendor;
mod simulator;
mod store;
mod tenant_commands;
mod tenant_files;
mod tenant_registry;
//! The one integration binary; a module per topic.

mod soap;
mod y2_client;
