//! Connections of a tenant: which one a call works on, and the Y2 client that belongs to it.
//!
//! Refuses to know operations and routes.

mod choice;
mod pool;

pub use choice::{for_reading, for_sandbox_writing};
pub use pool::{Breakers, SimulatedEndpoint, SimulatedWorlds, Y2Pool};
