//! `GetListItemInventoryDetailByStore`: many items in many stores, page by page.

use std::sync::Arc;

use rust_decimal::Decimal;
use serde_json::Value;

use super::{available, identified};
use crate::call::Call;
use crate::fault::ServiceFault;
use crate::services::values::{Members, Page, flag, list, list_or_null, member, texts};
use crate::world::World;
use crate::world::item::Item;
use crate::world::store::Store;

/// What the rows show.
struct Criteria<'a> {
    world: &'a World,
    stores: Vec<&'a Arc<Store>>,
    all_warehouses: bool,
    sizes: bool,
    only_available: bool,
    names: bool,
}

/// No `StoreIds` means all open stores of the user. Pages count items (assumed); an unknown item is left out.
pub(super) fn get_list_item_inventory_detail_by_store(
    call: &mut Call<'_>,
    request: &Value,
) -> Result<Value, ServiceFault> {
    let request = member(request, "inventoryStoreItemDetailRequest").unwrap_or(&Value::Null);
    let page = Page::of(member(request, "Pager")).map_err(|reason| {
        let target = "TCbrInventoryHelper.GetDetail";
        let reason = format!("{reason} ({target})");
        ServiceFault::worker("Cegid.Retail.Inventory.GetDetail", target, &[("CBR00006", &reason)])
    })?;
    let world: &World = call.world;
    let ids = texts(request, "StoreIds");
    let open = super::open_stores(world).filter(|store| ids.is_empty() || ids.contains(&&*store.id));
    let is = |name| flag(request, name) == Some(true);
    let criteria = Criteria {
        world,
        stores: open.collect(),
        all_warehouses: is("AllAvailableWarehouse"),
        sizes: is("DetailSku"),
        only_available: is("OnlyAvailableStock"),
        names: is("WithStoreName"),
    };
    let named = list(request, "ItemIdentifiers").iter().map(|identifier| identified(world, identifier));
    let rows = page.cut(named.filter(|items| !items.is_empty())).filter_map(|items| criteria.item(&items));
    Ok(Members::default().set("InventoryDetailsByStore", rows.collect::<Vec<_>>()).done())
}

impl Criteria<'_> {
    fn item(&self, items: &[&Arc<Item>]) -> Option<Value> {
        let code = &items.first()?.code;
        let stores = self.stores.iter().filter_map(|store| self.store(items, store)).collect();
        Some(Members::default().text("ItemCode", code).set("StoresAvailableQty", list_or_null(stores)).done())
    }

    fn store(&self, items: &[&Arc<Item>], store: &Store) -> Option<Value> {
        let total = available(self.world, items, store, self.all_warehouses);
        if self.only_available && total <= Decimal::ZERO {
            return None;
        }
        let size = |item: &&Arc<Item>| {
            let own = available(self.world, &[item], store, self.all_warehouses);
            (!self.only_available || own > Decimal::ZERO)
                .then(|| Members::default().decimal("AvailableQty", own).filled("Dimension1", &item.size).done())
        };
        let sizes = if self.sizes { items.iter().filter_map(size).collect() } else { Vec::new() };
        let row = Members::default()
            .decimal("AvailableQuantity", total)
            .set("AvailableSkusQty", list_or_null(sizes))
            .text("StoreId", &store.id);
        Some(if self.names { row.text("StoreName", &store.description) } else { row }.done())
    }
}
