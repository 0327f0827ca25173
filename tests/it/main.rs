//! The integration tests, in one binary.

#![allow(
    clippy::unwrap_used,
    clippy::print_stderr,
    reason = "a panic is a test's report, and what was not tested is said aloud"
)]

mod contract_round_trip;
mod contract_vs_vendor;
mod simulator;
