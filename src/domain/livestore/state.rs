//! What has become of a visit.

use std::{fmt, str::FromStr};

/// The states of a session. Whoever is `created` or `opened` is open; the others are over.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum SessionState {
    /// LiveStore has posted it.
    Created,
    /// Its form was opened.
    Opened,
    /// The customer is in Y2.
    Completed,
    /// Somebody went back without saving.
    Cancelled,
    /// Nobody came in time.
    Expired,
}

impl SessionState {
    /// Every state.
    pub const ALL: [Self; 5] = [Self::Created, Self::Opened, Self::Completed, Self::Cancelled, Self::Expired];

    /// Whether its form can still be filled in.
    pub fn is_open(self) -> bool {
        matches!(self, Self::Created | Self::Opened)
    }

    /// As it is kept and shown.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Created => "created",
            Self::Opened => "opened",
            Self::Completed => "completed",
            Self::Cancelled => "cancelled",
            Self::Expired => "expired",
        }
    }
}

impl fmt::Display for SessionState {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for SessionState {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        Self::ALL.into_iter().find(|state| state.as_str() == text).ok_or(())
    }
}
