//! Makes a world from a small data file and a deterministic generator: the same seed and options give the same world on
//! every machine. Knows how to draw a plausible retailer; refuses to know what anybody will ask of it.

mod addresses;
mod check;
mod contacts;
mod countries;
mod customers;
mod dice;
mod file;
pub(super) mod generate;
mod items;
mod loyalty;
mod notifications;
mod orders;
mod payments;
mod prices;
mod receipts;
mod relations_file;
mod stores;
#[cfg(test)]
mod tests;
mod tills;
mod trade;
mod vouchers;

pub use check::MOST;
pub use file::{SeedError, SeedFile};
pub use generate::GenerateOptions;
