//! Cases of API keys.

use cegid_connector::{
    domain::{permission::Permission, permission_set::PermissionSet},
    store::{ApiKeyRecord, KeyCreation, KeyUse, NewApiKey},
};

use super::{TestDatabase, at, entry, make_tenant, tenant};

pub fn key(id: &str) -> NewApiKey {
    NewApiKey {
        id: id.to_owned(),
        name: format!("name of {id}"),
        secret_hash: [7; 32],
        permissions: PermissionSet::from_iter([Permission::Y2StoresRead, Permission::Y2Listener]),
        created_at: at(10),
        expires_at: Some(at(20)),
    }
}

fn record(owner: &str, key: NewApiKey) -> ApiKeyRecord {
    let NewApiKey { id, name, secret_hash, permissions, created_at, expires_at } = key;
    let tenant = tenant(owner);
    ApiKeyRecord { tenant, id, name, secret_hash, permissions, created_at, expires_at, revoked_at: None }
}

pub async fn a_key_is_read_back(database: &dyn TestDatabase) {
    let store = database.open().await;
    let demo = make_tenant(store.as_ref(), "demo").await;
    let without_end = NewApiKey { expires_at: None, created_at: at(9), ..key("k2") };
    assert_eq!(store.create_key(&demo, &key("k1"), &entry(at(10))).await.unwrap(), KeyCreation::Created);
    assert_eq!(store.create_key(&demo, &without_end, &entry(at(10))).await.unwrap(), KeyCreation::Created);
    assert_eq!(store.keys(&demo).await.unwrap(), [record("demo", without_end), record("demo", key("k1"))]);
    assert_eq!(store.key_owner("k1").await.unwrap(), Some(demo));
    assert_eq!(store.key_owner("k3").await.unwrap(), None);
}

pub async fn a_key_of_an_unknown_tenant_is_not_made(database: &dyn TestDatabase) {
    let store = database.open().await;
    let before = store.revision().await.unwrap();
    let created = store.create_key(&tenant("nobody"), &key("k1"), &entry(at(10))).await.unwrap();
    assert_eq!(created, KeyCreation::UnknownTenant);
    assert_eq!(store.revision().await.unwrap(), before);
}

pub async fn an_id_is_taken_in_the_whole_installation(database: &dyn TestDatabase) {
    let store = database.open().await;
    let demo = make_tenant(store.as_ref(), "demo").await;
    let other = make_tenant(store.as_ref(), "other").await;
    store.create_key(&demo, &key("k1"), &entry(at(10))).await.unwrap();
    for owner in [&demo, &other] {
        assert_eq!(store.create_key(owner, &key("k1"), &entry(at(10))).await.unwrap(), KeyCreation::IdTaken);
    }
    assert_eq!(store.keys(&other).await.unwrap(), []);
}

pub async fn a_key_is_revoked_once(database: &dyn TestDatabase) {
    let store = database.open().await;
    let demo = make_tenant(store.as_ref(), "demo").await;
    store.create_key(&demo, &key("k1"), &entry(at(10))).await.unwrap();
    let revoked = store.revoke_key(&demo, "k1", &entry(at(15))).await.unwrap().unwrap();
    assert_eq!(revoked.revoked_at, Some(at(15)));
    let again = store.revoke_key(&demo, "k1", &entry(at(99))).await.unwrap().unwrap();
    assert_eq!(again.revoked_at, Some(at(15)));
    assert_eq!(store.keys(&demo).await.unwrap(), [again]);
    let recorded: Vec<_> = store.audit(&demo, None, 10).await.unwrap().into_iter().map(|record| record.at).collect();
    assert_eq!(recorded, [at(15), at(10), at(1000)], "revoking again was recorded");
}

pub async fn keys_come_in_pages_newest_first(database: &dyn TestDatabase) {
    let store = database.open().await;
    let demo = make_tenant(store.as_ref(), "demo").await;
    let other = make_tenant(store.as_ref(), "other").await;
    for (id, made) in [("k2", 10), ("k1", 10), ("k4", 12), ("k3", 11)] {
        let key = NewApiKey { created_at: at(made), ..key(id) };
        store.create_key(&demo, &key, &entry(at(made))).await.unwrap();
    }
    store.create_key(&other, &key("k5"), &entry(at(10))).await.unwrap();
    let page = async |after: Option<&str>, limit| -> Vec<String> {
        let keys = store.key_page(&demo, after, limit).await.unwrap();
        keys.into_iter().map(|key| key.record.id).collect()
    };
    assert_eq!(page(None, 3).await, ["k4", "k3", "k2"]);
    assert_eq!(page(Some("k2"), 3).await, ["k1"]);
    assert_eq!(page(Some("k5"), 3).await, Vec::<String>::new(), "a neighbour's key is no place to go on from");
    assert_eq!(store.key(&demo, "k3").await.unwrap().unwrap().record.created_at, at(11));
    assert_eq!(store.key(&demo, "k5").await.unwrap(), None);
}

pub async fn the_last_use_of_a_key_only_grows(database: &dyn TestDatabase) {
    let store = database.open().await;
    let demo = make_tenant(store.as_ref(), "demo").await;
    store.create_key(&demo, &key("k1"), &entry(at(10))).await.unwrap();
    let revision = store.revision().await.unwrap();
    let used = |id: &str, second| KeyUse { tenant: demo.clone(), id: id.to_owned(), at: at(second) };
    let last = async || store.key(&demo, "k1").await.unwrap().unwrap().last_used_at;
    assert_eq!(last().await, None);
    store.note_key_uses(&[used("k1", 20), used("gone", 20)]).await.unwrap();
    assert_eq!(last().await, Some(at(20)));
    store.note_key_uses(&[used("k1", 15)]).await.unwrap();
    assert_eq!(last().await, Some(at(20)));
    store.note_key_uses(&[used("k1", 25)]).await.unwrap();
    assert_eq!(store.key_page(&demo, None, 5).await.unwrap()[0].last_used_at, Some(at(25)));
    assert_eq!(store.revision().await.unwrap(), revision, "nobody has to learn of it");
}

pub async fn a_neighbours_key_is_not_found(database: &dyn TestDatabase) {
    let store = database.open().await;
    let demo = make_tenant(store.as_ref(), "demo").await;
    let other = make_tenant(store.as_ref(), "other").await;
    store.create_key(&demo, &key("k1"), &entry(at(10))).await.unwrap();
    let revision = store.revision().await.unwrap();
    assert_eq!(store.keys(&other).await.unwrap(), []);
    assert_eq!(store.revoke_key(&other, "k1", &entry(at(15))).await.unwrap(), None);
    assert_eq!(store.keys(&demo).await.unwrap()[0].revoked_at, None);
    assert_eq!(store.revision().await.unwrap(), revision);
}

pub async fn the_feed_gives_keys_that_were_made_or_revoked(database: &dyn TestDatabase) {
    let store = database.open().await;
    let demo = make_tenant(store.as_ref(), "demo").await;
    let seen = store.revision().await.unwrap();
    store.create_key(&demo, &key("k1"), &entry(at(10))).await.unwrap();
    store.create_key(&demo, &key("k2"), &entry(at(10))).await.unwrap();
    let made = store.changes_since(seen).await.unwrap();
    assert_eq!(made.changed_keys, store.keys(&demo).await.unwrap());
    assert!(made.changed_tenants.is_empty());
    store.revoke_key(&demo, "k2", &entry(at(15))).await.unwrap();
    let revoked = store.changes_since(made.revision).await.unwrap();
    assert_eq!(revoked.changed_keys.len(), 1);
    assert_eq!(revoked.changed_keys[0].revoked_at, Some(at(15)));
}
