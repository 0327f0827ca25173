//! How often somebody may do something: so many times a minute, by the generic cell rate algorithm (GCRA).
//!
//! Refuses to know who is counted and what for, and HTTP. A [`Meter`] counts one; [`Meters`] finds it by a name and lets
//! go of those that have nothing left to remember. Whoever is asked for often keeps its meter in a [`MeterSlot`], so that
//! counting is one atomic operation and no look-up.

mod meter;
mod meters;

pub use self::{
    meter::{Meter, MeterSlot, Quota, Reading, TooOften, WINDOW},
    meters::Meters,
};
