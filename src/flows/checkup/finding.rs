//! What one check found.

use super::{Code, code};
use crate::flows::Error;

/// How a check ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Status {
    /// As it should be.
    Ok,
    /// It works, and somebody should know of this.
    Warn,
    /// It does not work.
    Fail,
    /// It was not tried, since something before it does not work.
    Skip,
}

impl Status {
    /// `ok`, `warn`, `fail` or `skip`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Ok => "ok",
            Self::Warn => "warn",
            Self::Fail => "fail",
            Self::Skip => "skip",
        }
    }
}

/// What one check found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// What was checked, in a word or two.
    pub check: &'static str,
    /// How it ended.
    pub status: Status,
    /// What is amiss; `None` where nothing is, or nothing was tried.
    pub code: Option<Code>,
    /// What was found.
    pub finding: String,
    /// The next step, where there is one.
    pub advice: Option<String>,
    /// What it follows from: mending that will mend this, or let it be tried.
    pub because: Option<Code>,
}

impl Finding {
    /// As it should be.
    pub fn ok(check: &'static str, finding: impl Into<String>) -> Self {
        Self { check, status: Status::Ok, code: None, finding: finding.into(), advice: None, because: None }
    }

    /// It works, and somebody should know of this.
    pub fn warn(check: &'static str, code: Code, finding: impl Into<String>, advice: impl Into<String>) -> Self {
        Self { status: Status::Warn, code: Some(code), advice: Some(advice.into()), ..Self::ok(check, finding) }
    }

    /// It does not work.
    pub fn fail(check: &'static str, code: Code, finding: impl Into<String>, advice: impl Into<String>) -> Self {
        Self { status: Status::Fail, ..Self::warn(check, code, finding, advice) }
    }

    /// Our own database did not say.
    pub(super) fn database(check: &'static str, error: &Error) -> Self {
        let advice = "look at the log of the connector and at the database";
        Self::fail(check, code::DATABASE_FAILED, error.to_string(), advice)
    }

    /// It was not tried.
    pub fn skip(check: &'static str, because: Code) -> Self {
        let found = format!("not tried: `{because}` comes first");
        Self { status: Status::Skip, because: Some(because), ..Self::ok(check, found) }
    }

    /// The same as a consequence of something else.
    pub fn following_from(self, cause: Code) -> Self {
        Self { because: Some(cause), ..self }
    }
}
