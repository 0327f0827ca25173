//! What is between a start tag and its end tag: either text or elements.

use std::borrow::Cow;

use memchr::{memchr2, memchr3, memmem};

use super::{
    MAX_DEPTH, Scanner, StartTag,
    bytes::{find_markup, same},
    entities,
};
use crate::soap::xml::error::XmlError;

const CDATA: &[u8] = b"<![CDATA[";

impl<'a> Scanner<'a> {
    /// The same as [`Scanner::child`], with a guess: does an element of exactly this name come next, without prefix and
    /// without attributes? Nothing is read if it does not.
    #[inline]
    pub fn expected_child(&mut self, name: &'a str) -> Option<StartTag<'a>> {
        let rest = self.text.as_bytes().get(self.at..)?;
        let (head, tail) = rest.strip_prefix(b"<")?.split_at_checked(name.len())?;
        if !same(head, name.as_bytes()) || tail.first() != Some(&b'>') || self.open.len() >= MAX_DEPTH {
            return None;
        }
        self.at += name.len() + 2;
        self.namespaces.leave(self.open.len() + 1);
        self.open.push(name);
        Some(StartTag { name, local_at: 0, empty: false, nil: false })
    }

    /// The next element inside the open one; nothing when the open one ends, which closes it.
    #[inline]
    pub fn child(&mut self) -> Result<Option<StartTag<'a>>, XmlError> {
        loop {
            self.skip_spaces();
            if self.peek() != Some(b'<') {
                return Err(self.no_markup());
            }
            match self.text.as_bytes().get(self.at + 1) {
                Some(b'/') => {
                    self.at += 2;
                    return self.end_tag().map(|()| None);
                }
                Some(b'!') if self.rest().starts_with(CDATA) => return Err(self.no_markup()),
                Some(b'!') => self.skip_declaration()?,
                Some(b'?') => self.skip_instruction()?,
                Some(_) => {
                    self.at += 1;
                    return self.start_tag().map(Some);
                }
                None => return Err(XmlError::truncated(self.text.len())),
            }
        }
    }

    #[cold]
    fn no_markup(&self) -> XmlError {
        match self.peek() {
            Some(_) => XmlError::malformed("text where elements are expected", self.at),
            None => XmlError::truncated(self.at),
        }
    }

    /// Whether the open element ends right here, with nothing in it. Reads nothing.
    #[inline]
    pub fn at_end_tag(&self) -> bool {
        self.rest().starts_with(b"</")
    }

    /// Whether the open element holds an element, as far as its first markup tells. Reads nothing.
    pub fn at_child(&self) -> bool {
        let rest = self.rest().trim_ascii_start();
        matches!(rest, [b'<', next, ..] if !b"/!?".contains(next))
    }

    /// The text of the open element, which ends with it. Borrowed unless something had to be replaced.
    #[inline]
    pub fn text(&mut self) -> Result<Cow<'a, str>, XmlError> {
        let start = self.at;
        let bytes = self.text.as_bytes();
        let length = find_markup(bytes.get(start..).unwrap_or_default());
        let end = start + length;
        if bytes.get(end) == Some(&b'<') && bytes.get(end + 1) == Some(&b'/') {
            let text = self.slice(start, end)?;
            self.at = end + 2;
            self.end_tag()?;
            return Ok(Cow::Borrowed(text));
        }
        self.mixed_text(String::new()).map(Cow::Owned)
    }

    /// Text with references, carriage returns, CDATA sections, comments or processing instructions in it.
    fn mixed_text(&mut self, mut text: String) -> Result<String, XmlError> {
        loop {
            let start = self.at;
            let rest = self.rest();
            let length = memchr3(b'<', b'&', b'\r', rest).ok_or_else(|| XmlError::truncated(self.text.len()))?;
            let (found, next) = (rest[length], rest.get(length + 1).copied());
            text.push_str(self.slice(start, start + length)?);
            self.at = start + length;
            match (found, next) {
                (b'&', _) => {
                    let (character, length) = entities::read(self.text, self.at)?;
                    text.push(character);
                    self.at += length;
                }
                (b'\r', _) => {
                    // XML reads CR and CR LF as LF; a CR that is meant comes as a reference.
                    text.push('\n');
                    self.at += if next == Some(b'\n') { 2 } else { 1 };
                }
                (_, Some(b'/')) => {
                    self.at += 2;
                    self.end_tag()?;
                    return Ok(text);
                }
                (_, Some(b'!')) if self.rest().starts_with(CDATA) => text.push_str(&self.cdata()?),
                (_, Some(b'!')) => self.skip_declaration()?,
                (_, Some(b'?')) => self.skip_instruction()?,
                (_, Some(_)) => return Err(XmlError::malformed("an element where text is expected", self.at)),
                (_, None) => return Err(XmlError::truncated(self.text.len())),
            }
        }
    }

    fn cdata(&mut self) -> Result<Cow<'a, str>, XmlError> {
        let start = self.at + CDATA.len();
        let rest = self.text.as_bytes().get(start..).unwrap_or_default();
        let length = memmem::find(rest, b"]]>").ok_or_else(|| XmlError::truncated(self.text.len()))?;
        let section = self.slice(start, start + length)?;
        self.at = start + length + 3;
        if section.contains('\r') {
            return Ok(Cow::Owned(section.replace("\r\n", "\n").replace('\r', "\n")));
        }
        Ok(Cow::Borrowed(section))
    }

    /// Reads to the end of the open element, checking its form and nothing else.
    pub fn skip(&mut self) -> Result<(), XmlError> {
        let depth = self.open.len();
        while self.open.len() >= depth {
            let start = self.at;
            let rest = self.rest();
            let length = memchr2(b'<', b'&', rest).ok_or_else(|| XmlError::truncated(self.text.len()))?;
            let (found, next) = (rest[length], rest.get(length + 1).copied());
            self.at = start + length;
            match (found, next) {
                (b'&', _) => self.at += entities::read(self.text, self.at)?.1,
                (_, Some(b'/')) => {
                    self.at += 2;
                    self.end_tag()?;
                }
                (_, Some(b'!')) if self.rest().starts_with(CDATA) => drop(self.cdata()?),
                (_, Some(b'!')) => self.skip_declaration()?,
                (_, Some(b'?')) => self.skip_instruction()?,
                (_, Some(_)) => {
                    self.at += 1;
                    self.start_tag()?;
                }
                (_, None) => return Err(XmlError::truncated(self.text.len())),
            }
        }
        Ok(())
    }
}
