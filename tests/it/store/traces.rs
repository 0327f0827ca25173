//! Cases of sandbox traces.

use cegid_connector::store::SandboxTrace;
use uuid::Uuid;

use super::{TestDatabase, at, make_tenant, tenant};

fn trace(id: u128, expires: i64) -> SandboxTrace {
    SandboxTrace { id: Uuid::from_u128(id), created_at: at(10), expires_at: at(expires), sealed: vec![1, 0, 255] }
}

pub async fn a_trace_is_read_until_it_expires(database: &dyn TestDatabase) {
    let store = database.open().await;
    let demo = make_tenant(store.as_ref(), "demo").await;
    assert!(store.keep_trace(&demo, &trace(1, 20)).await.unwrap());
    assert_eq!(store.trace(&demo, Uuid::from_u128(1), at(19)).await.unwrap(), Some(trace(1, 20)));
    assert_eq!(store.trace(&demo, Uuid::from_u128(1), at(20)).await.unwrap(), None);
    assert_eq!(store.trace(&demo, Uuid::from_u128(2), at(19)).await.unwrap(), None);
}

pub async fn a_neighbours_trace_is_not_found(database: &dyn TestDatabase) {
    let store = database.open().await;
    let demo = make_tenant(store.as_ref(), "demo").await;
    let other = make_tenant(store.as_ref(), "other").await;
    store.keep_trace(&demo, &trace(1, 20)).await.unwrap();
    assert_eq!(store.trace(&other, Uuid::from_u128(1), at(11)).await.unwrap(), None);
}

pub async fn a_trace_of_an_unknown_tenant_is_not_kept(database: &dyn TestDatabase) {
    let store = database.open().await;
    assert!(!store.keep_trace(&tenant("nobody"), &trace(1, 20)).await.unwrap());
}

pub async fn purging_is_bounded_and_takes_expired_ones_only(database: &dyn TestDatabase) {
    let store = database.open().await;
    let demo = make_tenant(store.as_ref(), "demo").await;
    for id in 1..=5 {
        store.keep_trace(&demo, &trace(id, if id < 4 { 20 } else { 30 })).await.unwrap();
    }
    assert_eq!(store.purge_expired_traces(at(20), 2).await.unwrap(), 2);
    assert_eq!(store.purge_expired_traces(at(20), 2).await.unwrap(), 1);
    assert_eq!(store.purge_expired_traces(at(20), 2).await.unwrap(), 0);
    assert!(store.trace(&demo, Uuid::from_u128(4), at(20)).await.unwrap().is_some());
}
