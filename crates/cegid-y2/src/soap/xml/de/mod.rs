//! The reader: any `serde::Deserialize` type from an element, by WCF's rules. Knows no type.
//!
//! - A struct's members are child elements, matched by local name, in any order; the expected order is fastest.
//! - Absent, `<X/>`, `<X></X>` and `i:nil` all read as `None`, as an empty list, as the default.
//! - A list is a wrapper: its items are the wrapper's children, whatever they are called; nil items are left out.
//! - Unknown members go into the type's `additionalProperties` field where it has one, else they are skipped.
//! - Booleans are `true`, `false`, `1` and `0`; numbers may be surrounded by blanks; texts are kept to the letter.
//!
//! What a document can make the reader allocate is bounded by its length ([`Reader::new`]).

mod capture;
mod element;
mod items;
mod members;
mod scalar;
#[cfg(test)]
mod tests;

pub use self::element::Element;
use super::{error::XmlError, names::Names, scan::Scanner};

/// Bytes of values that any document may ask for.
const FREE_BUDGET: usize = 8 << 20;
/// Bytes of values per byte of document beyond that. Real replies stay below 2.
const BUDGET_FACTOR: usize = 4;

/// A scanner with the rules of one service.
#[derive(Debug)]
pub struct Reader<'a> {
    pub(crate) scan: Scanner<'a>,
    names: &'a Names,
    /// Bytes of list items and unknown members that may still be made. `<X/>` is four bytes on the wire and may be a
    /// kilobyte in memory.
    budget: usize,
}

impl<'a> Reader<'a> {
    /// Reads `text` with these names.
    pub fn new(text: &'a str, names: &'a Names) -> Self {
        let budget = text.len().saturating_mul(BUDGET_FACTOR).saturating_add(FREE_BUDGET);
        Self { scan: Scanner::new(text), names, budget }
    }

    /// Reads a part of the document with other names.
    pub(crate) fn with_names<T>(&mut self, names: &'a Names, read: impl FnOnce(&mut Self) -> T) -> T {
        let before = std::mem::replace(&mut self.names, names);
        let value = read(self);
        self.names = before;
        value
    }

    /// Takes memory for one more value.
    fn charge(&mut self, bytes: usize) -> Result<(), XmlError> {
        match self.budget.checked_sub(bytes) {
            Some(rest) => {
                self.budget = rest;
                Ok(())
            }
            None => Err(XmlError::forbidden("too many elements for a document of its length", self.scan.position())),
        }
    }
}

/// Reads a whole document into a value; its element may have any name.
///
/// # Errors
/// Whatever is not well formed, forbidden, or not of the value's type.
pub fn from_str<'a, T: serde::Deserialize<'a>>(text: &'a str, names: &'a Names) -> Result<T, XmlError> {
    let mut reader = Reader::new(text, names);
    let tag = reader.scan.root()?;
    let value = T::deserialize(Element::new(&mut reader, tag))?;
    reader.scan.finish()?;
    Ok(value)
}
