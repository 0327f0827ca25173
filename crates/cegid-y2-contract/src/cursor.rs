//! Elements, ends and text of an XML document, one at a time, with names resolved to namespaces.
//!
//! Refuses what no Y2 message needs: document types, entities of one's own, more than 64 levels. Independent of
//! the client's reader on purpose.

use std::borrow::Cow;

use quick_xml::XmlVersion;
use quick_xml::events::{BytesRef, BytesStart, Event};
use quick_xml::name::{NamespaceResolver, QName, ResolveResult};
use quick_xml::reader::NsReader;

use super::namespace;

/// How deep elements may nest.
pub const MAX_DEPTH: usize = 64;

/// Why a document cannot be read at all.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum XmlError {
    /// Not well-formed, an undeclared prefix, an unknown entity, or cut short.
    #[error("not well-formed XML: {0}")]
    Malformed(String),
    /// A document type declaration.
    #[error("a document type declaration is not allowed")]
    DocumentType,
    /// Deeper than [`MAX_DEPTH`].
    #[error("more than {MAX_DEPTH} levels of elements")]
    TooDeep,
}

/// What comes next in the document.
pub enum Node<'x> {
    /// A start tag; an empty element is a start followed by an end.
    Start(Element<'x>),
    /// The end of the innermost open element.
    End,
    /// Character data, unescaped. One run of text may come in several pieces.
    Text(Cow<'x, str>),
    /// The end of the document, after its root was closed.
    Eof,
}

/// A start tag.
pub struct Element<'x> {
    start: BytesStart<'x>,
    /// The namespace, when it is one that contracts speak of.
    pub namespace: Option<&'static str>,
    /// `i:nil` says true.
    pub nil: bool,
    /// The type that `i:type` names: namespace (when known) and local name.
    pub instance_type: Option<(Option<&'static str>, String)>,
    /// SOAP's `mustUnderstand` says true.
    pub must_understand: bool,
}

impl Element<'_> {
    /// The name without its prefix.
    pub fn local_name(&self) -> &str {
        self.start.local_name().into_inner()
    }

    /// The value of an attribute that is in no namespace.
    pub fn attribute(&self, name: &str) -> Option<String> {
        let attribute = self.start.try_get_attribute(name).ok()??;
        attribute.normalized_value(XmlVersion::Implicit1_0).ok().map(Cow::into_owned)
    }

    /// Whether the element is `{namespace}name`.
    pub fn is(&self, namespace: &str, name: &str) -> bool {
        self.namespace == Some(namespace) && self.local_name() == name
    }
}

/// Reads a document from front to back.
pub struct Cursor<'x> {
    reader: NsReader<&'x [u8]>,
    depth: usize,
    rooted: bool,
}

impl<'x> Cursor<'x> {
    /// Starts before the document's first byte.
    pub fn new(text: &'x str) -> Self {
        let mut reader = NsReader::from_str(text);
        reader.config_mut().expand_empty_elements = true;
        Self { reader, depth: 0, rooted: false }
    }

    /// The next start, end or text; comments, declarations and processing instructions are passed over.
    pub fn next(&mut self) -> Result<Node<'x>, XmlError> {
        loop {
            let event = self.reader.read_event().map_err(malformed)?;
            return Ok(match event {
                Event::Start(start) | Event::Empty(start) => {
                    if self.depth == 0 && self.rooted {
                        return Err(XmlError::Malformed("a second root element".into()));
                    }
                    self.rooted = true;
                    self.depth += 1;
                    if self.depth > MAX_DEPTH {
                        return Err(XmlError::TooDeep);
                    }
                    Node::Start(element(self.reader.resolver(), start)?)
                }
                Event::End(_) => {
                    self.depth -= 1;
                    Node::End
                }
                Event::Text(text) if self.depth > 0 => Node::Text(text.xml10_content()),
                Event::Text(text) if text.trim().is_empty() || *text == *"\u{feff}" => continue,
                Event::CData(text) if self.depth > 0 => Node::Text(text.xml10_content()),
                Event::GeneralRef(reference) if self.depth > 0 => Node::Text(resolve(&reference)?.into()),
                Event::Text(_) | Event::CData(_) | Event::GeneralRef(_) => {
                    return Err(XmlError::Malformed("text outside of the root element".into()));
                }
                Event::DocType(_) => return Err(XmlError::DocumentType),
                Event::Eof if self.depth > 0 => return Err(XmlError::Malformed("the document is cut short".into())),
                Event::Eof => Node::Eof,
                Event::Comment(_) | Event::PI(_) | Event::Decl(_) => continue,
            });
        }
    }

    /// Reads on past the end of the innermost open element.
    pub fn skip(&mut self) -> Result<(), XmlError> {
        let outside = self.depth - 1;
        while self.depth > outside {
            self.next()?;
        }
        Ok(())
    }

    /// Reads on to the next start tag inside the open element; `None` at its end. Text on the way is passed over.
    pub fn next_element(&mut self) -> Result<Option<Element<'x>>, XmlError> {
        loop {
            match self.next()? {
                Node::Start(element) => return Ok(Some(element)),
                Node::Text(_) => {}
                Node::End | Node::Eof => return Ok(None),
            }
        }
    }
}

fn malformed(error: impl std::fmt::Display) -> XmlError {
    XmlError::Malformed(error.to_string())
}

fn element<'x>(resolver: &NamespaceResolver, start: BytesStart<'x>) -> Result<Element<'x>, XmlError> {
    let namespace = resolve_namespace(resolver, start.name())?;
    let (mut nil, mut instance_type, mut must_understand) = (false, None, false);
    if !start.attributes_raw().is_empty() {
        for attribute in start.attributes() {
            let attribute = attribute.map_err(malformed)?;
            let (ResolveResult::Bound(owner), name) = resolver.resolve_attribute(attribute.key) else { continue };
            let value = || attribute.normalized_value(XmlVersion::Implicit1_0).map_err(malformed);
            match (owner.into_inner(), name.into_inner()) {
                (namespace::INSTANCE, "nil") => nil = is_true(&value()?),
                (namespace::INSTANCE, "type") => {
                    let value = value()?;
                    let name = QName(value.trim());
                    let local = name.local_name().into_inner().to_owned();
                    instance_type = Some((resolve_namespace(resolver, name)?, local));
                }
                (namespace::SOAP, "mustUnderstand") => must_understand = is_true(&value()?),
                _ => {}
            }
        }
    }
    Ok(Element { start, namespace, nil, instance_type, must_understand })
}

fn is_true(text: &str) -> bool {
    matches!(text.trim(), "true" | "1")
}

fn resolve_namespace(resolver: &NamespaceResolver, name: QName<'_>) -> Result<Option<&'static str>, XmlError> {
    match resolver.resolve_element(name).0 {
        ResolveResult::Bound(found) => Ok(namespace::interned(found.into_inner())),
        ResolveResult::Unbound => Ok(None),
        ResolveResult::Unknown(prefix) => Err(XmlError::Malformed(format!("the prefix {prefix} is not declared"))),
    }
}

fn resolve(reference: &BytesRef<'_>) -> Result<String, XmlError> {
    if let Some(character) = reference.resolve_char_ref().map_err(malformed)? {
        return Ok(character.to_string());
    }
    quick_xml::escape::resolve_predefined_entity(reference)
        .map(str::to_owned)
        .ok_or_else(|| XmlError::Malformed(format!("the entity {} is not declared", &**reference)))
}
