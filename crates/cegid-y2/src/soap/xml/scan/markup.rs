//! Markup that carries nothing: declaration, comments, processing instructions; and the DTD, which is refused.

use memchr::memmem;

use super::Scanner;
use crate::soap::xml::error::XmlError;

impl Scanner<'_> {
    /// Skips blanks, comments and processing instructions outside the document's element.
    pub(super) fn skip_between(&mut self) -> Result<(), XmlError> {
        loop {
            self.skip_spaces();
            let rest = self.rest();
            if rest.starts_with(b"<?") {
                self.skip_instruction()?;
            } else if rest.starts_with(b"<!") {
                self.skip_declaration()?;
            } else {
                return Ok(());
            }
        }
    }

    /// Skips a comment at `<!`; anything else that begins so (a CDATA section was dealt with before) is refused.
    pub(super) fn skip_declaration(&mut self) -> Result<(), XmlError> {
        let rest = self.rest();
        if let Some(comment) = rest.strip_prefix(b"<!--") {
            let length = memmem::find(comment, b"--").ok_or_else(|| XmlError::truncated(self.text.len()))?;
            return match comment.get(length + 2) {
                Some(b'>') => {
                    self.at += 4 + length + 3;
                    Ok(())
                }
                Some(_) => Err(XmlError::malformed("two dashes inside a comment", self.at + 4 + length)),
                None => Err(XmlError::truncated(self.text.len())),
            };
        }
        for start in [&b"<!--"[..], b"<![CDATA[", b"<!DOCTYPE"] {
            if rest.len() < start.len() && start.starts_with(rest) {
                return Err(XmlError::truncated(self.text.len()));
            }
        }
        Err(match rest.get(2) {
            Some(b'-' | b'[') => XmlError::malformed("markup that is neither comment nor text", self.at),
            _ => XmlError::forbidden("a document type declaration", self.at),
        })
    }

    /// Skips `<?…?>`.
    pub(super) fn skip_instruction(&mut self) -> Result<(), XmlError> {
        let start = self.at;
        let length = memmem::find(self.rest(), b"?>").ok_or_else(|| XmlError::truncated(self.text.len()))?;
        let inside = &self.rest()[2..length.max(2)];
        let named_xml = inside.get(..3).is_some_and(|name| name.eq_ignore_ascii_case(b"xml"));
        let target_ends = inside.get(3).is_none_or(|byte| super::is_space(*byte));
        if named_xml && target_ends && start != 0 {
            return Err(XmlError::malformed("an XML declaration that is not at the beginning", start));
        }
        self.at += length.max(2) + 2;
        Ok(())
    }

    pub(super) fn rest(&self) -> &[u8] {
        self.text.as_bytes().get(self.at..).unwrap_or_default()
    }
}
