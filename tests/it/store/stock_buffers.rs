//! Cases of stock buffers.

use cegid_connector::{
    domain::{
        audit::{Action, AuditOrigin, Entry},
        ecommerce::stock::Buffered,
        ids::ShopId,
    },
    store::{Store, stock_buffers::StockBuffer},
};

use super::{TestDatabase, at, make_tenant, tenant};

fn shop(id: &str) -> ShopId {
    id.parse().unwrap()
}

fn product(reference: &str) -> Buffered {
    Buffered::Product(reference.to_owned())
}

fn variation(reference: &str) -> Buffered {
    Buffered::Variation(reference.to_owned())
}

fn changed(second: i64) -> Entry {
    AuditOrigin::command_line(at(second)).did(Action::StockBuffersChange, Some("web"), serde_json::Map::new())
}

fn kept(of: Buffered, buffer: u32, second: i64) -> StockBuffer {
    StockBuffer { of, buffer, changed_at: at(second) }
}

async fn entries(store: &dyn Store, tenant: &cegid_connector::domain::ids::TenantId) -> usize {
    store.audit(tenant, None, 100).await.unwrap().len()
}

pub async fn buffers_are_set_removed_and_listed_in_order(database: &dyn TestDatabase) {
    let store = database.open().await;
    let demo = make_tenant(store.as_ref(), "demo").await;
    let web = shop("web");
    let all = [(variation("b"), Some(2)), (Buffered::Shop, Some(0)), (product("é"), Some(5)), (product("B"), Some(1))];
    assert_eq!(store.change_stock_buffers(&demo, &web, &all, &changed(1)).await.unwrap(), Some(4));
    let listed = store.stock_buffers(&demo, &web, None, 10).await.unwrap();
    let expected =
        [kept(product("B"), 1, 1), kept(product("é"), 5, 1), kept(Buffered::Shop, 0, 1), kept(variation("b"), 2, 1)];
    assert_eq!(listed, expected);
    assert_eq!(store.stock_buffers(&demo, &web, None, 2).await.unwrap(), expected[..2]);
    assert_eq!(store.stock_buffers(&demo, &web, Some(&expected[1].of), 10).await.unwrap(), expected[2..]);
    // What is removed and set again within one change is what it was set to last.
    let again = [(product("B"), None), (product("B"), Some(7)), (variation("b"), None)];
    assert!(store.change_stock_buffers(&demo, &web, &again, &changed(2)).await.unwrap().is_some());
    assert_eq!(store.stock_buffer(&demo, &web, &product("B")).await.unwrap(), Some(kept(product("B"), 7, 2)));
    assert_eq!(store.stock_buffer(&demo, &web, &variation("b")).await.unwrap(), None);
}

pub async fn what_is_set_to_what_it_was_is_no_change(database: &dyn TestDatabase) {
    let store = database.open().await;
    let demo = make_tenant(store.as_ref(), "demo").await;
    let web = shop("web");
    let before = entries(store.as_ref(), &demo).await;
    let set = [(product("A"), Some(3)), (product("B"), None)];
    assert_eq!(store.change_stock_buffers(&demo, &web, &set, &changed(1)).await.unwrap(), Some(1));
    assert_eq!(store.change_stock_buffers(&demo, &web, &set, &changed(2)).await.unwrap(), Some(0));
    assert_eq!(store.stock_buffer(&demo, &web, &product("A")).await.unwrap(), Some(kept(product("A"), 3, 1)));
    assert_eq!(entries(store.as_ref(), &demo).await, before + 1, "the second one changed nothing");
}

pub async fn a_buffer_belongs_to_one_tenant_and_shop(database: &dyn TestDatabase) {
    let store = database.open().await;
    let demo = make_tenant(store.as_ref(), "demo").await;
    let other = make_tenant(store.as_ref(), "other").await;
    let set = [(product("A"), Some(3))];
    assert_eq!(store.change_stock_buffers(&demo, &shop("web"), &set, &changed(1)).await.unwrap(), Some(1));
    assert_eq!(store.stock_buffers(&other, &shop("web"), None, 10).await.unwrap(), []);
    assert_eq!(store.stock_buffers(&demo, &shop("outlet"), None, 10).await.unwrap(), []);
    assert_eq!(store.stock_buffer(&demo, &shop("web"), &variation("A")).await.unwrap(), None);
    assert_eq!(store.change_stock_buffers(&tenant("nobody"), &shop("web"), &set, &changed(1)).await.unwrap(), None);
}
