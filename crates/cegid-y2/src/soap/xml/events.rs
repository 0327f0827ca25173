//! quick-xml's events, within limits: what a reader of WCF's messages asks of them.
//!
//! Of a document's form quick-xml checks nesting and names of end tags. Added here: the depth, the number of attributes, no
//! DTD and no entity beyond the five of XML, a document that is read to its end. A namespace is looked up only where a
//! prefix or `xmlns` occurs, because asking for every element costs nearly half the speed.

use std::borrow::Cow;

use quick_xml::{
    errors::{IllFormedError, SyntaxError},
    escape::resolve_predefined_entity,
    events::{BytesRef, BytesStart, BytesText, Event},
    name::{Namespace, NamespaceError, NamespaceResolver, QName, ResolveResult},
};

use super::error::XmlError;

/// Elements inside one another, at most.
pub const MAX_DEPTH: usize = 64;
/// Attributes and namespace declarations of one element, at most.
pub const MAX_ATTRIBUTES: usize = 64;

/// Reads one document from start to end.
#[derive(Debug)]
pub struct Events<'a> {
    text: &'a str,
    reader: quick_xml::Reader<&'a [u8]>,
    /// How many elements are open.
    open: usize,
    namespaces: NamespaceResolver,
    /// No declaration in force is deeper than this.
    deepest_declaration: usize,
}

/// A start tag that was just read. Its element is open unless the tag is empty.
#[derive(Debug, Clone, Copy)]
pub struct StartTag<'a> {
    name: &'a str,
    form: Form,
}

/// What a start tag says beside its name. A whole word, because bytes that are written apart and read together make a
/// processor wait, and every element of a document passes here.
#[derive(Debug, Clone, Copy)]
pub struct Form(usize);

impl Form {
    const EMPTY: usize = 1;
    const NIL: usize = 2;
    const DECLARES: usize = 4;
    /// That of an element that is not there.
    pub const ABSENT: Self = Self(Self::EMPTY | Self::NIL);

    /// Written `<X/>`: there is no content to read.
    #[inline]
    pub fn is_empty(self) -> bool {
        self.0 & Self::EMPTY != 0
    }

    /// Marked `nil` in the namespace of XML Schema instances.
    #[inline]
    pub fn is_nil(self) -> bool {
        self.0 & Self::NIL != 0
    }

    /// It declares a namespace.
    #[inline]
    pub fn declares(self) -> bool {
        self.0 & Self::DECLARES != 0
    }
}

/// What comes next inside an element.
pub enum Content<'a> {
    /// A child.
    Start(StartTag<'a>),
    /// A piece of text, references and line ends replaced.
    Text(Cow<'a, str>),
    /// The end of the element.
    End,
}

/// A place right behind a start tag.
#[derive(Debug, Clone, Copy)]
pub struct Place {
    at: usize,
    open: usize,
}

impl<'a> StartTag<'a> {
    /// The tag of an element that is not there.
    pub const ABSENT: Self = Self { name: "", form: Form::ABSENT };

    /// The name with its prefix.
    #[inline]
    pub fn name(&self) -> &'a str {
        self.name
    }

    /// What it says beside its name.
    #[inline]
    pub fn form(&self) -> Form {
        self.form
    }

    /// The name without its prefix.
    pub fn local(&self) -> &'a str {
        self.name.split_once(':').map_or(self.name, |(_, local)| local)
    }

    /// Whether its namespace may be another one than its parent's.
    pub fn is_qualified(&self) -> bool {
        self.form.declares() || self.name.contains(':')
    }
}

impl<'a> Events<'a> {
    /// Starts at the beginning of a decoded document.
    pub fn new(text: &'a str) -> Self {
        // The reader would leave out a byte order mark, and not count it.
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        Self {
            text,
            reader: quick_xml::Reader::from_str(text),
            open: 0,
            namespaces: NamespaceResolver::default(),
            deepest_declaration: 0,
        }
    }

    /// How far the document was read, in bytes.
    #[inline]
    pub fn position(&self) -> usize {
        self.reader.buffer_position() as usize
    }

    /// Where reading goes on.
    #[inline]
    pub fn place(&self) -> Place {
        Place { at: self.position(), open: self.open }
    }

    /// The same document from an earlier place within an element that is open there.
    pub fn again(&self, place: Place) -> Self {
        let text = self.text.get(place.at..).unwrap_or_default();
        let mut reader = quick_xml::Reader::from_str(text);
        // The element was opened by the other reader.
        reader.config_mut().allow_unmatched_ends = true;
        Self {
            text,
            reader,
            open: place.open,
            namespaces: self.namespaces.clone(),
            deepest_declaration: self.deepest_declaration,
        }
    }

    /// Reads to the end of the element that was open at this place, if it is still open.
    pub fn leave(&mut self, place: Place) -> Result<(), XmlError> {
        while self.open >= place.open {
            match self.event()? {
                Event::Start(_) => self.enter()?,
                Event::End(_) => self.open -= 1,
                Event::GeneralRef(reference) => drop(self.reference(&reference)?),
                Event::DocType(_) => return Err(self.document_type()),
                Event::Eof => return Err(XmlError::truncated(self.position())),
                _ => {}
            }
        }
        Ok(())
    }

    /// Reads to the end of the open element.
    pub fn skip(&mut self) -> Result<(), XmlError> {
        self.leave(self.place())
    }

    /// Whether an element whose start tag was the last thing read is in this namespace.
    pub fn is_in(&self, tag: &StartTag<'_>, namespace: &str) -> bool {
        self.namespaces.resolve_element(QName(tag.name)).0 == ResolveResult::Bound(Namespace(namespace))
    }

    /// What the prefix of a name means that was the text of the element read last, which may have ended by now.
    pub fn namespace_of_text(&self, name: &str) -> Option<String> {
        name.contains(':').then_some(())?;
        match self.namespaces.resolve_element(QName(name)).0 {
            ResolveResult::Bound(Namespace(namespace)) => Some(namespace.to_owned()),
            _ => None,
        }
    }

    /// The start tag of the document's element.
    pub fn root(&mut self) -> Result<StartTag<'a>, XmlError> {
        loop {
            let at = self.position();
            match self.event()? {
                Event::Start(start) => return self.start(at, &start, false),
                Event::Empty(start) => return self.start(at, &start, true),
                event => self.between(&event, "text instead of an element")?,
            }
        }
    }

    /// Checks that nothing follows the document's element but comments and blanks.
    pub fn finish(&mut self) -> Result<(), XmlError> {
        if self.open > 0 {
            return Err(XmlError::malformed("an element is not closed", self.position()));
        }
        loop {
            match self.event()? {
                Event::Eof => return Ok(()),
                event => self.between(&event, "something follows the document's element")?,
            }
        }
    }

    /// Passes what may stand outside of the document's element.
    fn between(&self, event: &Event<'_>, otherwise: &'static str) -> Result<(), XmlError> {
        match event {
            Event::Text(text) if text.trim_ascii().is_empty() => Ok(()),
            Event::Comment(_) | Event::PI(_) | Event::Decl(_) => Ok(()),
            Event::DocType(_) => Err(self.document_type()),
            Event::Eof => Err(XmlError::truncated(self.position())),
            _ => Err(XmlError::malformed(otherwise, self.position())),
        }
    }

    /// The next element inside the open one; nothing when the open one ends, which closes it.
    #[inline]
    pub fn child(&mut self) -> Result<Option<StartTag<'a>>, XmlError> {
        let at = self.position();
        match self.reader.read_event() {
            // Nearly always it is one of these.
            Ok(Event::Start(start)) => self.start(at, &start, false).map(Some),
            Ok(Event::End(_)) => {
                self.open -= 1;
                Ok(None)
            }
            event => {
                let first = self.content_of(at, event)?;
                self.child_after(first)
            }
        }
    }

    #[inline(never)]
    fn child_after(&mut self, first: Option<Content<'a>>) -> Result<Option<StartTag<'a>>, XmlError> {
        let mut next = first;
        loop {
            match next {
                Some(Content::Start(tag)) => return Ok(Some(tag)),
                Some(Content::End) => return Ok(None),
                Some(Content::Text(text)) if !text.trim_ascii().is_empty() => {
                    return Err(XmlError::value_at("text where elements are expected", self.position()));
                }
                _ => next = Some(self.content()?),
            }
        }
    }

    /// The text of the open element, which ends with it. Borrowed unless something had to be replaced.
    #[inline]
    pub fn text(&mut self) -> Result<Cow<'a, str>, XmlError> {
        let at = self.position();
        match self.reader.read_event() {
            // Nearly always it is in one piece.
            Ok(Event::Text(text)) if self.at_end_tag() => {
                self.reader.read_event().map_err(|error| self.ill_formed(&error))?;
                self.open -= 1;
                match text.into_inner() {
                    Cow::Borrowed(text) if !text.as_bytes().contains(&b'\r') => Ok(Cow::Borrowed(text)),
                    text => Ok(BytesText::from_escaped(text).xml10_content()),
                }
            }
            event => {
                let first = self.content_of(at, event)?;
                self.text_in_pieces(first)
            }
        }
    }

    #[inline(never)]
    fn text_in_pieces(&mut self, first: Option<Content<'a>>) -> Result<Cow<'a, str>, XmlError> {
        let mut whole = Cow::Borrowed("");
        let mut next = first;
        loop {
            match next {
                Some(Content::End) => return Ok(whole),
                Some(Content::Text(piece)) if whole.is_empty() => whole = piece,
                Some(Content::Text(piece)) => whole.to_mut().push_str(&piece),
                Some(Content::Start(_)) => {
                    return Err(XmlError::value_at("an element where text is expected", self.position()));
                }
                None => {}
            }
            next = Some(self.content()?);
        }
    }

    /// What comes next inside the open element.
    pub fn content(&mut self) -> Result<Content<'a>, XmlError> {
        loop {
            let at = self.position();
            let event = self.reader.read_event();
            if let Some(content) = self.content_of(at, event)? {
                return Ok(content);
            }
        }
    }

    /// What an event that began at byte `at` says; nothing for a comment.
    #[inline(never)]
    fn content_of(&mut self, at: usize, event: quick_xml::Result<Event<'a>>) -> Result<Option<Content<'a>>, XmlError> {
        let content = match event.map_err(|error| self.ill_formed(&error))? {
            Event::Text(text) => Content::Text(text.xml10_content()),
            Event::Start(start) => Content::Start(self.start(at, &start, false)?),
            Event::End(_) => {
                self.open -= 1;
                Content::End
            }
            Event::Empty(start) => Content::Start(self.start(at, &start, true)?),
            Event::GeneralRef(reference) => Content::Text(self.reference(&reference)?),
            Event::CData(text) => Content::Text(text.xml10_content()),
            Event::Comment(_) | Event::PI(_) | Event::Decl(_) => return Ok(None),
            Event::DocType(_) => return Err(self.document_type()),
            Event::Eof => return Err(XmlError::truncated(at)),
        };
        Ok(Some(content))
    }

    /// Whether the open element ends right here, with nothing in it. Reads nothing.
    #[inline]
    pub fn at_end_tag(&self) -> bool {
        self.reader.get_ref().starts_with(b"</")
    }

    /// Whether the open element holds an element, as far as its first markup tells. Reads nothing.
    pub fn at_child(&self) -> bool {
        let rest = self.reader.get_ref().trim_ascii_start();
        matches!(rest, [b'<', next, ..] if !b"/!?".contains(next))
    }

    fn event(&mut self) -> Result<Event<'a>, XmlError> {
        self.reader.read_event().map_err(|error| self.ill_formed(&error))
    }

    #[inline]
    fn enter(&mut self) -> Result<(), XmlError> {
        if self.open >= MAX_DEPTH {
            return Err(XmlError::forbidden("elements are nested too deeply", self.position()));
        }
        self.open += 1;
        Ok(())
    }

    /// A start tag that begins at byte `at`.
    #[inline(always)]
    fn start(&mut self, at: usize, start: &BytesStart<'a>, empty: bool) -> Result<StartTag<'a>, XmlError> {
        // What elder siblings and their children declared is over.
        if self.deepest_declaration > self.open {
            self.namespaces.set_level(self.open as u16);
            self.deepest_declaration = self.open;
        }
        // The event's own name lives no longer than the event.
        let name = self.text.get(at + 1..at + 1 + start.name().0.len()).unwrap_or_default();
        let attributes = if start.attributes_raw().is_empty() { 0 } else { self.attributes(start)? };
        self.enter()?;
        self.open -= usize::from(empty);
        Ok(StartTag { name, form: Form(attributes | if empty { Form::EMPTY } else { 0 }) })
    }

    #[inline(never)]
    fn attributes(&mut self, start: &BytesStart<'a>) -> Result<usize, XmlError> {
        let (mut declares, mut nil) = (false, false);
        for (count, attribute) in start.attributes().enumerate() {
            let attribute =
                attribute.map_err(|_| XmlError::malformed("an attribute that is none, or twice", self.position()))?;
            if count >= MAX_ATTRIBUTES {
                return Err(XmlError::forbidden("too many attributes", self.position()));
            }
            declares |= attribute.key.as_namespace_binding().is_some();
            nil |= attribute.key.local_name().as_ref() == "nil";
        }
        if declares {
            self.namespaces.set_level(self.open as u16);
            self.namespaces.push(start).map_err(|error| match error {
                NamespaceError::TooManyBindings(_) => XmlError::forbidden("too many namespaces", self.position()),
                _ => XmlError::malformed("a namespace that cannot be declared", self.position()),
            })?;
            self.deepest_declaration = self.open + 1;
        }
        let nil = nil && start.attributes().has_nil(&self.namespaces);
        Ok(if declares { Form::DECLARES } else { 0 } | if nil { Form::NIL } else { 0 })
    }

    /// The character of one of XML's five entities, or of a number. .NET writes control characters that XML does not allow
    /// in this way, so those are read.
    #[cold]
    fn reference(&self, reference: &BytesRef<'_>) -> Result<Cow<'a, str>, XmlError> {
        match reference.resolve_char_ref() {
            Ok(Some(character)) => Ok(Cow::Owned(character.to_string())),
            Ok(None) => match resolve_predefined_entity(reference) {
                Some(text) => Ok(Cow::Borrowed(text)),
                None => Err(XmlError::forbidden("an entity", self.position())),
            },
            Err(_) => Err(XmlError::malformed("a reference to no character", self.position())),
        }
    }

    #[cold]
    fn document_type(&self) -> XmlError {
        XmlError::forbidden("a document type declaration", self.position())
    }

    #[cold]
    fn ill_formed(&self, error: &quick_xml::Error) -> XmlError {
        use quick_xml::Error::{IllFormed, Syntax};
        let at = self.reader.error_position() as usize;
        match error {
            Syntax(SyntaxError::InvalidBangMarkup) => {
                XmlError::malformed("markup that is neither comment nor text", at)
            }
            Syntax(SyntaxError::UnclosedDoctype) => self.document_type(),
            Syntax(_) => XmlError::truncated(at),
            IllFormed(IllFormedError::MissingDoctypeName) => self.document_type(),
            IllFormed(IllFormedError::MismatchedEndTag { .. }) => {
                XmlError::malformed("an end tag of another element", at)
            }
            IllFormed(IllFormedError::UnmatchedEndTag(_)) => XmlError::malformed("an end tag without an element", at),
            IllFormed(IllFormedError::UnclosedReference) => XmlError::malformed("a bare ampersand", at),
            _ => XmlError::malformed("not well formed", at),
        }
    }
}

#[cfg(test)]
mod tests;
