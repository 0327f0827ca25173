//! What is known of a file before it is read. Everything may be left to be found.

use std::collections::BTreeMap;

use serde::Serialize;

use super::{encoding::Charset, values::DecimalSign};

/// Something that is set, or to be found in the file.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Choice<T> {
    /// Found in the file.
    #[default]
    Auto,
    /// Set.
    Set(T),
}

impl<T> Choice<T> {
    /// What is set, or what is found.
    pub fn or_else(self, find: impl FnOnce() -> T) -> T {
        match self {
            Self::Auto => find(),
            Self::Set(value) => value,
        }
    }
}

/// Whether cells may be quoted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum Quote {
    /// `"…"`, with `""` for a quote inside. A quote within a cell that does not begin with one is text.
    Double,
    /// A quote is a sign as every other.
    None,
}

/// What a column holds, as far as it helps to tell a header from a row, and a decimal point from a comma.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ColumnKind {
    /// A number with decimals.
    Number,
    /// A date, with or without a time.
    Date,
    /// A truth value.
    Boolean,
}

/// How a file is to be read; the default leaves everything to be found.
#[derive(Clone, Debug, Default)]
pub struct Settings {
    /// The encoding.
    pub encoding: Choice<Charset>,
    /// The separator, an ASCII sign.
    pub delimiter: Choice<u8>,
    /// Whether cells are quoted.
    pub quote: Choice<Quote>,
    /// Whether the first row holds names.
    pub header: Choice<bool>,
    /// The decimal sign of every number.
    pub decimal: Choice<DecimalSign>,
    /// Lines before the first row that are passed over, such as a record of counters.
    pub skip_lines: u32,
    /// Characters at the beginning of every row that are cut, such as `CLIC1 `.
    pub line_header: u32,
    /// What columns hold, by index from 0. Others are text.
    pub columns: BTreeMap<usize, ColumnKind>,
    /// Words of the file; used to tell a header from a row.
    pub words: super::values::Words,
    /// Date formats beside [`STANDARD_DATES`](super::STANDARD_DATES); used to tell a header from a row.
    pub dates: Vec<super::DateFormat>,
}
