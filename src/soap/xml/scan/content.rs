//! What is between a start tag and its end tag: either text or elements.

use std::borrow::Cow;

use memchr::{memchr2, memchr3, memmem};

use super::{Scanner, StartTag, entities};
use crate::soap::xml::error::XmlError;

const CDATA: &[u8] = b"<![CDATA[";

impl<'a> Scanner<'a> {
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

/// How far it is to the next byte that text cannot simply hold. Most texts are short, and a call of the vectorised
/// search costs more than looking at a few bytes.
#[inline]
fn find_markup(bytes: &[u8]) -> usize {
    const SHORT: usize = 16;
    let head = &bytes[..bytes.len().min(SHORT)];
    if let Some(at) = head.iter().position(|byte| matches!(byte, b'<' | b'&' | b'\r')) {
        return at;
    }
    let tail = &bytes[head.len()..];
    head.len() + memchr3(b'<', b'&', b'\r', tail).unwrap_or(tail.len())
}
