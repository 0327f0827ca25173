//! Faults on demand: rules that spoil the answer of the calls they match, so that a client can be tried against them.

mod kind;
mod rules;

pub use kind::FaultKind;
pub use rules::{ActiveRule, FaultRule, FaultRules};
