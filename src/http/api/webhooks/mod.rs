//! `/webhooks`: who is told of events.

mod body;
pub mod create;
pub mod deliveries;
pub mod redeliver;
pub mod remove;
pub mod rotate;
pub mod show;
pub mod test;
pub mod update;
