//! What became of a notification so far.

use std::{fmt, str::FromStr};

/// Where a notification stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum State {
    /// It waits to be read, or for its turn, or for another try.
    Received,
    /// It is being acted upon.
    Processing,
    /// Its event is written.
    Done,
    /// There is nothing to do: a duplicate, merged, a disabled connection, or somebody said so.
    Ignored,
    /// Given up until somebody replays it.
    Parked,
}

impl State {
    /// Every state.
    pub const ALL: [Self; 5] = [Self::Received, Self::Processing, Self::Done, Self::Ignored, Self::Parked];

    /// The word in lists and filters.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Received => "received",
            Self::Processing => "processing",
            Self::Done => "done",
            Self::Ignored => "ignored",
            Self::Parked => "parked",
        }
    }

    /// Whether nothing more happens by itself.
    pub const fn is_final(self) -> bool {
        matches!(self, Self::Done | Self::Ignored | Self::Parked)
    }
}

impl fmt::Display for State {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// A word that is no state.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("expected one of received, processing, done, ignored, parked")]
pub struct UnknownState;

impl FromStr for State {
    type Err = UnknownState;

    fn from_str(word: &str) -> Result<Self, UnknownState> {
        Self::ALL.into_iter().find(|state| state.as_str() == word).ok_or(UnknownState)
    }
}
