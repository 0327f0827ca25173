//! YAML, and JSON with comments, with positions: read a whole document, report every problem at once. For people who edit files by hand.
//!
//! Refuses to know what the documents are about: tenants and server settings are two users of the same reader. Why not
//! serde: a deserializer stops at the first error, and takes `NO` for a boolean and `007` for a number. Here a key's
//! kind decides how its text is read, so `NO` is a country where a country is expected.
//!
//! Bounded: 256 KiB, 16 levels, one document, no anchors, aliases or tags (so nothing can grow), no duplicate keys.

mod environment;
mod jsonc;
pub mod kinds;
mod nearest;
mod problem;
mod reading;
mod section;
mod tree;

pub use self::{
    environment::overlay,
    jsonc::parse_json,
    nearest::nearest,
    problem::{Mismatch, Place, Problem, Problems},
    reading::Reading,
    section::{Entry, SecretText, Section},
    tree::{MAX_BYTES, MAX_DEPTH, Node, Style, Value, parse},
};
