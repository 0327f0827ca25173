//! The exchange log: whose exchanges are written down, which way they went, and what may be seen of them. Knows no message.

pub mod members;

use std::fmt;

use super::ids::ConnectionId;

/// Whose exchanges: it is switched on for each of them.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Subject {
    /// A connection to a Y2, and what comes from that Y2 and its tills.
    Connection(ConnectionId),
}

impl Subject {
    /// `connection`.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Connection(_) => "connection",
        }
    }

    /// Which one of the kind.
    pub fn id(&self) -> &str {
        match self {
            Self::Connection(id) => id.as_str(),
        }
    }

    /// The one of that kind and id; `None` for words of a newer release.
    pub fn of(kind: &str, id: &str) -> Option<Self> {
        match kind {
            "connection" => id.parse().ok().map(Self::Connection),
            _ => None,
        }
    }
}

/// `connection production`
impl fmt::Display for Subject {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.kind(), self.id())
    }
}

/// Who began.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// We called.
    Outgoing,
    /// We were called.
    Incoming,
}

impl Direction {
    /// `outgoing` or `incoming`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Outgoing => "outgoing",
            Self::Incoming => "incoming",
        }
    }

    /// The one of that word.
    pub fn of(word: &str) -> Option<Self> {
        [Self::Outgoing, Self::Incoming].into_iter().find(|direction| direction.as_str() == word)
    }
}
