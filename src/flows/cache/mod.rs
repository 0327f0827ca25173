//! The lists of diagnostics, kept for a while: one call of Y2 however many ask, the last good list while Y2 is down.
//!
//! moka does the work: one load at a time for each key, whose outcome answers all who wait for it; a bound in bytes, least
//! recently used first out; an end for each entry. On top of it stand that an entry past its fresh time is replaced
//! and not removed, since it is what answers when Y2 cannot, and that a load runs to its end when its caller goes away.

mod cached;
mod key;
mod list_cache;
#[cfg(test)]
mod tests;

pub use cached::{Cached, Freshness, Weigh};
pub use key::ListKey;
pub use list_cache::{CacheObserver, ListCache, OUTCOMES};
