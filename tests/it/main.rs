//! The one integration binary: everything through public surfaces, each test in a world of its own.

mod contract_round_trip;
mod contract_vs_vendor;
mod simulator;
mod store;
mod tenant_commands;
mod tenant_files;
mod tenant_registry;
mod connector;
mod sandbox;
mod settings;
mod stores;
