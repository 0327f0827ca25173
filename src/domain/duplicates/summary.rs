//! The report in a few sentences, for a person who will correct Y2.

use std::fmt::Write as _;

use super::{
    Subject,
    report::{Finding, Item, Report},
};

/// More examples than this make a sentence that nobody reads; the lists below it hold them all.
const EXAMPLES: usize = 3;

pub(super) fn sentences(subject: &Subject, report: &Report) -> String {
    let things = |count: usize| format!("{count} {}", if count == 1 { subject.one } else { subject.many });
    if report.is_clean() {
        return format!(
            "{} examined: each has every code, well-formed, known to its standard and its own.",
            things(report.examined)
        );
    }
    let mut text = format!("{} examined.", things(report.examined));
    if !report.duplicates.is_empty() {
        let duplicates = report.duplicates.iter().map(|duplicate| {
            format!("{} {}: {}", duplicate.kind_name, duplicate.code, list(duplicate.items.iter().map(named)))
        });
        let count = report.duplicates.len();
        let verb = if count == 1 { "code is" } else { "codes are" };
        let _ = write!(text, " {count} {verb} used more than once ({}).", joined(duplicates, "; "));
    }
    for (findings, one, many) in [
        (&report.missing, "code is missing", "codes are missing"),
        (&report.malformed, "code is malformed", "codes are malformed"),
        (&report.not_in_standard, "code is unknown to its standard", "codes are unknown to their standard"),
    ] {
        if !findings.is_empty() {
            let verb = if findings.len() == 1 { one } else { many };
            let _ = write!(text, " {} {verb} ({}).", findings.len(), joined(findings.iter().map(found), "; "));
        }
    }
    if !report.disagreements.is_empty() {
        let at_odds =
            report.disagreements.iter().map(|found| format!("{}: {}", named(&found.item), found.meanings.join(", ")));
        let count = report.disagreements.len();
        let verb = if count == 1 { "has" } else { "have" };
        let _ = write!(text, " {} {verb} codes that disagree ({}).", things(count), joined(at_odds, "; "));
    }
    let _ = write!(text, " {}", subject.advice);
    text
}

fn named(item: &Item) -> String {
    if item.label.trim().is_empty() { item.id.clone() } else { format!("{} ({})", item.label, item.id) }
}

fn found(finding: &Finding) -> String {
    match &finding.code {
        None => format!("{} of {}", finding.kind_name, named(&finding.item)),
        Some(code) => format!("{} {code} of {}", finding.kind_name, named(&finding.item)),
    }
}

fn list(items: impl Iterator<Item = String>) -> String {
    joined(items, ", ")
}

fn joined(items: impl Iterator<Item = String>, separator: &str) -> String {
    let items: Vec<_> = items.collect();
    let mut text = items[..items.len().min(EXAMPLES)].join(separator);
    if items.len() > EXAMPLES {
        let _ = write!(text, "{separator}and {} more", items.len() - EXAMPLES);
    }
    text
}
