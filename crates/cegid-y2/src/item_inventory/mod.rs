//! `ItemInventoryWcfService` (vendor WSDL): stock and web carts, and through it the stores that the login may see.

mod get_list_item_inventory_detail_by_store;
mod quantities;
mod shopping_cart;
mod types;

pub use self::{
    get_list_item_inventory_detail_by_store::{
        AvailableQtyByItemByStore, AvailableSkuQty, GetListItemInventoryDetailByStore,
        GetListItemInventoryDetailByStoreReply, GetListItemInventoryDetailByStoreRequest, Pager, StoreAvailableQty,
    },
    quantities::{AvailableQtyByStore, GetAvailableCumulativeQtyAllStores, GetAvailableQty, GetInventoryDetailByStore},
    shopping_cart::{ResetShoppingCart, ResetShoppingCartRequest, UpdateShoppingCart, UpdateShoppingCartRequest},
    types::{AvailableQtyReturn, ItemIdentifier, QueryExecutionStatus},
};
use super::Service;

/// Where it is.
pub const SERVICE: Service = Service {
    endpoint: "ItemInventoryWcfService.svc",
    interface: "IItemInventoryWcfService",
    context: "clientContext",
    plug_in: None,
};
