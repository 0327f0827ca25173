//! Makes a world from a small data file and a deterministic generator: the same seed and options give the same world on
//! every machine.

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

use crate::world::World;

impl World {
    /// Makes a world; the same seed and options give the same world on every machine.
    pub fn generate(seed: &SeedFile, options: &GenerateOptions) -> Self {
        generate::world(seed, options)
    }

    /// The world of the embedded seed and the default options; made once, shared by all callers until they change it.
    pub fn shared() -> Self {
        static SHARED: std::sync::OnceLock<World> = std::sync::OnceLock::new();
        SHARED.get_or_init(|| Self::generate(SeedFile::embedded(), &GenerateOptions::default())).clone()
    }
}
