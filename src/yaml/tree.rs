//! Text to a tree in which every node knows its place. Bounded; knows no keys and no kinds.

use std::{collections::HashSet, fmt, ops::Range, sync::Arc};

use saphyr_parser::{Event, Marker, Parser, ScalarStyle, Span};

use super::{
    problem::{Place, quoted},
    reading::Reading,
};

/// The largest document.
pub const MAX_BYTES: usize = 256 * 1024;
/// The deepest nesting.
pub const MAX_DEPTH: usize = 16;

/// A value and its place.
#[derive(Clone)]
pub struct Node {
    /// What stands there.
    pub value: Value,
    /// Where.
    pub place: Place,
    /// The characters of the text that it takes up; empty for what was not written in a file.
    pub span: Range<usize>,
}

/// What a node is. Scalars stay text until a key's kind reads them.
#[derive(Clone)]
pub enum Value {
    /// Nothing, `~` or `null`.
    Nothing,
    /// A scalar.
    Text(String, Style),
    /// A list.
    List(Vec<Node>),
    /// A mapping, in the order of the document; keys are unique.
    Map(Vec<(Node, Node)>),
}

/// How a scalar was written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Style {
    /// Plain or in quotes.
    Flow,
    /// After `|` or `>`.
    Block,
}

impl Node {
    /// An empty mapping at the start of a file, as a file without content is read.
    pub fn empty(file: &str) -> Self {
        let place = Place::File { file: file.into(), line: 1, column: 1 };
        Self { value: Value::Map(Vec::new()), place, span: 0..0 }
    }

    /// The text of a scalar.
    pub fn text(&self) -> Option<&str> {
        if let Value::Text(text, _) = &self.value { Some(text) } else { None }
    }

    /// What stands there, without its content.
    pub(super) fn described(&self) -> &'static str {
        match self.value {
            Value::Nothing => "nothing",
            Value::Text(..) => "a value",
            Value::List(_) => "a list",
            Value::Map(_) => "a mapping",
        }
    }
}

/// Shows the shape only: the text may hold a password.
impl fmt::Debug for Node {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Node({} at {})", self.described(), self.place)
    }
}

/// Reads one document. What is forbidden or said twice is noted and left out, so that the rest can be judged too; a
/// syntax error, or a limit, ends the reading: `None`.
pub fn parse(reading: &Reading, file: &str, text: &str) -> Option<Node> {
    let mut builder = Builder { reading, file: file.into(), open: Vec::new(), document: None };
    if text.len() > MAX_BYTES {
        let found = format!("{} bytes", text.len());
        reading.problem(&Place::whole(file), "", found, format!("at most {MAX_BYTES} bytes"));
        return None;
    }
    // A byte order mark is not content; the parser would take it for a character.
    let mut parser = Parser::new_from_str(text.strip_prefix('\u{feff}').unwrap_or(text));
    while let Some(event) = parser.next_event() {
        match event {
            Ok((event, span)) => builder.take(event, span)?,
            Err(error) => {
                let found = format!("a syntax error ({})", error.info());
                reading.problem(&builder.place(*error.marker()), "", found, "valid YAML");
                return None;
            }
        }
    }
    Some(match builder.document {
        Some(node) if !matches!(node.value, Value::Nothing) => node,
        _ => Node::empty(file),
    })
}

struct Builder<'r> {
    reading: &'r Reading,
    file: Arc<str>,
    /// Collections that have begun and not ended; the innermost last.
    open: Vec<Open>,
    document: Option<Node>,
}

struct Open {
    place: Place,
    start: usize,
    content: Content,
}

enum Content {
    List(Vec<Node>),
    Map { entries: Vec<(Node, Node)>, key: Option<Node>, seen: HashSet<String> },
}

impl Builder<'_> {
    fn place(&self, mark: Marker) -> Place {
        Place::File { file: Arc::clone(&self.file), line: mark.line(), column: mark.col() + 1 }
    }

    /// `None`: a limit was passed.
    fn take(&mut self, event: Event<'_>, span: Span) -> Option<()> {
        let place = self.place(span.start);
        match event {
            Event::Scalar(text, style, anchor, tag) => {
                self.refuse(anchor != 0, tag.is_some(), &place);
                let value = match style {
                    ScalarStyle::Plain if matches!(&*text, "" | "~" | "null" | "Null" | "NULL") => Value::Nothing,
                    ScalarStyle::Literal | ScalarStyle::Folded => Value::Text(text.into_owned(), Style::Block),
                    _ => Value::Text(text.into_owned(), Style::Flow),
                };
                self.put(Node { value, place, span: span.start.index()..span.end.index() });
            }
            Event::SequenceStart(anchor, tag) => {
                self.refuse(anchor != 0, tag.is_some(), &place);
                self.begin(place, span, Content::List(Vec::new()))?;
            }
            Event::MappingStart(anchor, tag) => {
                self.refuse(anchor != 0, tag.is_some(), &place);
                self.begin(place, span, Content::Map { entries: Vec::new(), key: None, seen: HashSet::new() })?;
            }
            Event::SequenceEnd | Event::MappingEnd => {
                if let Some(open) = self.open.pop() {
                    let value = match open.content {
                        Content::List(items) => Value::List(items),
                        Content::Map { entries, .. } => Value::Map(entries),
                    };
                    self.put(Node { value, place: open.place, span: open.start..span.end.index() });
                }
            }
            Event::Alias(_) => {
                self.reading.problem(&place, "", "an alias (`*`)", "the value written out");
                self.put(Node { value: Value::Nothing, place, span: 0..0 });
            }
            Event::DocumentStart(_) if self.document.is_some() => {
                self.reading.problem(&place, "", "a second document", "one document in a file");
                return None;
            }
            _ => {}
        }
        Some(())
    }

    fn refuse(&mut self, anchor: bool, tag: bool, place: &Place) {
        if anchor {
            self.reading.problem(place, "", "an anchor (`&`)", "a value without anchor");
        }
        if tag {
            self.reading.problem(place, "", "a tag (`!`)", "a value without tag");
        }
    }

    fn begin(&mut self, place: Place, span: Span, content: Content) -> Option<()> {
        if self.open.len() == MAX_DEPTH {
            self.reading.problem(&place, "", "deeper nesting", format!("at most {MAX_DEPTH} levels"));
            return None;
        }
        self.open.push(Open { place, start: span.start.index(), content });
        Some(())
    }

    /// Puts a finished node where it belongs: the document, a list, a key or a value.
    fn put(&mut self, node: Node) {
        match self.open.last_mut().map(|open| &mut open.content) {
            None => self.document = Some(node),
            Some(Content::List(items)) => items.push(node),
            Some(Content::Map { key: slot @ None, .. }) => *slot = Some(node),
            Some(Content::Map { entries, key, seen }) => {
                let Some(key) = key.take() else { return };
                let Some(name) = key.text() else {
                    let found = format!("{} as a key", key.described());
                    self.reading.problem(&key.place, "", found, "a text as a key");
                    return;
                };
                if seen.insert(name.to_owned()) {
                    entries.push((key, node));
                } else {
                    let found = format!("the key {} a second time", quoted(name));
                    self.reading.problem(&key.place, "", found, "each key once");
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn read(text: &str) -> Option<Node> {
        parse(&Reading::default(), "x.yml", text)
    }

    fn refusal(text: &str) -> String {
        let reading = Reading::default();
        let _ = parse(&reading, "x.yml", text);
        reading.finish().unwrap_err().to_string()
    }

    #[test]
    fn every_node_knows_its_line_and_column() {
        let node = read("a: 1\nb:\n  - é: x\n").unwrap();
        let Value::Map(entries) = &node.value else { panic!("a mapping") };
        let Value::List(items) = &entries[1].1.value else { panic!("a list") };
        let Value::Map(inner) = &items[0].value else { panic!("a mapping") };
        assert_eq!(inner[0].1.place.to_string(), "x.yml:3:8");
        assert_eq!(inner[0].1.text(), Some("x"));
    }

    #[test]
    fn an_empty_document_is_an_empty_mapping() {
        for text in ["", "# nothing\n", "---\n", "\u{feff}"] {
            assert!(matches!(&read(text).unwrap().value, Value::Map(entries) if entries.is_empty()), "{text}");
        }
    }

    #[test]
    fn what_could_grow_or_surprise_is_refused() {
        assert!(refusal("a: &x 1\nb: *x\n").contains("x.yml:2:4: found an alias"));
        assert!(refusal("a: !!str 1").contains("a tag"));
        assert!(refusal("a: 1\nb: 2\na: 3\n").contains("x.yml:3:1: found the key `a` a second time"));
        assert!(refusal("a: 1\n---\nb: 2\n").contains("a second document"));
        assert!(refusal("? [a, b]\n: 1\n").contains("a list as a key"));
        assert!(refusal(&"[".repeat(50)).contains("at most 16 levels"));
        assert!(refusal(&" ".repeat(MAX_BYTES + 1)).contains("at most 262144 bytes"));
        assert!(refusal("a: [1\nb: 2").contains("a syntax error"));
    }

    #[test]
    fn the_debug_text_shows_no_value() {
        assert!(!format!("{:?}", read("password: hunter2").unwrap()).contains("hunter2"));
    }

    proptest! {
        #[test]
        fn no_text_panics(text in ".{0,200}") {
            let _ = read(&text);
        }

        #[test]
        fn no_mixture_of_yaml_characters_panics(text in "[-:{}\\[\\],&*!|>'\"%@`#? \n\tab0~]{0,120}") {
            let _ = read(&text);
        }
    }
}
