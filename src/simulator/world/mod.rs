//! The simulated retailer.

/// Everything the simulated retailer knows.
#[derive(Debug, Default)]
pub struct World {}
