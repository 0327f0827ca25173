//! Cases of the audit.

use cegid_connector::{
    domain::{
        audit::{
            Action, Actor, AuditOrigin, Entry,
            chain::{Broken, Verifier},
        },
        ids::TenantId,
    },
    flows::administration::{AuditState, verify_audit},
    store::Store,
};
use serde_json::json;

use super::{TestDatabase, at, change, entry, keys::key, make_tenant, tenant};

/// Reads the whole chain in pages and follows it to its head.
pub async fn verify(store: &dyn Store, tenant: &TenantId) -> Result<i64, Broken> {
    let mut verifier = Verifier::new(tenant.as_str());
    loop {
        let page = store.audit_chain(tenant, verifier.sequence(), 2).await.unwrap();
        if page.is_empty() {
            break;
        }
        page.iter().try_for_each(|record| verifier.follow(record))?;
    }
    let length = verifier.sequence();
    let head = store.audit_head(tenant).await.unwrap().unwrap();
    verifier.finish(head.sequence, &head.hash).map(|()| length)
}

pub fn by(id: &str, second: i64) -> Entry {
    let origin = AuditOrigin {
        at: at(second),
        actor: Actor::ApiKey(id.to_owned()),
        address: Some("2001:db8::1".parse().unwrap()),
        request_id: Some("r-1".to_owned()),
    };
    let details = json!({ "z": 1, "a": ["é", { "c": null, "b": true }], "n": -7 });
    origin.did(Action::KeyRevoke, Some("k1"), details.as_object().cloned().unwrap())
}

pub async fn a_change_and_its_entry_are_written_together(database: &dyn TestDatabase) {
    let store = database.open().await;
    let demo = tenant("demo");
    store.apply_tenant(&demo, &change(None, "x"), &by("a", 1)).await.unwrap();
    store.create_key(&demo, &key("k1"), &by("b", 2)).await.unwrap();
    store.revoke_key(&demo, "k1", &by("c", 3)).await.unwrap();
    store.delete_tenant(&demo, &by("d", 4)).await.unwrap();
    let chain = store.audit_chain(&demo, 0, 10).await.unwrap();
    let actors: Vec<_> = chain.iter().filter_map(|record| record.actor.as_deref()).collect();
    assert_eq!(actors, ["a", "b", "c", "d"]);
}

pub async fn what_is_not_done_is_not_recorded(database: &dyn TestDatabase) {
    let store = database.open().await;
    let demo = make_tenant(store.as_ref(), "demo").await;
    let nobody = tenant("nobody");
    store.apply_tenant(&demo, &change(Some(7), "late"), &by("a", 1)).await.unwrap();
    store.create_key(&nobody, &key("k1"), &by("a", 1)).await.unwrap();
    store.revoke_key(&demo, "k9", &by("a", 1)).await.unwrap();
    store.delete_tenant(&nobody, &by("a", 1)).await.unwrap();
    let mut broken = change(Some(1), "new");
    broken.secrets.push(broken.secrets[0].clone());
    store.apply_tenant(&demo, &broken, &by("a", 1)).await.unwrap_err();
    assert_eq!(store.audit(&demo, None, 10).await.unwrap().len(), 1, "only that the tenant was made");
    assert_eq!(store.audit_head(&nobody).await.unwrap(), None);
    assert_eq!(store.audit(&nobody, None, 10).await.unwrap(), []);
}

pub async fn an_entry_is_read_back_whole(database: &dyn TestDatabase) {
    let store = database.open().await;
    let demo = make_tenant(store.as_ref(), "demo").await;
    store.record(&[(demo.clone(), by("k7", 5))]).await.unwrap();
    let record = store.audit(&demo, None, 1).await.unwrap().remove(0);
    assert_eq!((record.sequence, record.at), (2, at(5)));
    assert_eq!((record.actor_kind.as_str(), record.actor.as_deref()), ("apiKey", Some("k7")));
    assert_eq!((record.action.as_str(), record.target.as_deref()), ("key.revoke", Some("k1")));
    assert_eq!((record.outcome.as_str(), record.address.as_deref()), ("done", Some("2001:db8::1")));
    assert_eq!((record.request_id.as_deref(), record.details), (Some("r-1"), by("k7", 5).details));
    assert_eq!(record.hash, store.audit_head(&demo).await.unwrap().unwrap().hash);
    verify(store.as_ref(), &demo).await.unwrap();
}

pub async fn entries_come_in_pages_newest_first(database: &dyn TestDatabase) {
    let store = database.open().await;
    let demo = make_tenant(store.as_ref(), "demo").await;
    let entries: Vec<_> = (2..=5).map(|second| (demo.clone(), entry(at(second)))).collect();
    store.record(&entries).await.unwrap();
    let page = async |before, limit| -> Vec<i64> {
        let records = store.audit(&demo, before, limit).await.unwrap();
        records.into_iter().map(|record| record.sequence).collect()
    };
    assert_eq!(page(None, 3).await, [5, 4, 3]);
    assert_eq!(page(Some(3), 3).await, [2, 1]);
    assert_eq!(page(Some(1), 3).await, Vec::<i64>::new());
}

pub async fn the_chain_of_each_tenant_verifies(database: &dyn TestDatabase) {
    let store = database.open().await;
    let demo = make_tenant(store.as_ref(), "demo").await;
    let other = make_tenant(store.as_ref(), "other").await;
    for second in 2..6 {
        let entries =
            [(demo.clone(), by("a", second)), (other.clone(), by("b", second)), (demo.clone(), by("c", second))];
        store.record(&entries).await.unwrap();
    }
    assert_eq!(verify(store.as_ref(), &demo).await, Ok(9));
    assert_eq!(verify(store.as_ref(), &other).await, Ok(5));
}

pub async fn entries_of_several_writers_make_one_chain(database: &dyn TestDatabase) {
    let (one, other) = (database.open().await, database.open().await);
    let demo = make_tenant(one.as_ref(), "demo").await;
    let (mine, theirs) = ([(demo.clone(), by("a", 2))], [(demo.clone(), by("b", 2))]);
    for _ in 0..5 {
        let (mine, theirs) = tokio::join!(one.record(&mine), other.record(&theirs));
        mine.unwrap();
        theirs.unwrap();
    }
    assert_eq!(verify(one.as_ref(), &demo).await, Ok(11));
}

pub async fn the_audit_of_a_deleted_tenant_stays_and_is_hidden_from_a_new_one(database: &dyn TestDatabase) {
    let store = database.open().await;
    let demo = make_tenant(store.as_ref(), "demo").await;
    store.delete_tenant(&demo, &by("a", 2)).await.unwrap();
    assert_eq!(store.audit(&demo, None, 10).await.unwrap(), []);
    assert_eq!(store.audit_chain(&demo, 0, 10).await.unwrap().len(), 2);
    make_tenant(store.as_ref(), "demo").await;
    let visible: Vec<_> = store.audit(&demo, None, 10).await.unwrap().iter().map(|record| record.sequence).collect();
    assert_eq!(visible, [3]);
    assert_eq!(verify(store.as_ref(), &demo).await, Ok(3));
}

pub async fn the_database_itself_refuses_to_change_the_audit(database: &dyn TestDatabase) {
    let store = database.open().await;
    make_tenant(store.as_ref(), "demo").await;
    for statement in ["update audit_entries set action = 'x'", "delete from audit_entries"] {
        let refused = database.tamper(&[statement]).await.unwrap_err();
        assert!(refused.contains("append-only"), "{refused}");
    }
}

pub async fn an_audit_that_was_tampered_with_does_not_verify(database: &dyn TestDatabase) {
    const WHOLE: &str = "whole";
    let tamperings = [
        ("a", "update audit_entries set address = '10.0.0.1' where tenant = 'a' and sequence = 2", Broken::Changed(2)),
        ("b", "update audit_entries set details = '{}' where tenant = 'b' and sequence = 3", Broken::Changed(3)),
        ("c", "update audit_entries set sequence = 7 where tenant = 'c' and sequence = 1", Broken::Missing(1)),
        ("d", "delete from audit_entries where tenant = 'd' and sequence = 2", Broken::Missing(2)),
        ("e", "delete from audit_entries where tenant = 'e' and sequence = 4", Broken::Cut { last: 3, expected: 4 }),
        ("f", "update audit_heads set sequence = 3 where tenant = 'f'", Broken::Head(4)),
    ];
    let store = database.open().await;
    for id in tamperings.map(|(id, ..)| id).into_iter().chain([WHOLE]) {
        let tenant = make_tenant(store.as_ref(), id).await;
        for number in 1..=3 {
            let key = key(&format!("{id}{number}"));
            store.create_key(&tenant, &key, &by(id, 3)).await.unwrap();
        }
        assert_eq!(verify(store.as_ref(), &tenant).await, Ok(4));
    }
    database.tamper(database.unguard_audit()).await.unwrap();
    for (id, tampering, found) in tamperings {
        database.tamper(&[tampering]).await.unwrap();
        let tenant = tenant(id);
        assert_eq!(verify(store.as_ref(), &tenant).await, Err(found), "{tampering}");
        let state = verify_audit(store.as_ref(), &tenant).await.unwrap();
        assert!(matches!(state, AuditState::Broken(_)), "{tampering}: {state:?}");
    }
    let state = verify_audit(store.as_ref(), &tenant(WHOLE)).await.unwrap();
    assert!(matches!(state, AuditState::Whole { entries: 4, .. }), "{state:?}");
}
