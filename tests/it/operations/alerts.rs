//! The alert rules for Prometheus: each can fire, tells how bad it is, and leads to what to do.

use std::{
    collections::BTreeMap,
    path::Path,
    process::{Command, Stdio},
};

use regex::Regex;
use serde::Deserialize;

use super::{metrics::Scraped, promql, read};

const RULES: &str = "docs/operations/alerts.yml";

#[derive(Deserialize)]
struct Rules {
    groups: Vec<Group>,
}

#[derive(Deserialize)]
struct Group {
    rules: Vec<Rule>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Rule {
    alert: String,
    expr: String,
    #[serde(default)]
    r#for: Option<String>,
    labels: BTreeMap<String, String>,
    annotations: BTreeMap<String, String>,
}

fn rules() -> Vec<Rule> {
    let rules: Rules = serde_saphyr::from_str(&read(RULES)).unwrap();
    rules.groups.into_iter().flat_map(|group| group.rules).collect()
}

/// The anchors of a page's headings, as GitHub makes them.
pub(super) fn anchors(page: &str) -> Vec<String> {
    let headings = page.lines().filter(|line| line.starts_with('#')).map(|line| line.trim_start_matches('#').trim());
    let plain = |heading: &str| heading.to_lowercase().replace(' ', "-").replace(['`', '?', ',', '.', ':', '/'], "");
    headings.map(plain).collect()
}

#[test]
fn each_alert_says_how_bad_it_is_and_leads_to_what_to_do() {
    let anchors = anchors(&read("docs/operations.md"));
    let rules = rules();
    assert!(rules.len() > 15);
    for Rule { alert, r#for, labels, annotations, expr } in &rules {
        assert!(["critical", "warning"].contains(&labels["severity"].as_str()), "{alert}");
        assert!(annotations["summary"].ends_with('.'), "{alert}");
        let (page, anchor) = annotations["runbook"].split_once('#').unwrap();
        assert_eq!((page, anchor), ("docs/operations.md", alert.to_lowercase().as_str()), "{alert}");
        assert!(anchors.iter().any(|known| known == anchor), "{alert} has no chapter in the runbook");
        // What counts over a while by itself need not last.
        assert!(r#for.is_some() || expr.contains("increase(") || expr.contains("changes("), "{alert} fires at once");
    }
    let of_an_alert = |anchor: &&String| {
        ["connector", "y2", "notifications", "webhook"].iter().any(|topic| anchor.starts_with(topic))
    };
    for chapter in anchors.iter().filter(of_an_alert) {
        assert!(rules.iter().any(|rule| rule.alert.to_lowercase() == *chapter), "{chapter}: no such alert");
    }
}

#[tokio::test]
async fn each_alert_watches_what_a_running_server_shows() {
    let metrics = Scraped::of_a_busy_server().await;
    let grouped = Regex::new(r"\bby \(([^)]*)\)").unwrap();
    let told = Regex::new(r"\$labels\.([a-z_]+)").unwrap();
    for Rule { alert, expr, annotations, .. } in rules() {
        promql::hold(&expr, &metrics);
        // A label that is summed away would be empty in the message.
        let kept: Vec<_> = grouped.captures_iter(&expr).map(|found| found[1].to_owned()).collect();
        for label in told.captures_iter(&annotations["summary"]) {
            let summed = expr.contains("sum") || expr.contains("max by") || expr.contains("count(");
            assert!(!summed || kept.iter().any(|group| group.contains(&label[1])), "{alert}: no {}", &label[1]);
        }
    }
}

/// Where there is a promtool: in the path, or where `scripts/test` puts it.
fn promtool() -> Option<Command> {
    let beside = Path::new(env!("CARGO_MANIFEST_DIR")).join("target/prometheus/usr/bin/promtool");
    let programs = [beside.to_str().unwrap().to_owned(), "promtool".to_owned()];
    programs.into_iter().find_map(|program| {
        let there = Command::new(&program).arg("--version").stdout(Stdio::null()).stderr(Stdio::null()).status();
        there.is_ok().then(|| Command::new(program))
    })
}

#[test]
fn prometheus_takes_the_rules_and_they_fire_when_they_should() {
    for arguments in [["check", "rules", RULES], ["test", "rules", "tests/operations/alerts.yml"]] {
        let Some(mut promtool) = promtool() else {
            eprintln!("SKIPPED: no promtool: the alert rules are not tried with Prometheus");
            return;
        };
        let output = promtool.args(arguments).current_dir(env!("CARGO_MANIFEST_DIR")).output().unwrap();
        let said = [output.stdout, output.stderr].concat();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&said));
    }
}
