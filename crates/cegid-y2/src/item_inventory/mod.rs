//! `ItemInventoryWcfService` (vendor WSDL): stock and web carts, and through it the stores that the login may see.

mod get_available_cumulative_qty_all_stores;
mod get_available_qty;
mod get_inventory_detail_by_store;
mod get_list_item_inventory_detail_by_store;
mod reset_shopping_cart;
mod types;
mod update_shopping_cart;

pub use self::{
    get_available_cumulative_qty_all_stores::GetAvailableCumulativeQtyAllStores,
    get_available_qty::GetAvailableQty,
    get_inventory_detail_by_store::{AvailableQtyByStore, GetInventoryDetailByStore},
    get_list_item_inventory_detail_by_store::{
        AvailableQtyByItemByStore, AvailableSkuQty, GetListItemInventoryDetailByStore,
        GetListItemInventoryDetailByStoreReply, GetListItemInventoryDetailByStoreRequest, Pager, StoreAvailableQty,
    },
    reset_shopping_cart::{ResetShoppingCart, ResetShoppingCartRequest},
    types::{AvailableQtyReturn, ItemIdentifier, QueryExecutionStatus},
    update_shopping_cart::{UpdateShoppingCart, UpdateShoppingCartRequest},
};
use super::Service;

/// Where it is.
pub const SERVICE: Service = Service {
    endpoint: "ItemInventoryWcfService.svc",
    interface: "IItemInventoryWcfService",
    context: "clientContext",
    plug_in: None,
};
