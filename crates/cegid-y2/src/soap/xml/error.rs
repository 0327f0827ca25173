//! Why XML could not be read or written. Quotes element names of ours and positions, never contents.

use std::{borrow::Cow, fmt};

use serde::de::{self, Expected, Unexpected};

/// What kind of trouble.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum XmlErrorKind {
    /// Not well formed, truncated, or not the message that was expected.
    Malformed,
    /// Well formed perhaps, but of a kind that is never read: DTD, entity, too deep, too many attributes or elements.
    Forbidden,
    /// Well formed, with a value that its type cannot hold.
    Value,
}

/// An error with the place where it happened. Its text holds nothing of the document but names that we expected.
#[derive(Clone, PartialEq, Eq)]
pub struct XmlError(Box<Inner>);

#[derive(Clone, PartialEq, Eq)]
struct Inner {
    kind: XmlErrorKind,
    what: Cow<'static, str>,
    /// Byte offset in the decoded text.
    at: Option<usize>,
    /// Innermost first.
    path: Vec<&'static str>,
}

impl XmlError {
    /// Something is wrong at byte `at`.
    #[cold]
    pub(crate) fn malformed(what: &'static str, at: usize) -> Self {
        Self::new(XmlErrorKind::Malformed, what.into(), Some(at))
    }

    /// Something forbidden stands at byte `at`.
    #[cold]
    pub(crate) fn forbidden(what: &'static str, at: usize) -> Self {
        Self::new(XmlErrorKind::Forbidden, what.into(), Some(at))
    }

    /// The text ends too early.
    #[cold]
    pub(crate) fn truncated(at: usize) -> Self {
        Self::malformed("the document ends too early", at)
    }

    /// Something is wrong with the whole document.
    #[cold]
    pub(crate) fn message(what: impl Into<Cow<'static, str>>) -> Self {
        Self::new(XmlErrorKind::Malformed, what.into(), None)
    }

    /// A value is not of its type.
    #[cold]
    pub(crate) fn value(what: impl Into<Cow<'static, str>>) -> Self {
        Self::new(XmlErrorKind::Value, what.into(), None)
    }

    /// The value before byte `at` is not of its type.
    #[cold]
    pub(crate) fn value_at(what: &'static str, at: usize) -> Self {
        Self::new(XmlErrorKind::Value, what.into(), Some(at))
    }

    fn new(kind: XmlErrorKind, what: Cow<'static, str>, at: Option<usize>) -> Self {
        Self(Box::new(Inner { kind, what, at, path: Vec::new() }))
    }

    /// The error happened inside this member of ours.
    #[cold]
    pub(crate) fn inside(mut self, member: &'static str) -> Self {
        self.0.path.push(member);
        self
    }

    /// The same error, at this place if it has none yet.
    #[cold]
    pub(crate) fn or_at(mut self, at: usize) -> Self {
        self.0.at.get_or_insert(at);
        self
    }

    /// What kind of trouble.
    pub fn kind(&self) -> XmlErrorKind {
        self.0.kind
    }
}

impl fmt::Display for XmlError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, member) in self.0.path.iter().rev().enumerate() {
            write!(out, "{}{member}", if index == 0 { "" } else { "/" })?;
        }
        if !self.0.path.is_empty() {
            out.write_str(": ")?;
        }
        out.write_str(&self.0.what)?;
        match self.0.at {
            Some(at) => write!(out, " (byte {at})"),
            None => Ok(()),
        }
    }
}

impl fmt::Debug for XmlError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "XmlError({:?}: {self})", self.0.kind)
    }
}

impl std::error::Error for XmlError {}

/// The default texts of serde quote the offending value, which may be personal data: ours do not.
impl de::Error for XmlError {
    fn custom<T: fmt::Display>(message: T) -> Self {
        Self::value(message.to_string())
    }

    fn invalid_type(_: Unexpected<'_>, expected: &dyn Expected) -> Self {
        Self::value(format!("expected {expected}"))
    }

    fn invalid_value(_: Unexpected<'_>, expected: &dyn Expected) -> Self {
        Self::value(format!("expected {expected}"))
    }

    fn unknown_variant(_: &str, _: &'static [&'static str]) -> Self {
        Self::value("a value that the type does not know")
    }
}

impl serde::ser::Error for XmlError {
    fn custom<T: fmt::Display>(message: T) -> Self {
        Self::message(message.to_string())
    }
}
