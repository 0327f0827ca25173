//! What is wrong with a connection, in words, and what to do about it. Calls Y2 for reading only.
//!
//! `doctor` and the administration ask the same questions here; `doctor` adds the names of members, which the contract
//! knows.

mod advice;
mod lists;
mod notifications;
mod reach;

use std::time::Duration;

use tokio::time::timeout;

pub use self::{advice::advice, lists::lists, notifications::notifications, reach::reach};
use super::Ctx;
use crate::tenant::Connection;

/// Whoever checks a connection waits no longer than this.
pub const PATIENCE: Duration = Duration::from_secs(4);

/// How a check ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Status {
    /// As it should be.
    Ok,
    /// It works, and somebody should know of this.
    Warn,
    /// It does not work.
    Fail,
}

impl Status {
    /// `ok`, `warn` or `fail`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Ok => "ok",
            Self::Warn => "warn",
            Self::Fail => "fail",
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
    /// What was found.
    pub finding: String,
    /// The next step, where there is one.
    pub advice: Option<String>,
}

impl Finding {
    /// As it should be.
    pub fn ok(check: &'static str, finding: impl Into<String>) -> Self {
        Self { check, status: Status::Ok, finding: finding.into(), advice: None }
    }

    /// It works, and somebody should know of this.
    pub fn warn(check: &'static str, finding: impl Into<String>, advice: impl Into<String>) -> Self {
        Self { check, status: Status::Warn, finding: finding.into(), advice: Some(advice.into()) }
    }

    /// It does not work.
    pub fn fail(check: &'static str, finding: impl Into<String>, advice: impl Into<String>) -> Self {
        Self { check, status: Status::Fail, finding: finding.into(), advice: Some(advice.into()) }
    }
}

/// What is found when nothing came back in time.
pub fn no_answer() -> Finding {
    Finding::fail(
        "answer",
        format!("Y2 did not answer everything within {} s", PATIENCE.as_secs()),
        "try again; if it stays slow, ask whoever runs this Y2",
    )
}

/// The address, the login, the folder, the clock and the lists of one connection, within [`PATIENCE`]. A disabled
/// connection is not asked for its lists.
pub async fn connection(ctx: &Ctx, connection: &Connection) -> Vec<Finding> {
    let mut findings = Vec::new();
    let checks = async {
        if reach(ctx, connection, &mut findings).await.is_some() && connection.enabled {
            lists(ctx, connection, &mut findings).await;
        }
    };
    if timeout(PATIENCE, checks).await.is_err() {
        findings.push(no_answer());
    }
    findings
}
