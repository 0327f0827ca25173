//! What it costs to check an API key among ten thousand. Gate: 2 us.
#![allow(clippy::unwrap_used, missing_docs)]

use cegid_connector::{
    domain::permission_set::PermissionSet,
    store::ApiKeyRecord,
    tenant::keys::{ApiKeyIndex, KeyText},
};
use jiff::Timestamp;

const NOW: Timestamp = Timestamp::UNIX_EPOCH;

fn main() {
    divan::main();
}

fn index() -> (ApiKeyIndex, String) {
    let mut rows = Vec::new();
    let mut last = String::new();
    for _ in 0..10_000 {
        let text = KeyText::draw().unwrap();
        rows.push(ApiKeyRecord {
            tenant: "demo".parse().unwrap(),
            id: text.id().to_owned(),
            name: "bench".to_owned(),
            secret_hash: text.secret_hash(),
            permissions: PermissionSet::all(),
            created_at: NOW,
            expires_at: None,
            revoked_at: None,
        });
        last = text.into();
    }
    (rows.into_iter().collect(), last)
}

#[divan::bench]
fn a_valid_key(bencher: divan::Bencher<'_, '_>) {
    let (index, key) = index();
    bencher.bench_local(|| index.verify(divan::black_box(&key), NOW).is_ok());
}

#[divan::bench]
fn a_mistyped_key(bencher: divan::Bencher<'_, '_>) {
    let (index, mut key) = index();
    key.replace_range(30..31, "-");
    let key = key.replace('-', "x");
    bencher.bench_local(|| index.verify(divan::black_box(&key), NOW).is_err());
}

#[divan::bench]
fn an_unknown_key(bencher: divan::Bencher<'_, '_>) {
    let (index, _) = index();
    let key = String::from(KeyText::draw().unwrap());
    bencher.bench_local(|| index.verify(divan::black_box(&key), NOW).is_err());
}
