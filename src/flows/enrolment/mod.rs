//! Filling in a form: what it shows, what becomes of what was typed, how a customer is made once and changed without overwriting
//! what somebody else changed.
//!
//! Refuses to know HTTP and markup: [`Shown`] says what stands in a form, the handlers draw it.

mod choices;
mod consents;
mod create;
mod rejection;
mod search;
mod show;
mod submit;
mod update;

pub use show::{Notice, Shown, language_of};
pub use submit::{Answer, Step, keep_draft, submit};
