//! What the checks found, as text and as JSON. Knows no check.

use std::fmt::{self, Display, Formatter};

use serde_json::json;

use crate::{
    domain::ids::{ConnectionId, TenantId},
    flows::checkup::{Finding, Status},
};

/// What a check is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Subject {
    /// The server, its database, its settings.
    Installation,
    /// A tenant.
    Tenant(TenantId),
    /// A connection of a tenant.
    Connection(TenantId, ConnectionId),
}

/// One line of the report.
#[derive(Clone, Debug)]
pub struct Line {
    subject: Subject,
    check: &'static str,
    status: Status,
    finding: String,
    advice: Option<String>,
}

/// Every line, in the order of the checks.
#[derive(Debug, Default)]
pub struct Report {
    lines: Vec<Line>,
}

impl Subject {
    /// A tenant.
    pub fn tenant(id: &TenantId) -> Self {
        Self::Tenant(id.clone())
    }

    /// A connection of a tenant.
    pub fn connection(tenant: &TenantId, id: &ConnectionId) -> Self {
        Self::Connection(tenant.clone(), id.clone())
    }
}

impl Display for Subject {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::Installation => f.write_str("installation"),
            Self::Tenant(tenant) => write!(f, "tenant {tenant}"),
            Self::Connection(tenant, connection) => write!(f, "tenant {tenant}, connection {connection}"),
        }
    }
}

impl Report {
    /// As it should be.
    pub fn ok(&mut self, subject: Subject, check: &'static str, finding: impl Into<String>) {
        self.push(subject, check, Status::Ok, finding.into(), None);
    }

    /// It works, and somebody should know of this. `advice` is the next step.
    pub fn warn(
        &mut self,
        subject: Subject,
        check: &'static str,
        finding: impl Into<String>,
        advice: impl Into<String>,
    ) {
        self.push(subject, check, Status::Warn, finding.into(), Some(advice.into()));
    }

    /// It does not work. `advice` is the next step.
    pub fn fail(
        &mut self,
        subject: Subject,
        check: &'static str,
        finding: impl Into<String>,
        advice: impl Into<String>,
    ) {
        self.push(subject, check, Status::Fail, finding.into(), Some(advice.into()));
    }

    /// What a check elsewhere found.
    pub fn add(&mut self, subject: Subject, finding: Finding) {
        let Finding { check, status, finding, advice } = finding;
        self.push(subject, check, status, finding, advice);
    }

    fn push(&mut self, subject: Subject, check: &'static str, status: Status, finding: String, advice: Option<String>) {
        self.lines.push(Line { subject, check, status, finding, advice });
    }

    /// The lines of another report after these.
    pub fn append(&mut self, other: Self) {
        self.lines.extend(other.lines);
    }

    /// Whether something must be mended.
    pub fn failed(&self) -> bool {
        self.count(Status::Fail) > 0
    }

    fn count(&self, status: Status) -> usize {
        self.lines.iter().filter(|line| line.status == status).count()
    }

    /// `{"checks": […], "ok": n, "warn": n, "fail": n}`.
    pub fn as_json(&self) -> serde_json::Value {
        let checks: Vec<_> = self
            .lines
            .iter()
            .map(|line| {
                let (tenant, connection) = match &line.subject {
                    Subject::Installation => (None, None),
                    Subject::Tenant(tenant) => (Some(tenant), None),
                    Subject::Connection(tenant, connection) => (Some(tenant), Some(connection)),
                };
                json!({
                    "tenant": tenant, "connection": connection, "check": line.check, "status": line.status.as_str(),
                    "finding": line.finding, "advice": line.advice,
                })
            })
            .collect();
        json!({
            "checks": checks, "ok": self.count(Status::Ok), "warn": self.count(Status::Warn),
            "fail": self.count(Status::Fail),
        })
    }
}

impl Display for Report {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let mut heading = None;
        for Line { subject, check, status, finding, advice } in &self.lines {
            if heading != Some(subject) {
                writeln!(f, "{}{subject}", if heading.is_some() { "\n" } else { "" })?;
                heading = Some(subject);
            }
            let word = match status {
                Status::Ok => "ok  ",
                Status::Warn => "warn",
                Status::Fail => "FAIL",
            };
            writeln!(f, "  {word}  {check}: {}", indented(finding))?;
            if let Some(advice) = advice {
                writeln!(f, "        -> {}", indented(advice))?;
            }
        }
        let [ok, warn, fail] = [Status::Ok, Status::Warn, Status::Fail].map(|status| self.count(status));
        writeln!(f, "\n{ok} ok, {warn} to know of, {fail} to mend")
    }
}

/// Further lines stand below the first.
fn indented(text: &str) -> String {
    text.trim_end().replace('\n', "\n          ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_report_groups_its_lines_by_subject_and_counts_them() {
        let mut report = Report::default();
        report.ok(Subject::Installation, "database", "opens");
        report.fail(Subject::tenant(&"demo".parse().unwrap()), "connections", "none", "add one");
        insta::assert_snapshot!(report.to_string(), @r"
        installation
          ok    database: opens

        tenant demo
          FAIL  connections: none
                -> add one

        1 ok, 0 to know of, 1 to mend
        ");
        assert!(report.failed());
        assert_eq!(report.as_json()["checks"][1]["status"], "fail");
    }

    #[test]
    fn a_warning_is_no_failure() {
        let mut report = Report::default();
        report.warn(Subject::Installation, "tenants", "none", "make one");
        assert!(!report.failed());
    }
}
