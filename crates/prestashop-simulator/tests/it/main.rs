//! The simulated shop over a real socket: without the client that it was made for, and with it.

#![allow(clippy::unwrap_used, reason = "a panic in a test is its report")]

mod access;
mod client;
mod client_faults;
mod multishop;
mod page;
mod reading;
mod wire;
mod writing;
