//! The reader: any `serde::Deserialize` type from an element, by WCF's rules.
//!
//! - A struct's members are child elements, matched by name, in any order; the expected order is fastest. A member in a
//!   namespace other than the service's is unknown, unless names are assumed.
//! - Absent, `<X/>`, `<X></X>` and `i:nil` all read as `None`, as an empty list, as the default.
//! - A list is a wrapper: its items are the children that are called like their type; texts are called `string` and
//!   numbers `int`. Nil items are left out.
//! - Unknown members go into the type's `additionalProperties` field where it has one, else they are skipped. Where names
//!   are assumed, so does a value that its member cannot hold, and the member stays empty.
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
use super::{
    error::XmlError,
    events::{Events, StartTag},
    names::Names,
};

/// Bytes of values that any document may ask for.
const FREE_BUDGET: usize = 8 << 20;
/// Bytes of values per byte of document beyond that. Real replies stay below 2.
const BUDGET_FACTOR: usize = 4;

/// A document with the rules of one service.
#[derive(Debug)]
pub struct Reader<'a> {
    pub(crate) events: Events<'a>,
    names: &'a Names,
    /// Where members belong; anywhere without.
    namespace: Option<&'a str>,
    /// Bytes of list items and unknown members that may still be made. `<X/>` is four bytes on the wire and may be a
    /// kilobyte in memory.
    budget: usize,
}

impl<'a> Reader<'a> {
    /// Reads `text` with these names. Members belong to `namespace`, or to any without it.
    pub fn new(text: &'a str, names: &'a Names, namespace: Option<&'a str>) -> Self {
        let budget = text.len().saturating_mul(BUDGET_FACTOR).saturating_add(FREE_BUDGET);
        Self { events: Events::new(text), names, namespace, budget }
    }

    /// Reads a part of the document with exact names in whatever namespace.
    pub(crate) fn in_any_namespace<T>(&mut self, read: impl FnOnce(&mut Self) -> T) -> T {
        let before = (self.names, self.namespace);
        (self.names, self.namespace) = (Names::EXACT, None);
        let value = read(self);
        (self.names, self.namespace) = before;
        value
    }

    /// Whether an element whose start tag was the last thing read belongs to somebody else.
    pub(crate) fn is_foreign(&self, tag: &StartTag<'_>) -> bool {
        tag.is_qualified() && self.namespace.is_some_and(|namespace| !self.events.is_in(tag, namespace))
    }

    /// Takes memory for one more value.
    fn charge(&mut self, bytes: usize) -> Result<(), XmlError> {
        match self.budget.checked_sub(bytes) {
            Some(rest) => {
                self.budget = rest;
                Ok(())
            }
            None => Err(XmlError::forbidden("too many elements for a document of its length", self.events.position())),
        }
    }
}

/// Reads a whole document into a value; its element may have any name, its members any namespace.
///
/// # Errors
/// Whatever is not well formed, forbidden, or not of the value's type.
pub fn from_str<'a, T: serde::Deserialize<'a>>(text: &'a str, names: &'a Names) -> Result<T, XmlError> {
    let mut reader = Reader::new(text, names, None);
    let tag = reader.events.root()?;
    let value = T::deserialize(Element::new(&mut reader, &tag))?;
    reader.events.finish()?;
    Ok(value)
}
