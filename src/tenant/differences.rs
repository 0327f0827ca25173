//! What differs between two sets of files, by the names of keys. Never tells a value: it is what the audit keeps.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};

use super::{
    change::Before,
    documents::{ReadSecret, catalogue},
};
use crate::{
    domain::audit::shortened,
    store::StoredFile,
    yaml::{Node, Reading, Value as Yaml},
};

/// Keys of one file that are named; the rest is counted.
const NAMED: usize = 50;

/// How one file differs from before.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// Path within the tenant's folder.
    pub file: String,
    /// How.
    pub kind: ChangeKind,
    /// The keys whose values differ, in order (`connections.default.url`). None where only comments or spaces do.
    pub keys: Vec<String>,
}

/// What became of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ChangeKind {
    /// It is new.
    Added,
    /// It is another one.
    Changed,
    /// It is gone.
    Removed,
}

impl ChangeKind {
    /// `added`, `changed` or `removed`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Added => "added",
            Self::Changed => "changed",
            Self::Removed => "removed",
        }
    }
}

impl Difference {
    /// As the audit keeps it.
    pub(super) fn described(&self) -> Value {
        let keys: Vec<_> = self.keys.iter().take(NAMED).map(|key| shortened(key)).collect();
        let mut described = json!({ "file": self.file, "change": self.kind.as_str(), "keys": keys });
        if let Some(further) = self.keys.len().checked_sub(NAMED).filter(|further| *further > 0) {
            described["furtherKeys"] = json!(further);
        }
        described
    }
}

/// The files that differ, by path. `files` have references in place of `secrets`.
pub(super) fn differences(before: Before<'_>, files: &[StoredFile], secrets: &[ReadSecret]) -> Vec<Difference> {
    let old: BTreeMap<&str, &str> = texts(before.set.map(|set| set.files.as_slice()).unwrap_or_default());
    let new: BTreeMap<&str, &str> = texts(files);
    let paths: BTreeSet<&str> = old.keys().chain(new.keys()).copied().collect();
    let difference = |path: &str| {
        let kind = match (old.get(path), new.get(path)) {
            (None, _) => ChangeKind::Added,
            (_, None) => ChangeKind::Removed,
            _ => ChangeKind::Changed,
        };
        let others: BTreeSet<String> = match kind {
            // Without the set before, every secret is another one.
            ChangeKind::Added | ChangeKind::Removed => BTreeSet::new(),
            ChangeKind::Changed => secrets
                .iter()
                .filter(|secret| secret.file == path && !before.has_secret(secret))
                .map(|secret| secret.path.clone())
                .collect(),
        };
        if kind == ChangeKind::Changed && others.is_empty() && old.get(path) == new.get(path) {
            return None;
        }
        let (was, is) = (values(path, old.get(path)), values(path, new.get(path)));
        let differing = was.keys().chain(is.keys()).filter(|key| was.get(*key) != is.get(*key)).cloned();
        let keys: BTreeSet<String> = others.into_iter().chain(differing).collect();
        Some(Difference { file: path.to_owned(), kind, keys: keys.into_iter().collect() })
    };
    paths.into_iter().filter_map(difference).collect()
}

fn texts(files: &[StoredFile]) -> BTreeMap<&str, &str> {
    files.iter().map(|file| (file.path.as_str(), file.text.as_str())).collect()
}

/// Every scalar of a file under the keys that lead to it. A file that cannot be read has none.
fn values(path: &str, text: Option<&&str>) -> BTreeMap<String, String> {
    let mut values = BTreeMap::new();
    if let Some(document) = text.and_then(|text| catalogue::parse(&Reading::default(), "", path, text)) {
        collect(&document, String::new(), &mut values);
    }
    values
}

fn collect(node: &Node, path: String, values: &mut BTreeMap<String, String>) {
    match &node.value {
        Yaml::Nothing => {}
        Yaml::Text(text, _) => {
            values.insert(path, text.clone());
        }
        Yaml::List(items) => {
            for (position, item) in items.iter().enumerate() {
                collect(item, format!("{path}[{position}]"), values);
            }
        }
        Yaml::Map(entries) => {
            for (key, value) in entries {
                let Some(key) = key.text() else { continue };
                let path = if path.is_empty() { key.to_owned() } else { format!("{path}.{key}") };
                collect(value, path, values);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;

    use super::*;
    use crate::{
        store::TenantSet,
        tenant::secrets::{Keyring, MasterKey},
    };

    fn file(path: &str, text: &str) -> StoredFile {
        StoredFile { path: path.to_owned(), text: text.to_owned() }
    }

    fn between(old: &[StoredFile], new: &[StoredFile]) -> Vec<(String, &'static str, String)> {
        let tenant = "demo".parse().unwrap();
        let keyring = Keyring::new(&MasterKey::draw().unwrap());
        let set = TenantSet {
            tenant: "demo".parse().unwrap(),
            version: 1,
            revision: 1,
            applied_at: Timestamp::UNIX_EPOCH,
            files: old.to_vec(),
            secrets: Vec::new(),
        };
        let before = Before { tenant: &tenant, keyring: &keyring, set: Some(&set) };
        let differences = differences(before, new, &[]);
        differences.into_iter().map(|it| (it.file, it.kind.as_str(), it.keys.join(" "))).collect()
    }

    #[test]
    fn keys_are_named_and_values_are_not() {
        let old =
            [file("a.yml", "x: {y: 1, z: 2}\nlist: [a, b]\n"), file("gone.yml", "k: v\n"), file("same.yml", "s: 1")];
        let new = [file("a.yml", "x: {y: 1, z: 3}\nlist: [a]\n"), file("new.yml", "n: v\n"), file("same.yml", "s: 1")];
        let expected = [
            ("a.yml".to_owned(), "changed", "list[1] x.z".to_owned()),
            ("gone.yml".to_owned(), "removed", "k".to_owned()),
            ("new.yml".to_owned(), "added", "n".to_owned()),
        ];
        assert_eq!(between(&old, &new), expected);
    }

    #[test]
    fn another_comment_is_a_change_without_keys() {
        let found = between(&[file("a.yml", "x: 1\n")], &[file("a.yml", "x: 1 # one\n")]);
        assert_eq!(found, [("a.yml".to_owned(), "changed", String::new())]);
    }

    #[test]
    fn of_many_keys_some_are_named_and_the_rest_is_counted() {
        let keys = (0..60).map(|number| format!("k{number:02}")).collect();
        let described = Difference { file: "a.yml".to_owned(), kind: ChangeKind::Changed, keys }.described();
        assert_eq!(described["keys"].as_array().unwrap().len(), NAMED);
        assert_eq!(described["furtherKeys"], 10);
    }
}
