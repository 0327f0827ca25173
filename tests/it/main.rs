//! The one integration binary: everything through public surfaces, each test in a world of its own.

// `allow-unwrap-in-tests` reaches `#[test]` functions only.
#![allow(
    clippy::unwrap_used,
    clippy::print_stderr,
    reason = "a panic is a test's report, in its helpers too, and what was not tested is said aloud"
)]

mod administration;
mod architecture;
mod bearer_tokens;
mod binary;
mod browser;
mod canaries;
mod compression;
mod connector;
mod contract_round_trip;
mod contract_vs_golden;
mod contract_vs_vendor;
mod cut_proxy;
mod database;
mod doctor;
mod document;
mod every_operation;
mod exchange_log;
mod extractors;
mod fair_shares;
mod faults;
mod forbidden_addresses;
mod fuzzing;
mod http_access;
mod http_stack;
mod leaks;
mod limits;
mod livestore;
mod many_tenants;
mod master_keys;
mod middleware;
mod missing_lists;
mod noisy_neighbour;
mod notifications;
mod open_files;
mod openapi;
mod operations;
mod packaging;
mod plug_in_names;
mod problems;
mod product_import;
mod random_values;
mod replica_set;
mod replicas;
mod request_time;
mod retail_operations;
mod reverse_proxy;
mod rolling_restarts;
mod running_server;
mod runs;
mod sandbox;
mod sealed_places;
mod server_loop;
mod settings;
mod shops;
mod simulate_command;
mod simulator;
mod soap;
#[cfg(feature = "otlp")]
mod spans;
mod store;
mod store_pages;
mod stores;
mod tenant_commands;
mod tenant_files;
mod tenant_registry;
mod trace_context;
mod wsdl_schemas;
mod wsdl_vs_vendor;
mod y2_client;
mod y2_failures;
mod y2_log;
mod y2_tls;
