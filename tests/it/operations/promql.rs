//! Which metrics and labels an expression of Prometheus names. Reads what our rules and panels use, and refuses the rest.

use std::collections::BTreeSet;

use regex::Regex;

use super::metrics::Scraped;

/// Labels that Prometheus adds to every metric.
const SCRAPED: [&str; 2] = ["job", "instance"];
/// Made by Prometheus itself, one for each target.
const OF_THE_SCRAPE: &str = "up";
const WORDS: [&str; 16] = [
    "sum",
    "count",
    "max",
    "min",
    "rate",
    "increase",
    "changes",
    "histogram_quantile",
    "time",
    "vector",
    "by",
    "or",
    "and",
    "unless",
    "label_values",
    "on",
];

/// Fails where the expression names a metric, a label, or a value of a label that the server does not show.
pub(super) fn hold(expression: &str, metrics: &Scraped) {
    let selector = Regex::new(r"([a-zA-Z_:][a-zA-Z0-9_:]*)\s*\{([^}]*)\}").unwrap();
    let matcher = Regex::new(r#"([a-z_]+)\s*(=~|!~|!=|=)\s*"([^"]*)""#).unwrap();
    let mut labels: BTreeSet<&str> = SCRAPED.into();
    for found in selector.captures_iter(expression) {
        let name = &found[1];
        if name == OF_THE_SCRAPE {
            continue;
        }
        let known = metrics.samples.get(name).unwrap_or_else(|| panic!("no metric {name}: {expression}"));
        labels.extend(known.keys().map(String::as_str));
        for pair in matcher.captures_iter(&found[2]) {
            let (label, operator, value) = (&pair[1], &pair[2], &pair[3]);
            if SCRAPED.contains(&label) {
                continue;
            }
            let seen = known.get(label).unwrap_or_else(|| panic!("{name} has no label {label}: {expression}"));
            let wanted: Vec<_> = if operator.ends_with('~') { value.split('|').collect() } else { vec![value] };
            for wanted in wanted {
                let pattern = if operator.ends_with('~') { wanted.to_owned() } else { regex::escape(wanted) };
                let pattern = Regex::new(&format!("^(?:{pattern})$")).unwrap();
                let found = seen.iter().any(|value| pattern.is_match(value));
                assert!(found, "{name} shows no {label} {wanted}, only {seen:?}: {expression}");
            }
        }
    }
    // What is left are functions, and labels in `by (…)`; a metric without a selector would be left, too.
    let rest = selector.replace_all(expression, "").into_owned();
    let rest = Regex::new(r"\[[^\]]*\]").unwrap().replace_all(&rest, "").into_owned();
    let grouped = Regex::new(r"\bby \(([^)]*)\)").unwrap();
    for group in grouped.captures_iter(&rest) {
        for label in group[1].split(',').map(str::trim) {
            assert!(labels.contains(label), "nothing has the label {label}: {expression}");
        }
    }
    let rest = grouped.replace_all(&rest, "").into_owned();
    for word in Regex::new(r"[a-zA-Z_][a-zA-Z0-9_]*").unwrap().find_iter(&rest) {
        assert!(WORDS.contains(&word.as_str()), "{} is no word of ours: {expression}", word.as_str());
    }
}
