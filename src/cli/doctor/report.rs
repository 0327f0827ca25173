//! What the checks found, as text and as JSON. Knows no check.

use std::fmt::{self, Display, Formatter};

use serde_json::json;

use crate::{
    domain::ids::{ConnectionId, TenantId},
    flows::checkup::{Code, Finding, Status},
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
    found: Finding,
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
        self.add(subject, Finding::ok(check, finding));
    }

    /// It works, and somebody should know of this. `advice` is the next step.
    pub fn warn(
        &mut self,
        subject: Subject,
        check: &'static str,
        code: Code,
        finding: impl Into<String>,
        advice: impl Into<String>,
    ) {
        self.add(subject, Finding::warn(check, code, finding, advice));
    }

    /// It does not work. `advice` is the next step.
    pub fn fail(
        &mut self,
        subject: Subject,
        check: &'static str,
        code: Code,
        finding: impl Into<String>,
        advice: impl Into<String>,
    ) {
        self.add(subject, Finding::fail(check, code, finding, advice));
    }

    /// What a check elsewhere found.
    pub fn add(&mut self, subject: Subject, found: Finding) {
        self.lines.push(Line { subject, found });
    }

    /// The lines of another report after these.
    pub fn append(&mut self, other: Self) {
        self.lines.extend(other.lines);
    }

    /// How bad the worst line is: 0 as it should be, 1 something to know of, 2 something to mend.
    pub fn exit_code(&self) -> u8 {
        match [Status::Fail, Status::Warn].map(|status| self.count(status) > 0) {
            [true, _] => 2,
            [false, true] => 1,
            [false, false] => 0,
        }
    }

    fn count(&self, status: Status) -> usize {
        self.lines.iter().filter(|line| line.found.status == status).count()
    }

    /// `{"checks": […], "ok": n, "warn": n, "fail": n, "skip": n}`.
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
                let Finding { check, status, code, finding, advice, because } = &line.found;
                json!({
                    "tenant": tenant, "connection": connection, "check": check, "status": status.as_str(),
                    "code": code.map(Code::as_str), "finding": finding, "advice": advice,
                    "because": because.map(Code::as_str),
                })
            })
            .collect();
        json!({
            "checks": checks, "ok": self.count(Status::Ok), "warn": self.count(Status::Warn),
            "fail": self.count(Status::Fail), "skip": self.count(Status::Skip),
        })
    }
}

impl Display for Report {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let mut heading = None;
        for Line { subject, found } in &self.lines {
            let Finding { check, status, code, finding, advice, because } = found;
            if heading != Some(subject) {
                writeln!(f, "{}{subject}", if heading.is_some() { "\n" } else { "" })?;
                heading = Some(subject);
            }
            let word = match status {
                Status::Ok => "ok  ",
                Status::Warn => "warn",
                Status::Fail => "FAIL",
                Status::Skip => "skip",
            };
            let code = code.map(|code| format!(" [{code}]")).unwrap_or_default();
            writeln!(f, "  {word}  {check}: {}{code}", indented(finding))?;
            match (advice, because) {
                (_, Some(cause)) if *status == Status::Fail => writeln!(f, "        -> follows from [{cause}]")?,
                (Some(advice), _) => writeln!(f, "        -> {}", indented(advice))?,
                (None, _) => {}
            }
        }
        let [ok, warn, fail, skip] =
            [Status::Ok, Status::Warn, Status::Fail, Status::Skip].map(|status| self.count(status));
        writeln!(f, "\n{ok} ok, {warn} to know of, {fail} to mend, {skip} not tried")?;
        let first = self.lines.iter().find(|line| line.found.status == Status::Fail);
        match first.and_then(|line| line.found.code) {
            Some(code) => {
                writeln!(f, "Begin with [{code}]: what comes first is the cause; docs/doctor.md explains every code.")
            }
            None => Ok(()),
        }
    }
}

/// Further lines stand below the first.
fn indented(text: &str) -> String {
    text.trim_end().replace('\n', "\n          ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::flows::checkup::code;

    #[test]
    fn a_report_groups_its_lines_by_subject_and_counts_them() {
        let mut report = Report::default();
        report.ok(Subject::Installation, "database", "opens");
        report.fail(Subject::tenant(&"demo".parse().unwrap()), "connections", code::CONNECTION_NONE, "none", "add one");
        report.add(Subject::tenant(&"demo".parse().unwrap()), Finding::skip("lists", code::CONNECTION_NONE));
        insta::assert_snapshot!(report.to_string(), @r"
        installation
          ok    database: opens

        tenant demo
          FAIL  connections: none [connection-none]
                -> add one
          skip  lists: not tried: `connection-none` comes first

        1 ok, 0 to know of, 1 to mend, 1 not tried
        Begin with [connection-none]: what comes first is the cause; docs/doctor.md explains every code.
        ");
        assert_eq!(report.as_json()["checks"][1]["code"], "connection-none");
        assert_eq!(report.as_json()["checks"][2]["because"], "connection-none");
    }

    #[test]
    fn the_worst_line_decides_how_it_ends() {
        let mut report = Report::default();
        report.ok(Subject::Installation, "database", "opens");
        assert_eq!(report.exit_code(), 0);
        report.warn(Subject::Installation, "tenants", code::TENANT_NONE, "none", "make one");
        assert_eq!(report.exit_code(), 1);
        report.fail(Subject::Installation, "start", code::START_FAILED, "no", "mend it");
        assert_eq!(report.exit_code(), 2);
    }
}
