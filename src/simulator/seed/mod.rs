//! Makes a world from a small data file and a deterministic generator: the same seed and options give the same world on
//! every machine. Knows how to draw a plausible retailer; refuses to know what anybody will ask of it.

mod check;
mod countries;
mod customers;
mod dice;
mod file;
pub(super) mod generate;
mod items;
mod orders;
mod payments;
mod prices;
mod receipts;
mod stores;
#[cfg(test)]
mod tests;
mod tills;
mod trade;

pub use check::MOST;
pub use file::{SeedError, SeedFile};
pub use generate::GenerateOptions;
