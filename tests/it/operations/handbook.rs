//! `docs/operations.md`: its commands are commands, its settings are settings, its links lead somewhere.

use std::{
    collections::{BTreeMap, BTreeSet},
    path::Path,
};

use regex::Regex;

use super::{alerts::anchors, read};
use crate::binary::connector;

const HANDBOOK: &str = "docs/operations.md";

#[test]
fn every_command_is_one() {
    let handbook = read(HANDBOOK);
    // In a block or in a sentence; where the name ends a command (`docker build --tag …`) or a sentence goes on, nothing follows.
    let command = Regex::new(r"(?m)(?:^|[`/ ])cegid-connector ([a-z]+(?: [a-z]+)?)([^`'\n]*)[`'\n]").unwrap();
    let option = Regex::new(r" (--[a-z-]+)").unwrap();
    let mut seen = 0;
    for found in command.captures_iter(&handbook) {
        let words: Vec<_> = found[1].split(' ').collect();
        // The second word is a command below the first, or an argument.
        let help = |words: &[&str]| connector(&[words, &["--help"]].concat()).output().unwrap();
        let whole = help(&words);
        let output = if whole.status.success() { whole } else { help(&words[..1]) };
        assert!(output.status.success(), "{}", &found[0]);
        let text = String::from_utf8(output.stdout).unwrap();
        for option in option.captures_iter(&found[2]) {
            assert!(text.contains(&option[1]), "{}: no option {}", &found[0], &option[1]);
        }
        seen += 1;
    }
    assert!(seen >= 10, "{seen} commands");
}

#[test]
fn every_setting_exists() {
    let defaults: BTreeMap<String, BTreeMap<String, serde_json::Value>> =
        serde_saphyr::from_str(&read("config/default.yml")).unwrap();
    let known: BTreeSet<_> =
        defaults.iter().flat_map(|(section, keys)| keys.keys().map(move |key| format!("{section}.{key}"))).collect();
    let variable = Regex::new(r"CEGID_CONNECTOR__([A-Z_]+?)__([A-Z_]+)").unwrap();
    let sections = defaults.keys().cloned().collect::<Vec<_>>().join("|");
    let dotted = Regex::new(&format!("`((?:{sections})\\.[a-z_]+)`")).unwrap();
    let mut seen = BTreeSet::new();
    for page in [HANDBOOK, "docs/operations/compose.yml", "docs/operations/cegid-connector.service"] {
        let text = read(page);
        let named = variable.captures_iter(&text).map(|found| format!("{}.{}", &found[1], &found[2]).to_lowercase());
        for setting in named.chain(dotted.captures_iter(&text).map(|found| found[1].to_owned())) {
            assert!(known.contains(&setting), "{page}: no setting {setting}");
            seen.insert(setting);
        }
    }
    assert!(seen.len() >= 10, "{seen:?}");
}

#[test]
fn every_link_leads_somewhere() {
    let docs = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs");
    let link = Regex::new(r"\]\(([^)]+)\)").unwrap();
    let handbook = read(HANDBOOK);
    for found in link.captures_iter(&handbook).filter(|found| !found[1].starts_with("http")) {
        let (file, anchor) = found[1].split_once('#').map_or((&found[1], None), |(file, anchor)| (file, Some(anchor)));
        let path = if file.is_empty() { docs.join("operations.md") } else { docs.join(file) };
        let text = std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", &found[0]));
        if let Some(anchor) = anchor {
            assert!(anchors(&text).iter().any(|known| known == anchor), "{}: no such chapter", &found[0]);
        }
    }
}
