//! The scanner: one pass over the text, nothing copied, every rule of well-formedness that matters checked on the way.
//!
//! It knows elements, text and namespaces, and no schema. It checks nesting, names of end tags, depth, attributes and
//! the end of the document, and refuses DTDs and entities. What it does not check: characters of names beyond ASCII, and
//! `]]>` in text. Namespaces are resolved on demand, because asking for every element costs nearly half the speed.

mod attributes;
pub(super) mod bytes;
mod content;
mod entities;
mod markup;
mod namespaces;
#[cfg(test)]
mod tests;

use self::{
    attributes::Attributes,
    bytes::{COLON, NAME, is_space, kind, same},
    namespaces::Namespaces,
};
use super::error::XmlError;

/// Elements inside one another, at most.
pub const MAX_DEPTH: usize = 64;
/// Attributes and namespace declarations of one element, at most.
pub const MAX_ATTRIBUTES: usize = 64;

/// Reads one document from start to end.
#[derive(Debug)]
pub struct Scanner<'a> {
    text: &'a str,
    at: usize,
    /// Qualified names of the elements that are open, outermost first.
    open: Vec<&'a str>,
    namespaces: Namespaces<'a>,
    attributes: Attributes<'a>,
}

/// A start tag that was just read. Its element is open unless the tag is [`StartTag::empty`].
#[derive(Debug, Clone, Copy)]
pub struct StartTag<'a> {
    name: &'a str,
    /// Where the local part begins: behind the colon.
    local_at: usize,
    /// Written `<X/>`: there is no content to read.
    pub empty: bool,
    /// Marked `nil` in the namespace of XML Schema instances.
    pub nil: bool,
}

impl<'a> StartTag<'a> {
    /// The name without its prefix.
    #[inline]
    pub fn local(&self) -> &'a str {
        self.name.get(self.local_at..).unwrap_or_default()
    }

    fn prefix(&self) -> &'a str {
        self.name.get(..self.local_at.saturating_sub(1)).unwrap_or_default()
    }
}

impl<'a> Scanner<'a> {
    /// Starts at the beginning of a decoded document (without byte order mark).
    pub fn new(text: &'a str) -> Self {
        let open = Vec::with_capacity(MAX_DEPTH);
        Self { text, at: 0, open, namespaces: Namespaces::default(), attributes: Attributes::default() }
    }

    /// How far the scanner has come, in bytes.
    pub fn position(&self) -> usize {
        self.at
    }

    /// The length of the whole document in bytes.
    pub fn length(&self) -> usize {
        self.text.len()
    }

    /// The namespace of an element whose start tag was the last thing read.
    pub fn namespace(&self, tag: &StartTag<'a>) -> Option<&'a str> {
        self.namespaces.resolve(tag.prefix())
    }

    /// The start tag of the document's element, behind declaration, comments and processing instructions.
    pub fn root(&mut self) -> Result<StartTag<'a>, XmlError> {
        self.skip_between()?;
        match self.peek() {
            Some(b'<') => {
                self.at += 1;
                self.start_tag()
            }
            Some(_) => Err(XmlError::malformed("text instead of an element", self.at)),
            None => Err(XmlError::truncated(self.at)),
        }
    }

    /// Checks that nothing follows the document's element but comments and blanks.
    pub fn finish(&mut self) -> Result<(), XmlError> {
        if !self.open.is_empty() {
            return Err(XmlError::malformed("an element is not closed", self.at));
        }
        self.skip_between()?;
        match self.peek() {
            None => Ok(()),
            Some(_) => Err(XmlError::malformed("something follows the document's element", self.at)),
        }
    }

    #[inline]
    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    #[inline]
    fn skip_spaces(&mut self) {
        let bytes = self.text.as_bytes();
        while bytes.get(self.at).copied().is_some_and(is_space) {
            self.at += 1;
        }
    }

    /// A part of the text; the ends are ASCII characters of markup, so they never cut a character in two.
    #[inline]
    fn slice(&self, from: usize, to: usize) -> Result<&'a str, XmlError> {
        self.text.get(from..to).ok_or_else(|| XmlError::malformed("a character is cut", from))
    }

    /// Reads a name and tells where its local part begins.
    #[inline]
    fn name(&mut self) -> Result<(&'a str, usize), XmlError> {
        let bytes = self.text.as_bytes();
        let start = self.at;
        let (mut end, mut local) = (start, start);
        while let Some(&byte) = bytes.get(end) {
            let kind = kind(byte);
            if kind != NAME {
                if kind != COLON {
                    break;
                }
                if local != start {
                    return Err(XmlError::malformed("a name with two colons", end));
                }
                local = end + 1;
            }
            end += 1;
        }
        self.at = end;
        let digit_first = |at: usize| matches!(bytes.get(at), Some(b'0'..=b'9' | b'-' | b'.'));
        if end == start || local == end || local == start + 1 && bytes.get(start) == Some(&b':') || digit_first(start) {
            let error =
                if end >= bytes.len() { XmlError::truncated(end) } else { XmlError::malformed("no name", start) };
            return Err(error);
        }
        Ok((self.slice(start, end)?, local - start))
    }

    /// Reads a start tag from behind its `<`.
    #[inline]
    fn start_tag(&mut self) -> Result<StartTag<'a>, XmlError> {
        if self.open.len() >= MAX_DEPTH {
            return Err(XmlError::forbidden("elements are nested too deeply", self.at));
        }
        let (name, local_at) = self.name()?;
        self.namespaces.leave(self.open.len() + 1);
        let mut tag = StartTag { name, local_at, empty: false, nil: false };
        if self.peek() == Some(b'>') {
            self.at += 1;
        } else {
            tag.empty = self.rest_of_start_tag()?;
            tag.nil = self.attributes.nil(&self.namespaces);
        }
        if !tag.empty {
            self.open.push(name);
        }
        Ok(tag)
    }

    /// Reads an end tag from behind its `</` and closes the innermost element.
    #[inline]
    fn end_tag(&mut self) -> Result<(), XmlError> {
        let Some(name) = self.open.pop() else {
            return Err(XmlError::malformed("an end tag without an element", self.at));
        };
        let rest = self.text.as_bytes().get(self.at..).unwrap_or_default();
        if let Some((found, rest)) = rest.split_at_checked(name.len())
            && same(found, name.as_bytes())
            && rest.first() == Some(&b'>')
        {
            self.at += name.len() + 1;
            return Ok(());
        }
        self.unusual_end_tag(name)
    }

    #[cold]
    fn unusual_end_tag(&mut self, name: &str) -> Result<(), XmlError> {
        let start = self.at;
        if self.name()?.0 != name {
            return Err(XmlError::malformed("an end tag of another element", start));
        }
        self.skip_spaces();
        match self.peek() {
            Some(b'>') => {
                self.at += 1;
                Ok(())
            }
            Some(_) => Err(XmlError::malformed("an end tag with something behind its name", self.at)),
            None => Err(XmlError::truncated(self.at)),
        }
    }
}
