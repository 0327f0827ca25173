//! Finds codes that duplicate, are missing, malformed, unknown to their standard, or at odds with each other, in any list of
//! coded things: countries, civilities, languages. Knows nothing of where the list came from.

mod countries;
mod report;
mod subjects;
mod summary;

pub use countries::COUNTRIES;
pub use report::{Disagreement, Duplicate, Finding, Item, Report, examine};
pub use subjects::{CIVILITIES, LANGUAGES};

/// One kind of thing whose codes are examined.
#[derive(Debug)]
pub struct Subject {
    /// `country`
    pub one: &'static str,
    /// `countries`
    pub many: &'static str,
    /// The kinds of code, in the order of [`Coded::codes`].
    pub kinds: &'static [CodeKind],
    /// Says what each code means where the codes of one thing mean different things; empty where they agree.
    pub disagreement: fn(&[Option<String>]) -> Vec<String>,
    /// What goes wrong when codes duplicate, and what to do: the last sentence of a summary that found something.
    pub advice: &'static str,
}

/// One kind of code.
#[derive(Debug)]
pub struct CodeKind {
    /// Stable, for programs (`iso2`).
    pub id: &'static str,
    /// For people (`ISO alpha-2`).
    pub name: &'static str,
    /// Whether its absence is worth a word.
    pub required: bool,
    /// Judges one code, trimmed and in capitals.
    pub judge: fn(&str) -> Verdict,
}

/// What is to be said of one code alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Well-formed and known.
    Sound,
    /// Does not have the shape of its kind.
    Malformed,
    /// Has the shape, but its standard does not list it.
    NotInStandard,
}

/// One thing with its codes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Coded {
    /// Y2's id.
    pub id: String,
    /// Shown to people.
    pub label: String,
    /// In the order of [`Subject::kinds`]; blank counts as missing.
    pub codes: Vec<Option<String>>,
}
