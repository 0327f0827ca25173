//! The writer: any `serde::Serialize` type as an element, by WCF's rules.
//!
//! - Members come in the order of the fields, or by name where one of them was renamed; `None` and empty lists are left
//!   out, so that nothing is ever sent as nil.
//! - The items of a list are named after their type (`#[serde(rename)]` of a struct or newtype); texts are `arr:string`
//!   and whole numbers `arr:int`. The envelope declares the prefixes `arr` and `system`.
//! - An empty text is an empty element: the way to clear a value.
//! - The field `additionalProperties` is never written.
//! - Floats, maps and bytes are refused. The one `double` of the contract is written from a decimal, which keeps its digits.

mod contents;
mod element;
mod escape;
mod item;
mod order;
mod unwritable;

use serde::Serialize;

use super::{error::XmlError, names::Names};

/// A document being written.
pub struct Writer<'n> {
    out: String,
    names: &'n Names,
}

impl<'n> Writer<'n> {
    /// Starts with `head`, which must be complete markup.
    pub fn new(head: &str, names: &'n Names) -> Self {
        let mut out = String::with_capacity(head.len() + 512);
        out.push_str(head);
        Self { out, names }
    }

    /// Adds markup as it is.
    pub fn markup(&mut self, markup: &str) {
        self.out.push_str(markup);
    }

    /// Adds `value` as an element with this name; an absent value adds nothing.
    ///
    /// # Errors
    /// A value that XML cannot carry.
    pub fn element<T: Serialize + ?Sized>(&mut self, name: &str, value: &T) -> Result<(), XmlError> {
        value.serialize(element::ElementWriter::new(self, name))
    }

    /// Adds the members of a struct without an element around them.
    ///
    /// # Errors
    /// A value that is no struct, or that XML cannot carry.
    pub fn members<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), XmlError> {
        value.serialize(contents::Contents::new(self))
    }

    /// The document.
    pub fn finish(self) -> String {
        self.out
    }

    fn open(&mut self, name: &str) -> usize {
        self.out.push('<');
        self.out.push_str(name);
        self.out.push('>');
        self.out.len()
    }

    /// Closes the element whose content began at `content`.
    fn close(&mut self, name: &str, content: usize) {
        if self.out.len() == content {
            self.out.truncate(content - 1);
            self.out.push_str("/>");
        } else {
            self.out.push_str("</");
            self.out.push_str(name);
            self.out.push('>');
        }
    }

    fn text_element(&mut self, name: &str, text: &str) -> Result<(), XmlError> {
        let content = self.open(name);
        escape::push(&mut self.out, text)?;
        self.close(name, content);
        Ok(())
    }
}

/// Writes one element as a document of its own.
///
/// # Errors
/// A value that XML cannot carry.
pub fn to_string<T: Serialize + ?Sized>(name: &str, value: &T, names: &Names) -> Result<String, XmlError> {
    let mut writer = Writer::new("", names);
    writer.element(name, value)?;
    Ok(writer.finish())
}
