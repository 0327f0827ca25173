//! The arithmetic and the tables between Y2 and an online shop; [`product`] also what rows of a file mean to it. Knows no ids of a shop and
//! sends nothing.

pub mod associations;
pub mod flow;
pub mod prefixes;
pub mod prices;
pub mod product;
pub mod stock;
