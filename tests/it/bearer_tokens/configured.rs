//! `security.yml` and what is said about it when it is wrong.

use cegid_connector::{
    store::StoredFile,
    tenant::documents::{self, Documents, SecretSource, StoredSecrets},
    yaml::Problems,
};

fn read(security: &str) -> Result<Documents, Problems> {
    let files = [("tenant.yml", "displayName: Test\n"), ("security.yml", security)]
        .map(|(path, text)| StoredFile { path: path.to_owned(), text: text.to_owned() });
    documents::read(&files, "", &SecretSource { outside: None, stored: StoredSecrets::Assumed })
}

#[test]
fn an_issuer_is_read_with_its_defaults() {
    let text = "issuers:\n  main:\n    issuer: https://login.example.com/\n    audiences: [connector]\n";
    let issuers = read(text).unwrap().security.issuers;
    assert_eq!((issuers.len(), issuers[0].url.as_str()), (1, "https://login.example.com/"));
    assert_eq!(issuers[0].algorithms, ["RS256".parse().unwrap()]);
}

#[test]
fn every_mistake_is_named() {
    let text = "issuers:\n  main:\n    issuer: login.example.com\n    algorithms: [HS256]\n    typos: [JWT]\n  \
                other:\n    issuer: https://a.example\n    audiences: []\n    leeway: 1h\nchallengers: []\n";
    let problems = read(text).unwrap_err().to_string();
    for expected in [
        "issuers.main.issuer: found `login.example.com`",
        "issuers.main.audiences: found no audience",
        "`HS…` and `none` are never accepted",
        "issuers.main.typos: found an unknown key",
        "issuers.other.audiences: found no audience",
        "issuers.other.leeway",
        "security.yml:10:1: challengers: found a key that this release does not support yet",
    ] {
        assert!(problems.contains(expected), "{expected}\n{problems}");
    }
}

#[test]
fn an_issuer_said_twice_is_refused() {
    let issuer = "{issuer: https://a.example, audiences: [x]}";
    let problems = read(&format!("issuers:\n  one: {issuer}\n  two: {issuer}\n")).unwrap_err().to_string();
    assert!(problems.contains("one entry takes several audiences"), "{problems}");
}
