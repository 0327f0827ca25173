//! The arithmetic and the tables between Y2 and an online shop. Knows no shop system, no file and no row.

pub mod associations;
pub mod flow;
pub mod prefixes;
pub mod prices;
pub mod stock;
