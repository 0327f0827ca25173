//! `ItemInventoryWcfService` (vendor WSDL): stock, and through it the stores that the login may see.

mod get_inventory_detail_by_store;

pub use self::get_inventory_detail_by_store::{AvailableQtyByStore, GetInventoryDetailByStore, ItemIdentifier};
use super::Service;

/// Where it is.
pub const SERVICE: Service = Service {
    endpoint: "ItemInventoryWcfService.svc",
    interface: "IItemInventoryWcfService",
    context: "clientContext",
    plug_in: None,
};
