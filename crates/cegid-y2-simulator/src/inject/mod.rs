//! Faults on demand: rules that change the answer of the calls they match, so that a client can be tried against them.

mod answer;
mod kind;
mod rules;

pub use answer::answered_with;
pub use kind::FaultKind;
pub use rules::{ActiveRule, FaultRule, FaultRules};
