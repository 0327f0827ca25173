//! What is wrong, where, and what would be right. Knows nothing of reading.

use std::{fmt, sync::Arc};

/// Characters of a found value that a message shows.
const SHOWN: usize = 60;

/// Where a value stands.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Place {
    /// In a file; line and column count from 1. Line 0: the file as a whole.
    File {
        /// As the reader of the message knows it.
        file: Arc<str>,
        /// From 1; 0 for the file as a whole.
        line: usize,
        /// From 1.
        column: usize,
    },
    /// In an environment variable.
    Environment(Arc<str>),
}

impl Place {
    /// A file as a whole.
    pub fn whole(file: &str) -> Self {
        Self::File { file: file.into(), line: 0, column: 0 }
    }

    /// The file, or the environment variable.
    pub fn file(&self) -> &str {
        match self {
            Self::File { file: name, .. } | Self::Environment(name) => name,
        }
    }

    /// Line and column in the file, from 1; `None` for a file as a whole and for an environment variable.
    pub fn position(&self) -> Option<(usize, usize)> {
        match self {
            Self::File { line, column, .. } if *line > 0 => Some((*line, *column)),
            Self::File { .. } | Self::Environment(_) => None,
        }
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::File { file, line: 0, .. } => f.write_str(file),
            Self::File { file, line, column } => write!(f, "{file}:{line}:{column}"),
            Self::Environment(name) => write!(f, "environment variable {name}"),
        }
    }
}

/// One problem. Its text never holds the value of a secret.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Problem {
    /// Where.
    pub place: Place,
    /// The keys that lead there (`connections.default.url`); empty for the document as a whole.
    pub path: String,
    /// What stands there.
    pub found: String,
    /// What would be right.
    pub expected: String,
}

impl Problem {
    pub(super) fn new(place: &Place, path: &str, found: String, expected: String) -> Self {
        // Keys are written by anybody: a message must not move a terminal's cursor.
        let path = path.chars().map(|character| if character.is_control() { '\u{fffd}' } else { character }).collect();
        Self { place: place.clone(), path, found, expected }
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: ", self.place)?;
        if !self.path.is_empty() {
            write!(f, "{}: ", self.path)?;
        }
        write!(f, "found {}, expected {}", self.found, self.expected)
    }
}

/// Every problem of a reading; at least one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problems(Vec<Problem>);

impl Problems {
    /// `Ok` when there is none; else all of them, in the order of files and lines.
    ///
    /// # Errors
    /// The problems.
    pub fn check(mut problems: Vec<Problem>) -> Result<(), Self> {
        if problems.is_empty() {
            return Ok(());
        }
        problems.sort();
        problems.dedup();
        Err(Self(problems))
    }

    /// The problems, in the order of files and lines.
    pub fn iter(&self) -> std::slice::Iter<'_, Problem> {
        self.0.iter()
    }

    /// The problems.
    pub fn into_vec(self) -> Vec<Problem> {
        self.0
    }
}

impl From<Problem> for Problems {
    fn from(problem: Problem) -> Self {
        Self(vec![problem])
    }
}

impl fmt::Display for Problems {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (position, problem) in self.0.iter().enumerate() {
            if position > 0 {
                f.write_str("\n")?;
            }
            problem.fmt(f)?;
        }
        Ok(())
    }
}

impl std::error::Error for Problems {}

/// Why a text is not of a kind: what was expected, and what to say was found when the text itself must not be shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mismatch {
    /// What would be right.
    pub expected: String,
    /// Instead of the text.
    pub found: Option<String>,
}

impl Mismatch {
    /// The text may be shown.
    pub fn new(expected: impl Into<String>) -> Self {
        Self { expected: expected.into(), found: None }
    }

    /// The text must not be shown; `found` describes it.
    pub fn hiding(found: impl Into<String>, expected: impl Into<String>) -> Self {
        Self { expected: expected.into(), found: Some(found.into()) }
    }
}

/// A text as a message shows it: short, on one line, in backquotes.
pub(super) fn quoted(text: &str) -> String {
    let clean = |character: char| if character.is_control() { '\u{fffd}' } else { character };
    let mut shown: String = text.chars().take(SHOWN).map(clean).collect();
    if text.chars().nth(SHOWN).is_some() {
        shown.push('…');
    }
    format!("`{shown}`")
}
