//! Cases of single files of a tenant and their versions.

use cegid_connector::store::{FileInfo, SealedSecret, Store, StoredFile, TenantChange};

use super::{TestDatabase, at, entry, make_tenant, tenant};

const Y2: &str = "server/y2.yml";

fn secret(text: &str) -> SealedSecret {
    SealedSecret {
        file: Y2.to_owned(),
        path: "password".to_owned(),
        bound_to: "https://host".to_owned(),
        sealed: text.as_bytes().to_vec(),
    }
}

/// Applies the tenant's files on top of `based_on`, at the second of its new version.
async fn apply(store: &dyn Store, based_on: Option<i64>, files: &[(&str, &str)], unchanged: &[&str]) {
    let file = |(path, text): &(&str, &str)| StoredFile { path: (*path).to_owned(), text: (*text).to_owned() };
    let y2 = files.iter().find(|(path, _)| *path == Y2);
    let now = at(based_on.unwrap_or(0) + 1);
    let change = TenantChange {
        based_on,
        files: files.iter().map(file).collect(),
        secrets: y2.iter().map(|(_, text)| secret(text)).collect(),
        unchanged: unchanged.iter().map(|path| (*path).to_owned()).collect(),
        at: now,
    };
    store.apply_tenant(&tenant("demo"), &change, &entry(now)).await.unwrap();
}

fn info(path: &str, version: i64, size: u64) -> FileInfo {
    FileInfo { path: path.to_owned(), version, changed_at: at(version), size }
}

pub async fn a_file_keeps_its_version_while_others_change(database: &dyn TestDatabase) {
    let store = database.open().await;
    let demo = tenant("demo");
    assert_eq!(store.files(&demo).await.unwrap(), []);
    apply(store.as_ref(), None, &[(Y2, "é"), ("tenant.yml", "a")], &[]).await;
    apply(store.as_ref(), Some(1), &[(Y2, "é"), ("tenant.yml", "bc")], &[Y2]).await;
    apply(store.as_ref(), Some(2), &[(Y2, "é"), ("tenant.yml", "c")], &[Y2]).await;
    assert_eq!(store.files(&demo).await.unwrap(), [info(Y2, 1, 2), info("tenant.yml", 3, 1)]);
}

pub async fn the_versions_of_a_file_are_its_changes(database: &dyn TestDatabase) {
    let store = database.open().await;
    let demo = tenant("demo");
    apply(store.as_ref(), None, &[(Y2, "1"), ("tenant.yml", "a")], &[]).await;
    apply(store.as_ref(), Some(1), &[(Y2, "1"), ("tenant.yml", "b")], &[Y2]).await;
    apply(store.as_ref(), Some(2), &[(Y2, "33"), ("tenant.yml", "b")], &["tenant.yml"]).await;
    apply(store.as_ref(), Some(3), &[("tenant.yml", "b")], &["tenant.yml"]).await;
    // Gone, and made again: a new version even with the same text.
    apply(store.as_ref(), Some(4), &[(Y2, "33"), ("tenant.yml", "b")], &[Y2, "tenant.yml"]).await;
    let versions = async |before, limit| store.file_versions(&demo, Y2, before, limit).await.unwrap();
    assert_eq!(versions(None, 2).await, [info(Y2, 5, 2), info(Y2, 3, 2)]);
    assert_eq!(versions(Some(3), 2).await, [info(Y2, 1, 1)]);
    assert_eq!(versions(Some(1), 2).await, []);
    assert_eq!(store.file_versions(&demo, "nothing.yml", None, 2).await.unwrap(), []);
}

pub async fn a_file_is_read_in_an_old_version_with_its_secrets_of_then(database: &dyn TestDatabase) {
    let store = database.open().await;
    let demo = tenant("demo");
    apply(store.as_ref(), None, &[(Y2, "old")], &[]).await;
    apply(store.as_ref(), Some(1), &[(Y2, "new")], &[]).await;
    let old = store.file(&demo, Y2, Some(1)).await.unwrap().unwrap();
    assert_eq!((old.info, old.text.as_str(), old.secrets), (info(Y2, 1, 3), "old", vec![secret("old")]));
    let current = store.file(&demo, Y2, None).await.unwrap().unwrap();
    assert_eq!((current.info, current.secrets), (info(Y2, 2, 3), vec![secret("new")]));
    assert_eq!(store.file(&demo, Y2, Some(3)).await.unwrap(), None);
    assert_eq!(store.file(&demo, "tenant.yml", None).await.unwrap(), None);
    apply(store.as_ref(), Some(2), &[("tenant.yml", "x")], &[]).await;
    assert_eq!(store.file(&demo, Y2, None).await.unwrap(), None, "it is not in effect any more");
    assert!(store.file(&demo, Y2, Some(2)).await.unwrap().is_some(), "and can be put back");
}

pub async fn a_change_that_the_kept_versions_do_not_reach_is_still_known(database: &dyn TestDatabase) {
    let store = database.open().await;
    let demo = tenant("demo");
    apply(store.as_ref(), None, &[(Y2, "same"), ("tenant.yml", "1")], &[]).await;
    for version in 1..55 {
        let text = version.to_string();
        apply(store.as_ref(), Some(version), &[(Y2, "same"), ("tenant.yml", &text)], &[Y2]).await;
    }
    assert_eq!(store.files(&demo).await.unwrap()[0], info(Y2, 1, 4));
    assert_eq!(store.file(&demo, Y2, Some(1)).await.unwrap().unwrap().text, "same");
    assert_eq!(store.file_versions(&demo, Y2, None, 100).await.unwrap(), [info(Y2, 1, 4)]);
}

pub async fn a_neighbours_file_is_not_found(database: &dyn TestDatabase) {
    let store = database.open().await;
    make_tenant(store.as_ref(), "demo").await;
    let other = tenant("other");
    assert_eq!(store.files(&other).await.unwrap(), []);
    assert_eq!(store.file(&other, "tenant.yml", None).await.unwrap(), None);
    assert_eq!(store.file(&other, "tenant.yml", Some(1)).await.unwrap(), None);
    assert_eq!(store.file_versions(&other, "tenant.yml", None, 5).await.unwrap(), []);
}
