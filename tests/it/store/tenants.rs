//! Cases of tenants and of the feed of changes.

use cegid_connector::store::{Application, SealedSecret, StoredFile, TenantChange};

use super::{TestDatabase, at, change, entry, make_tenant, tenant};

pub async fn an_applied_set_is_read_back_whole(database: &dyn TestDatabase) {
    let store = database.open().await;
    let demo = tenant("demo");
    let file = |path: &str| StoredFile { path: path.to_owned(), text: format!("# {path}: é\n") };
    let secret = |path: &str| SealedSecret {
        file: "server/y2.yml".to_owned(),
        path: path.to_owned(),
        bound_to: "https://host".to_owned(),
        sealed: vec![0, 255, 7],
    };
    // Given in another order than the promised one.
    let change = TenantChange {
        based_on: None,
        files: vec![file("tenant.yml"), file("server/y2.yml")],
        secrets: vec![secret("b"), secret("a")],
        unchanged: Vec::new(),
        at: at(5),
    };
    let applied = store.apply_tenant(&demo, &change, &entry(at(5))).await.unwrap();
    assert_eq!(applied, Application::Applied { version: 1, revision: 1 });
    let set = store.tenant(&demo).await.unwrap().unwrap();
    assert_eq!((set.version, set.revision, set.applied_at), (1, 1, at(5)));
    assert_eq!(set.files, [file("server/y2.yml"), file("tenant.yml")]);
    assert_eq!(set.secrets, [secret("a"), secret("b")]);
    assert_eq!(store.tenant_version(&demo, 1).await.unwrap(), Some(set));
}

pub async fn a_change_worked_out_on_another_version_changes_nothing(database: &dyn TestDatabase) {
    let store = database.open().await;
    let demo = make_tenant(store.as_ref(), "demo").await;
    let before = store.revision().await.unwrap();
    for based_on in [None, Some(0), Some(2)] {
        let applied = store.apply_tenant(&demo, &change(based_on, "late"), &entry(at(5))).await.unwrap();
        assert_eq!(applied, Application::Superseded, "{based_on:?}");
    }
    assert_eq!(store.revision().await.unwrap(), before);
    assert_eq!(store.tenant(&demo).await.unwrap().unwrap().files[0].text, "demo");
}

pub async fn of_changes_at_the_same_time_one_wins(database: &dyn TestDatabase) {
    let (one, other) = (database.open().await, database.open().await);
    let demo = tenant("demo");
    let (mine, theirs) = (change(None, "mine"), change(None, "theirs"));
    let audit = entry(at(5));
    let (mine, theirs) =
        tokio::join!(one.apply_tenant(&demo, &mine, &audit), other.apply_tenant(&demo, &theirs, &audit));
    let outcomes = [mine.unwrap(), theirs.unwrap()];
    assert_eq!(outcomes.iter().filter(|outcome| **outcome == Application::Superseded).count(), 1, "{outcomes:?}");
    assert_eq!(one.tenant_versions(&demo).await.unwrap().len(), 1);
}

pub async fn a_set_that_cannot_be_written_whole_is_not_written_at_all(database: &dyn TestDatabase) {
    let store = database.open().await;
    let demo = make_tenant(store.as_ref(), "demo").await;
    let before = (store.revision().await.unwrap(), store.tenant(&demo).await.unwrap());
    let mut broken = change(Some(1), "new");
    broken.secrets.push(broken.secrets[0].clone());
    store.apply_tenant(&demo, &broken, &entry(at(5))).await.unwrap_err();
    assert_eq!((store.revision().await.unwrap(), store.tenant(&demo).await.unwrap()), before);
}

pub async fn versions_are_kept_up_to_a_limit(database: &dyn TestDatabase) {
    let store = database.open().await;
    let demo = make_tenant(store.as_ref(), "demo").await;
    for version in 1..55 {
        let applied =
            store.apply_tenant(&demo, &change(Some(version), &version.to_string()), &entry(at(5))).await.unwrap();
        assert!(matches!(applied, Application::Applied { .. }));
    }
    let versions: Vec<_> = store.tenant_versions(&demo).await.unwrap().iter().map(|info| info.version).collect();
    assert_eq!(versions, (6..=55).rev().collect::<Vec<_>>());
    assert_eq!(store.tenant_version(&demo, 5).await.unwrap(), None);
    assert_eq!(store.tenant_version(&demo, 6).await.unwrap().unwrap().files[0].text, "5");
    assert_eq!(store.tenant(&demo).await.unwrap().unwrap().version, 55);
}

pub async fn a_deleted_tenant_takes_everything_along(database: &dyn TestDatabase) {
    let store = database.open().await;
    let demo = make_tenant(store.as_ref(), "demo").await;
    let other = make_tenant(store.as_ref(), "other").await;
    store.create_key(&demo, &super::keys::key("k1"), &entry(at(5))).await.unwrap();
    let revision = store.revision().await.unwrap();
    assert!(store.delete_tenant(&demo, &entry(at(5))).await.unwrap());
    assert!(!store.delete_tenant(&demo, &entry(at(5))).await.unwrap());
    assert_eq!(store.tenant(&demo).await.unwrap(), None);
    assert_eq!(store.tenant_versions(&demo).await.unwrap(), []);
    assert_eq!(store.keys(&demo).await.unwrap(), []);
    assert_eq!(store.key_owner("k1").await.unwrap(), None);
    assert!(store.tenant(&other).await.unwrap().is_some());
    // Made again, it has a revision that nothing of before had.
    make_tenant(store.as_ref(), "demo").await;
    assert!(store.tenant(&demo).await.unwrap().unwrap().revision > revision);
}

pub async fn an_unknown_tenant_is_none(database: &dyn TestDatabase) {
    let store = database.open().await;
    let nobody = tenant("nobody");
    assert_eq!(store.tenant(&nobody).await.unwrap(), None);
    assert_eq!(store.tenant_version(&nobody, 1).await.unwrap(), None);
    assert_eq!(store.tenants().await.unwrap(), []);
    assert!(!store.delete_tenant(&nobody, &entry(at(5))).await.unwrap());
}

pub async fn the_feed_gives_what_changed_and_who_is_left(database: &dyn TestDatabase) {
    let store = database.open().await;
    let b = make_tenant(store.as_ref(), "b").await;
    let a = make_tenant(store.as_ref(), "a").await;
    let all = store.changes_since(0).await.unwrap();
    assert_eq!(all.revision, store.revision().await.unwrap());
    assert_eq!(all.tenants, store.tenants().await.unwrap());
    let ids: Vec<_> = all.changed_tenants.iter().map(|set| set.tenant.as_str()).collect();
    assert_eq!(ids, ["a", "b"]);
    assert_eq!(Some(&all.changed_tenants[0]), store.tenant(&a).await.unwrap().as_ref());

    store.apply_tenant(&b, &change(Some(1), "b2"), &entry(at(5))).await.unwrap();
    store.delete_tenant(&a, &entry(at(5))).await.unwrap();
    let later = store.changes_since(all.revision).await.unwrap();
    assert_eq!(later.tenants.len(), 1);
    assert_eq!(later.changed_tenants, [store.tenant(&b).await.unwrap().unwrap()]);
    let nothing = store.changes_since(later.revision).await.unwrap();
    assert!(nothing.changed_tenants.is_empty() && nothing.changed_keys.is_empty() && nothing.tenants.len() == 1);
}

pub async fn every_change_moves_the_revision(database: &dyn TestDatabase) {
    let (store, other) = (database.open().await, database.open().await);
    let mut seen = vec![other.revision().await.unwrap()];
    let demo = make_tenant(store.as_ref(), "demo").await;
    seen.push(other.revision().await.unwrap());
    store.create_key(&demo, &super::keys::key("k1"), &entry(at(5))).await.unwrap();
    seen.push(other.revision().await.unwrap());
    store.revoke_key(&demo, "k1", &entry(at(9))).await.unwrap();
    seen.push(other.revision().await.unwrap());
    store.delete_tenant(&demo, &entry(at(5))).await.unwrap();
    seen.push(other.revision().await.unwrap());
    assert_eq!(seen, [0, 1, 2, 3, 4]);
    store.delete_tenant(&demo, &entry(at(5))).await.unwrap();
    assert_eq!(other.revision().await.unwrap(), 4, "nothing happened");
}

pub async fn instants_are_kept_to_the_microsecond(database: &dyn TestDatabase) {
    let store = database.open().await;
    let demo = tenant("demo");
    let precise = jiff::Timestamp::new(1_795_000_000, 123_456_789).unwrap();
    store.apply_tenant(&demo, &TenantChange { at: precise, ..change(None, "x") }, &entry(precise)).await.unwrap();
    let kept = store.tenant(&demo).await.unwrap().unwrap().applied_at;
    assert_eq!(kept, jiff::Timestamp::new(1_795_000_000, 123_456_000).unwrap());
}
