//! The one integration binary: everything through public surfaces, each test in a world of its own.

// `allow-unwrap-in-tests` reaches `#[test]` functions only, and a panic in their helpers is the report as well.
#![allow(clippy::unwrap_used)]

mod contract_round_trip;
mod contract_vs_vendor;
mod simulator;
mod store;
mod tenant_commands;
mod tenant_files;
mod tenant_registry;
