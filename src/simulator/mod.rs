//! A Y2 that runs anywhere: a SOAP server on a real socket with a seeded retailer behind it.
//!
//! Simulates what a consumer can see and invents nothing; reads and writes by [`crate::contract`], so that it cannot
//! share a mistake with the client. Refuses to know tenants and flows.

pub mod call;
pub mod fault;
pub mod seed;
pub mod services;
pub mod world;

pub use call::{AbsentValues, Call, Handler, HandlerTable, Switches, UnknownDocument, Y2Version};
pub use fault::{FaultLevel, ServiceFault};
