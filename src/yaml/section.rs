//! Reads the keys of a mapping and remembers what was asked for, so that what nobody asked for is a problem.

use std::{cell::RefCell, collections::BTreeMap, ops::Range};

use secrecy::SecretString;

use super::{
    nearest::nearest,
    problem::{Mismatch, Place},
    reading::Reading,
    tree::{Node, Style, Value},
};

/// A mapping being read. Ask for every key that there can be, then call [`Section::finish`].
#[must_use = "call `finish`, or unknown keys go unnoticed"]
pub struct Section<'n> {
    reading: &'n Reading,
    path: String,
    place: &'n Place,
    entries: &'n [(Node, Node)],
    known: RefCell<Vec<&'static str>>,
}

/// An entry of a mapping whose keys are chosen by whoever writes it.
pub struct Entry<'n> {
    /// The key.
    pub key: &'n str,
    /// Where the key stands.
    pub place: &'n Place,
    /// The keys that lead to the value.
    pub path: String,
    /// The value.
    pub node: &'n Node,
}

/// A scalar that must not be shown.
#[derive(Debug)]
pub struct SecretText {
    /// The text as it was written: a value or a reference.
    pub text: SecretString,
    /// Where.
    pub place: Place,
    /// The keys that lead there.
    pub path: String,
    /// The characters of the document that it takes up.
    pub span: Range<usize>,
}

impl<'n> Section<'n> {
    /// A document's outermost mapping.
    pub fn root(reading: &'n Reading, document: &'n Node) -> Self {
        Self::of(reading, document, String::new())
    }

    /// The mapping in `node`; anything else is a problem and reads as an empty one.
    pub fn of(reading: &'n Reading, node: &'n Node, path: String) -> Self {
        let entries: &[(Node, Node)] = match &node.value {
            Value::Map(entries) => entries,
            Value::Nothing => &[],
            _ => {
                reading.problem(&node.place, &path, node.described(), "a mapping");
                &[]
            }
        };
        Self { reading, path, place: &node.place, entries, known: RefCell::default() }
    }

    /// The keys that lead to a key of this mapping.
    pub fn path_of(&self, key: &str) -> String {
        if self.path.is_empty() { key.to_owned() } else { format!("{}.{key}", self.path) }
    }

    /// Where a key's value stands; the mapping's own place when the key is not there.
    pub fn place_of(&self, key: &str) -> &'n Place {
        self.find(key).map_or(self.place, |node| &node.place)
    }

    /// Whether the key has a value.
    pub fn has(&self, key: &str) -> bool {
        self.find(key).is_some()
    }

    /// Notes a problem with a key.
    pub fn problem(&self, key: &str, found: impl Into<String>, expected: impl Into<String>) {
        self.reading.problem(self.place_of(key), &self.path_of(key), found, expected);
    }

    /// Notes what can be and is probably not meant.
    pub fn warning(&self, key: &str, found: impl Into<String>, expected: impl Into<String>) {
        self.reading.warning(self.place_of(key), &self.path_of(key), found, expected);
    }

    /// Refuses a key that has a reason of its own, instead of calling it unknown.
    pub fn refuse(&self, key: &'static str, found: &str, expected: &str) {
        if let Some((name, _)) = self.entries.iter().find(|(name, _)| name.text() == Some(key)) {
            self.known.borrow_mut().push(key);
            self.reading.problem(&name.place, &self.path_of(key), found, expected);
        }
    }

    /// The value of a key, when it has one and it is of the kind.
    pub fn optional<T>(&self, key: &'static str, kind: impl Fn(&str) -> Result<T, Mismatch>) -> Option<T> {
        let node = self.ask(key)?;
        self.reading.read(node, || self.path_of(key), &kind)
    }

    /// The value of a key, else `default`.
    pub fn or<T>(&self, key: &'static str, kind: impl Fn(&str) -> Result<T, Mismatch>, default: T) -> T {
        self.optional(key, kind).unwrap_or(default)
    }

    /// The value of a key that must be there; `what` says in a problem what it is.
    pub fn required<T>(&self, key: &'static str, what: &str, kind: impl Fn(&str) -> Result<T, Mismatch>) -> Option<T> {
        match self.ask(key) {
            Some(node) => self.reading.read(node, || self.path_of(key), &kind),
            None => {
                self.reading.problem(self.place, &self.path_of(key), "nothing", what);
                None
            }
        }
    }

    /// A value that must not be shown, as it was written. Block texts are refused: they are replaced in place when the
    /// document is kept, and nobody's password has line ends.
    pub fn secret(&self, key: &'static str) -> Option<SecretText> {
        let node = self.ask(key)?;
        let path = self.path_of(key);
        match &node.value {
            Value::Text(text, Style::Flow) if !text.contains(['\n', '\r']) => Some(SecretText {
                text: SecretString::from(text.as_str()),
                place: node.place.clone(),
                path,
                span: node.span.clone(),
            }),
            Value::Text(..) => {
                self.reading.problem(&node.place, &path, "a text of several lines", "a secret on one line");
                None
            }
            _ => {
                self.reading.problem(&node.place, &path, node.described(), "a secret on one line");
                None
            }
        }
    }

    /// The mapping under a key; an empty one when it is not there.
    pub fn section(&self, key: &'static str) -> Section<'n> {
        let path = self.path_of(key);
        match self.ask(key) {
            Some(node) => Section::of(self.reading, node, path),
            None => Section { reading: self.reading, path, place: self.place, entries: &[], known: RefCell::default() },
        }
    }

    /// The entries of the mapping under a key, whose keys are free.
    pub fn entries(&self, key: &'static str) -> Vec<Entry<'n>> {
        let Some(node) = self.ask(key) else { return Vec::new() };
        let path = self.path_of(key);
        let section = Section::of(self.reading, node, path.clone());
        let entry = |(name, node): &'n (Node, Node)| {
            let key = name.text()?;
            Some(Entry { key, place: &name.place, path: format!("{path}.{key}"), node })
        };
        section.entries.iter().filter_map(entry).collect()
    }

    /// The mappings of the list under a key; an entry's key is its position.
    pub fn items(&self, key: &'static str) -> Vec<(String, &'n Node)> {
        let Some(node) = self.ask(key) else { return Vec::new() };
        let path = self.path_of(key);
        let Value::List(items) = &node.value else {
            self.reading.problem(&node.place, &path, node.described(), "a list of mappings (`- {…}`)");
            return Vec::new();
        };
        items.iter().enumerate().map(|(position, item)| (format!("{path}[{position}]"), item)).collect()
    }

    /// One text, or one for each of some keys: the text has the key `""`.
    pub fn keyed_texts<T>(
        &self,
        key: &'static str,
        read_key: impl Fn(&str) -> Result<String, Mismatch>,
        kind: impl Fn(&str) -> Result<T, Mismatch>,
    ) -> BTreeMap<String, T> {
        let Some(node) = self.ask(key) else { return BTreeMap::new() };
        let path = self.path_of(key);
        if node.text().is_some() {
            let read = self.reading.read(node, || path.clone(), &kind);
            return read.map(|text| (String::new(), text)).into_iter().collect();
        }
        let mut texts = BTreeMap::new();
        for (name, value) in Self::of(self.reading, node, path.clone()).entries {
            let Some(text) = name.text() else { continue };
            let within = || format!("{path}.{text}");
            let name = self.reading.judge(&name.place, within, text, read_key(text));
            let value = self.reading.read(value, within, &kind);
            texts.extend(name.zip(value));
        }
        texts
    }

    /// Whether the key holds a list.
    pub fn holds_list(&self, key: &str) -> bool {
        self.find(key).is_some_and(|node| matches!(node.value, Value::List(_)))
    }

    /// Whether the key holds a mapping.
    pub fn holds_map(&self, key: &str) -> bool {
        self.find(key).is_some_and(|node| matches!(node.value, Value::Map(_)))
    }

    /// This mapping from free keys to values of a kind.
    pub fn free_texts<T>(&self, kind: impl Fn(&str) -> Result<T, Mismatch>) -> BTreeMap<String, T> {
        let read = |(name, node): &(Node, Node)| {
            let key = name.text()?;
            Some((key.to_owned(), self.reading.read(node, || self.path_of(key), &kind)?))
        };
        self.entries.iter().filter_map(read).collect()
    }

    /// The list under a key; from an environment variable, the parts between commas.
    pub fn list<T>(&self, key: &'static str, kind: impl Fn(&str) -> Result<T, Mismatch>) -> Option<Vec<T>> {
        let node = self.ask(key)?;
        let path = self.path_of(key);
        match (&node.value, &node.place) {
            (Value::List(items), _) => {
                let read = |(position, item)| self.reading.read(item, || format!("{path}[{position}]"), &kind);
                Some(items.iter().enumerate().filter_map(read).collect())
            }
            (Value::Text(text, _), Place::Environment(_)) => {
                let parts = text.split(',').map(str::trim).filter(|part| !part.is_empty());
                Some(
                    parts
                        .filter_map(|part| self.reading.judge(&node.place, || path.clone(), part, kind(part)))
                        .collect(),
                )
            }
            _ => {
                self.reading.problem(&node.place, &path, node.described(), "a list (`[a, b]`)");
                None
            }
        }
    }

    /// The list under a key; an empty one counts as not set.
    pub fn filled_list<T>(&self, key: &'static str, kind: impl Fn(&str) -> Result<T, Mismatch>) -> Option<Vec<T>> {
        self.list(key, kind).filter(|list| !list.is_empty())
    }

    /// Reports every key that was never asked for.
    pub fn finish(self) {
        self.unknown_keys(|place, path, expected| self.reading.problem(place, path, "an unknown key", expected));
    }

    /// Warns of every key that was never asked for, in a file that other programs read, too.
    pub fn finish_with_warnings(self) {
        self.unknown_keys(|place, path, expected| {
            let expected = format!("{expected}; it is kept, and has no effect");
            self.reading.warning(place, path, "an unknown key", expected);
        });
    }

    fn unknown_keys(&self, note: impl Fn(&Place, &str, String)) {
        let known = self.known.borrow();
        for (key, _) in self.entries {
            let Some(name) = key.text().filter(|name| !known.contains(name)) else { continue };
            let expected = match nearest(name, &known) {
                Some(near) => format!("a known key; did you mean `{near}`?"),
                None => format!("a known key: {}", known.join(", ")),
            };
            note(&key.place, &self.path_of(name), expected);
        }
    }

    fn find(&self, key: &str) -> Option<&'n Node> {
        self.entries
            .iter()
            .find(|(name, node)| name.text() == Some(key) && !matches!(node.value, Value::Nothing))
            .map(|(_, node)| node)
    }

    fn ask(&self, key: &'static str) -> Option<&'n Node> {
        self.known.borrow_mut().push(key);
        self.reading.ask(|| self.path_of(key));
        self.find(key)
    }
}
