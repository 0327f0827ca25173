//! Several rows of one key: the last one counts, unless they disagree about the parent.

/// A key as the shop compares it: without blanks at its ends, without case.
pub fn folded(key: &str) -> String {
    key.trim().to_lowercase()
}

/// A usable row, as far as it takes to compare it with others of its key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct KeyedRow<'a> {
    /// The physical line.
    pub line: u64,
    /// The parent's key.
    pub parent: Option<&'a str>,
}

/// What becomes of a row among those of its key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Settled {
    /// It counts.
    Counts,
    /// The row of this line counts.
    Superseded {
        /// The line.
        by: u64,
    },
    /// They name different parents, so none counts ([`Code::ParentConflict`](super::Code::ParentConflict)).
    ParentConflict,
}

/// Settles the usable rows of one key, in the order of their lines. A row that cannot be used takes the place of no other.
pub fn settle(rows: &[KeyedRow<'_>]) -> Vec<Settled> {
    let Some((last, earlier)) = rows.split_last() else {
        return Vec::new();
    };
    let parent = |row: &KeyedRow<'_>| row.parent.map(folded);
    if earlier.iter().any(|row| parent(row) != parent(last)) {
        return vec![Settled::ParentConflict; rows.len()];
    }
    let mut settled = vec![Settled::Superseded { by: last.line }; earlier.len()];
    settled.push(Settled::Counts);
    settled
}
