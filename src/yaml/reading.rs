//! Where the problems of one reading come together, and the keys that were asked for, if somebody wants to know them. Knows no
//! mapping.
//!
//! Paths come as closures: nearly every value is in order, and nobody reads where it stands.

use std::{cell::RefCell, collections::BTreeSet};

use super::{
    problem::{Mismatch, Place, Problem, Problems, quoted},
    section::Entry,
    tree::Node,
};

/// The problems of all documents of one reading.
#[derive(Debug, Default)]
pub struct Reading {
    problems: RefCell<Vec<Problem>>,
    warnings: RefCell<Vec<Problem>>,
    /// For whoever compares them with the documentation.
    asked: Option<RefCell<BTreeSet<String>>>,
}

impl Reading {
    /// A reading that also notes the keys that were asked for.
    pub fn noting_keys() -> Self {
        Self { asked: Some(RefCell::default()), ..Self::default() }
    }

    /// Notes a problem.
    pub fn problem(&self, place: &Place, path: &str, found: impl Into<String>, expected: impl Into<String>) {
        self.problems.borrow_mut().push(Problem::new(place, path, found.into(), expected.into()));
    }

    /// Notes what can be and is probably not meant.
    pub fn warning(&self, place: &Place, path: &str, found: impl Into<String>, expected: impl Into<String>) {
        self.warnings.borrow_mut().push(Problem::new(place, path, found.into(), expected.into()));
    }

    /// What can be and is probably not meant, in the order of files and lines.
    pub fn warnings(&self) -> Vec<Problem> {
        let mut warnings = self.warnings.take();
        warnings.sort();
        warnings
    }

    /// Reads an entry's value as a kind; a problem when it is none.
    pub fn scalar<T>(&self, entry: &Entry<'_>, kind: impl Fn(&str) -> Result<T, Mismatch>) -> Option<T> {
        self.read(entry.node, || entry.path.clone(), &kind)
    }

    /// Reads the scalar in a node as a kind; a problem when it is none.
    pub(super) fn read<T>(
        &self,
        node: &Node,
        path: impl Fn() -> String,
        kind: &impl Fn(&str) -> Result<T, Mismatch>,
    ) -> Option<T> {
        let Some(text) = node.text() else {
            // The kind itself knows best what it wants: it is asked with a text that is none of any kind.
            let expected = kind("\u{0}").err().map_or_else(|| "a text".to_owned(), |mismatch| mismatch.expected);
            self.problem(&node.place, &path(), node.described(), expected);
            return None;
        };
        self.judge(&node.place, path, text, kind(text))
    }

    /// The value that a kind read; a problem when it read none.
    pub(super) fn judge<T>(
        &self,
        place: &Place,
        path: impl Fn() -> String,
        text: &str,
        read: Result<T, Mismatch>,
    ) -> Option<T> {
        read.map_err(|mismatch| {
            self.problem(place, &path(), mismatch.found.unwrap_or_else(|| quoted(text)), mismatch.expected);
        })
        .ok()
    }

    /// Notes that a key was asked for.
    pub(super) fn ask(&self, path: impl Fn() -> String) {
        if let Some(asked) = &self.asked {
            asked.borrow_mut().insert(path());
        }
    }

    /// Whether nothing was wrong so far.
    pub fn is_clean(&self) -> bool {
        self.problems.borrow().is_empty()
    }

    /// The path of every key that was asked for: the reference of what can be set. Empty unless the reading notes them.
    pub fn asked(&self) -> BTreeSet<String> {
        self.asked.as_ref().map(|asked| asked.borrow().clone()).unwrap_or_default()
    }

    /// Ends the reading.
    ///
    /// # Errors
    /// Every problem.
    pub fn finish(self) -> Result<(), Problems> {
        Problems::check(self.problems.into_inner())
    }
}
