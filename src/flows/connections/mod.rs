//! Connections of a tenant: which one a call works on, and the Y2 client that belongs to it.
//!
//! Refuses to know operations and routes.

mod call_exchange;
mod call_log;
mod call_trace;
mod choice;
mod pool;

pub(super) use call_log::CallScope;
pub(super) use call_trace::ConnectionTrace;
pub use choice::{for_reading, for_sandbox_writing};
pub use pool::{Breakers, NoWorld, SimulatedEndpoint, SimulatedWorlds, Y2Pool};
