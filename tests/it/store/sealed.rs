//! Cases of sealed values and of the master key's check value.

use cegid_connector::store::{
    NewSession, SealedCount, SealedPlace, SealedSecret, SealedValue, SessionChange, TenantChange,
};
use uuid::Uuid;

use super::{TestDatabase, at, audit::by, change, make_tenant};

/// Something that looks sealed under a key.
fn sealed(key: [u8; 4], rest: u8) -> Vec<u8> {
    [&[1], key.as_slice(), &[rest; 40]].concat()
}

const OLD: [u8; 4] = [0xab, 0, 0xff, 1];
const NEW: [u8; 4] = [0xcd, 0, 0xff, 1];

pub async fn values_are_found_by_their_key_and_replaced_once(database: &dyn TestDatabase) {
    let store = database.open().await;
    let demo = make_tenant(store.as_ref(), "demo").await;
    let secret = |path: &str, sealed: Vec<u8>| SealedSecret {
        file: "server/y2.yml".to_owned(),
        path: path.to_owned(),
        bound_to: "https://host".to_owned(),
        sealed,
    };
    let change = TenantChange {
        secrets: vec![secret("a", sealed(OLD, 1)), secret("b", sealed(NEW, 2))],
        ..change(Some(1), "x")
    };
    store.apply_tenant(&demo, &change, &by("a", 1)).await.unwrap();
    for (id, key) in [(1, OLD), (2, OLD), (3, NEW)] {
        let trace = cegid_connector::store::SandboxTrace {
            id: Uuid::from_u128(id),
            created_at: at(1),
            expires_at: at(2),
            sealed: sealed(key, 3),
        };
        assert!(store.keep_trace(&demo, &trace).await.unwrap());
    }
    let counts: Vec<_> =
        store.sealed_under().await.unwrap().into_iter().filter(|count| [OLD, NEW].contains(&count.key)).collect();
    assert_eq!(counts, [SealedCount { key: OLD, values: 3 }, SealedCount { key: NEW, values: 2 }]);

    let old = store.sealed_values(OLD, 0, 10).await.unwrap();
    let place = SealedPlace::Secret {
        version: 2,
        file: "server/y2.yml".to_owned(),
        path: "a".to_owned(),
        bound_to: "https://host".to_owned(),
    };
    let trace = |id| SealedValue {
        tenant: demo.clone(),
        place: SealedPlace::Trace { id: Uuid::from_u128(id) },
        sealed: sealed(OLD, 3),
    };
    assert_eq!(old, [SealedValue { tenant: demo.clone(), place, sealed: sealed(OLD, 1) }, trace(1), trace(2)]);
    for (skip, limit, expected) in [(0, 2, &old[..2]), (1, 9, &old[1..]), (2, 9, &old[2..]), (3, 9, &[])] {
        assert_eq!(store.sealed_values(OLD, skip, limit).await.unwrap(), expected, "{skip} {limit}");
    }

    let moved: Vec<_> = old.into_iter().map(|value| (value, sealed(NEW, 9))).collect();
    assert_eq!(store.reseal(&moved).await.unwrap(), 3);
    assert_eq!(store.reseal(&moved).await.unwrap(), 0, "they are not what they were");
    assert_eq!(store.sealed_values(OLD, 0, 9).await.unwrap(), []);
    let set = store.tenant(&demo).await.unwrap().unwrap();
    assert_eq!(set.secrets[0].sealed, sealed(NEW, 9));
}

pub async fn what_sessions_hold_is_found_by_its_key_and_replaced_once(database: &dyn TestDatabase) {
    let store = database.open().await;
    let demo = make_tenant(store.as_ref(), "demo").await;
    for (number, key) in [(1, OLD), (2, NEW)] {
        let id = Uuid::from_u128(number);
        let session = NewSession { context: sealed(key, 4), ..super::livestore::new(number, &number.to_string()) };
        store.create_session(&demo, &session).await.unwrap();
        let entered = SessionChange { entered: Some(sealed(key, 5)), ..SessionChange::default() };
        store.save_session(&demo, id, 1, &entered, at(1), at(2)).await.unwrap();
    }
    let under = |key, values| SealedCount { key, values };
    let counts: Vec<_> = store.sealed_under().await.unwrap();
    assert!(counts.contains(&under(OLD, 2)) && counts.contains(&under(NEW, 2)), "{counts:?}");

    let id = Uuid::from_u128(1);
    let value = |place, rest| SealedValue { tenant: demo.clone(), place, sealed: sealed(OLD, rest) };
    let found = store.sealed_values(OLD, 0, 9).await.unwrap();
    let context = value(SealedPlace::SessionContext { id }, 4);
    assert_eq!(found, [context, value(SealedPlace::SessionEntered { id }, 5)]);
    assert_eq!(store.sealed_values(OLD, 1, 9).await.unwrap(), found[1..]);

    let moved: Vec<_> = found.into_iter().map(|value| (value, sealed(NEW, 9))).collect();
    assert_eq!(store.reseal(&moved).await.unwrap(), 2);
    assert_eq!(store.reseal(&moved).await.unwrap(), 0, "they are not what they were");
    let session = store.session(&demo, id).await.unwrap().unwrap();
    assert_eq!((session.context, session.entered), (Some(sealed(NEW, 9)), Some(sealed(NEW, 9))));
}

pub async fn a_key_check_is_replaced_by_the_one_who_saw_it(database: &dyn TestDatabase) {
    let (store, other) = (database.open().await, database.open().await);
    store.establish_key_check(b"first").await.unwrap();
    assert!(!other.replace_key_check(b"another", b"second", "k0", at(1)).await.unwrap());
    assert!(!other.is_retired("k0").await.unwrap());
    assert!(other.replace_key_check(b"first", b"second", "k1", at(1)).await.unwrap());
    assert!(!store.replace_key_check(b"first", b"third", "k1", at(1)).await.unwrap());
    assert_eq!(store.key_check().await.unwrap().as_deref(), Some(b"second".as_slice()));
    assert!(store.is_retired("k1").await.unwrap());
    assert!(store.replace_key_check(b"second", b"third", "k1", at(1)).await.unwrap(), "a key that was retired before");
}
