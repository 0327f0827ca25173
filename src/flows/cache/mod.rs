//! The lists of diagnostics, kept for a while: one call to Y2 however many ask, the last good list while Y2 is down.
//!
//! Refuses to know what a list holds and how it is asked for. Why not moka alone, which coalesces loads too: there a load
//! belongs to one waiter and starts anew when that waiter goes away, and an entry past its time is gone, while here it is
//! what answers when Y2 cannot. moka does the bounding: bytes, least recently used, an end for each entry.

mod entry;
mod flight;
mod key;
mod list_cache;
mod recent;
#[cfg(test)]
mod tests;

pub use entry::{Cached, Form, Freshness, Rendition, Weigh};
pub use key::ListKey;
pub use list_cache::{CacheObserver, ListCache, OUTCOMES};
