//! Finds the first element of a SOAP 1.1 body.

use super::cursor::{Cursor, Element, Node, XmlError};
use super::namespace;

/// Why there is no body to read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum EnvelopeError {
    /// The document cannot be read.
    #[error(transparent)]
    Xml(#[from] XmlError),
    /// The root is not an envelope, or an envelope has no body.
    #[error("not a SOAP envelope with a body")]
    NotAnEnvelope,
    /// A SOAP 1.2 envelope.
    #[error("a SOAP 1.2 envelope where SOAP 1.1 is spoken")]
    WrongVersion,
    /// A header that must be understood, and is not.
    #[error("the header {0} must be understood, and is not")]
    NotUnderstood(String),
}

/// Moves `cursor` into the body. `None`: the body is empty.
pub fn first_in_body<'x>(cursor: &mut Cursor<'x>) -> Result<Option<Element<'x>>, EnvelopeError> {
    match cursor.next_element()? {
        Some(root) if root.is(namespace::SOAP, "Envelope") => {}
        Some(root) if root.is(namespace::SOAP_1_2, "Envelope") => return Err(EnvelopeError::WrongVersion),
        _ => return Err(EnvelopeError::NotAnEnvelope),
    }
    while let Some(part) = cursor.next_element()? {
        if part.is(namespace::SOAP, "Body") {
            return Ok(cursor.next_element()?);
        }
        if part.is(namespace::SOAP, "Header") {
            headers(cursor)?;
        } else {
            cursor.skip()?;
        }
    }
    Err(EnvelopeError::NotAnEnvelope)
}

/// No header is part of Y2's contract, so one that must be understood is a fault and the others are passed over.
fn headers(cursor: &mut Cursor<'_>) -> Result<(), EnvelopeError> {
    while let Some(header) = cursor.next_element()? {
        if header.must_understand {
            return Err(EnvelopeError::NotUnderstood(header.local_name().to_owned()));
        }
        cursor.skip()?;
    }
    Ok(())
}

/// Reads on to the end of the document, so that what follows the body is well-formed too.
pub fn finish(cursor: &mut Cursor<'_>) -> Result<(), XmlError> {
    loop {
        match cursor.next()? {
            Node::Eof => return Ok(()),
            Node::Start(_) | Node::End | Node::Text(_) => {}
        }
    }
}

/// The local name of the first element of a body, and nothing more: `None` when the body is empty.
pub fn body_element(xml: &str) -> Result<Option<String>, EnvelopeError> {
    Ok(first_in_body(&mut Cursor::new(xml))?.map(|element| element.local_name().to_owned()))
}
