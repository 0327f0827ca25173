//! `ItemInventoryWcfService`: what is available where. One file per operation.

mod all_stores;
mod by_store;
mod cart;
mod list;
mod one_store;
#[cfg(test)]
mod tests;

use std::sync::Arc;

use rust_decimal::Decimal;
use serde_json::Value;

use crate::call::Handler;
use crate::services::values::{Members, filled, member, text};
use crate::world::World;
use crate::world::item::Item;
use crate::world::store::Store;

/// The handler of an operation.
pub(super) fn handler(operation: &str) -> Option<Handler> {
    match operation {
        "GetAvailableCumulativeQtyAllStores" => Some(all_stores::get_available_cumulative_qty_all_stores),
        "GetAvailableQty" => Some(one_store::get_available_qty),
        "GetInventoryDetailByStore" => Some(by_store::get_inventory_detail_by_store),
        "GetListItemInventoryDetailByStore" => Some(list::get_list_item_inventory_detail_by_store),
        "ResetShoppingCart" => Some(cart::reset_shopping_cart),
        "UpdateShoppingCart" => Some(cart::update_shopping_cart),
        _ => None,
    }
}

/// The items a request names: by `itemIdentifier.Id` (its blanks count), else `.Reference`, else the obsolete `itemId`.
fn items<'a>(world: &'a World, request: &Value) -> Vec<&'a Arc<Item>> {
    let identifier = ["itemIdentifier", "ItemIdentifier"].iter().find_map(|name| member(request, name));
    match identifier.map(|identifier| identified(world, identifier)) {
        Some(items) if !items.is_empty() => items,
        _ => text(request, "itemId").map_or_else(Vec::new, |id| world.items().by_id(id)),
    }
}

/// The items an `ItemIdentifier` names.
fn identified<'a>(world: &'a World, identifier: &Value) -> Vec<&'a Arc<Item>> {
    if let Some(id) = text(identifier, "Id").filter(|id| !id.trim().is_empty()) {
        return world.items().by_id(id);
    }
    filled(identifier, "Reference").map_or_else(Vec::new, |reference| world.items().by_reference(reference))
}

/// What is available of some items in a store's main warehouse, or in all its warehouses.
fn available(world: &World, items: &[&Arc<Item>], store: &Store, all_warehouses: bool) -> Decimal {
    let main = store.main_warehouse();
    let others = store.warehouses.iter().skip(1).map(|warehouse| &warehouse.id).filter(|_| all_warehouses);
    let warehouses: Vec<_> = std::iter::once(&main).chain(others).collect();
    let level = |item: &Item| {
        warehouses.iter().map(|warehouse| world.stock().level(&item.id, warehouse).available()).sum::<Decimal>()
    };
    items.iter().map(|item| level(item)).sum()
}

/// The stores that count: open, and visible to the user.
fn open_stores(world: &World) -> impl Iterator<Item = &Arc<Store>> {
    world.stores().visible().filter(|store| !store.closed)
}

/// A quantity with the reason why it is what it is.
fn quantity(available: Decimal, status: &str) -> Value {
    Members::default().decimal("AvailableQty", available).text("QueryStatus", status).done()
}
