//! Attributes: namespace declarations and `nil` are understood, the rest is only checked for its form.

use memchr::{memchr, memchr2};

use super::{MAX_ATTRIBUTES, Scanner, entities, namespaces::Namespaces};
use crate::soap::xml::error::XmlError;

/// The namespace of `nil` and `type`.
const INSTANCE: &str = "http://www.w3.org/2001/XMLSchema-instance";

/// What was found in the last start tag that had attributes.
#[derive(Debug, Default)]
pub(super) struct Attributes<'a> {
    seen: Vec<&'a str>,
    /// Prefix and value of an attribute called `nil`.
    nil: Option<(&'a str, &'a str)>,
}

impl Attributes<'_> {
    /// Whether the element is nil. To be asked when all attributes are read, since a prefix may be declared later.
    pub(super) fn nil(&self, namespaces: &Namespaces<'_>) -> bool {
        self.nil.is_some_and(|(prefix, value)| {
            matches!(value.trim_ascii(), "true" | "1")
                && !prefix.is_empty()
                && namespaces.resolve(prefix) == Some(INSTANCE)
        })
    }
}

impl<'a> Scanner<'a> {
    /// Reads attributes up to the end of the start tag; true for `/>`.
    pub(super) fn rest_of_start_tag(&mut self) -> Result<bool, XmlError> {
        self.attributes.seen.clear();
        self.attributes.nil = None;
        loop {
            let before = self.at;
            self.skip_spaces();
            match self.peek() {
                Some(b'>') => {
                    self.at += 1;
                    return Ok(false);
                }
                Some(b'/') => {
                    self.at += 1;
                    return match self.peek() {
                        Some(b'>') => {
                            self.at += 1;
                            Ok(true)
                        }
                        Some(_) => Err(XmlError::malformed("a slash inside a tag", self.at)),
                        None => Err(XmlError::truncated(self.at)),
                    };
                }
                Some(_) if self.at == before => {
                    return Err(XmlError::malformed("no blank before an attribute", before));
                }
                Some(_) => self.attribute()?,
                None => return Err(XmlError::truncated(self.at)),
            }
        }
    }

    fn attribute(&mut self) -> Result<(), XmlError> {
        let start = self.at;
        let (name, local_at) = self.name()?;
        if self.attributes.seen.len() >= MAX_ATTRIBUTES {
            return Err(XmlError::forbidden("too many attributes", start));
        }
        if self.attributes.seen.contains(&name) {
            return Err(XmlError::malformed("an attribute twice", start));
        }
        self.attributes.seen.push(name);
        let value = self.attribute_value()?;
        let (prefix, local) = name.split_at(local_at);
        match (prefix, local) {
            ("", "xmlns") => self.namespaces.declare(self.open.len() + 1, "", value),
            ("xmlns:", prefix) => self.namespaces.declare(self.open.len() + 1, prefix, value),
            (prefix, "nil") => self.attributes.nil = Some((prefix.trim_end_matches(':'), value)),
            _ => {}
        }
        Ok(())
    }

    /// `= "value"`, as it is written: nobody needs a value with entities, so they are checked and not replaced.
    fn attribute_value(&mut self) -> Result<&'a str, XmlError> {
        self.skip_spaces();
        self.expect(b'=')?;
        self.skip_spaces();
        let quote = match self.peek() {
            Some(quote @ (b'"' | b'\'')) => quote,
            Some(_) => return Err(XmlError::malformed("an attribute without quotes", self.at)),
            None => return Err(XmlError::truncated(self.at)),
        };
        let start = self.at + 1;
        let rest = self.text.as_bytes().get(start..).unwrap_or_default();
        let length = memchr(quote, rest).ok_or_else(|| XmlError::truncated(self.text.len()))?;
        let value = self.slice(start, start + length)?;
        if let Some(at) = memchr2(b'<', b'&', value.as_bytes()) {
            self.check_value(value, at, start)?;
        }
        self.at = start + length + 1;
        Ok(value)
    }

    #[cold]
    fn check_value(&self, value: &str, first: usize, start: usize) -> Result<(), XmlError> {
        let mut rest = first;
        while let Some(found) = memchr2(b'<', b'&', value.as_bytes().get(rest..).unwrap_or_default()) {
            let at = rest + found;
            if value.as_bytes()[at] == b'<' {
                return Err(XmlError::malformed("a tag inside an attribute", start + at));
            }
            rest = at + entities::read(value, at).map_err(|error| error.or_at(start + at))?.1;
        }
        Ok(())
    }

    fn expect(&mut self, byte: u8) -> Result<(), XmlError> {
        match self.peek() {
            Some(found) if found == byte => {
                self.at += 1;
                Ok(())
            }
            Some(_) => Err(XmlError::malformed("an attribute without a value", self.at)),
            None => Err(XmlError::truncated(self.at)),
        }
    }
}
