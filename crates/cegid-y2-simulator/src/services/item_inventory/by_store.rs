//! `GetInventoryDetailByStore`: what each open store has of one item; also a way to list the stores a user may see.

use serde_json::Value;

use super::{available, items, open_stores};
use crate::call::Call;
use crate::fault::ServiceFault;
use crate::services::values::Members;

/// An unknown item, or no open store, is an empty list. A store without stock of the item is there with 0 (assumed).
pub(super) fn get_inventory_detail_by_store(call: &mut Call<'_>, request: &Value) -> Result<Value, ServiceFault> {
    let items = items(call.world, request);
    if items.is_empty() {
        return Ok(Value::Array(Vec::new()));
    }
    let row = |store: &std::sync::Arc<_>| {
        let store: &crate::world::store::Store = store;
        Members::default()
            .decimal("AvailableQty", available(call.world, &items, store, true))
            .text("StoreDescription", &store.description)
            .text("StoreId", &store.id)
            .done()
    };
    Ok(open_stores(call.world).map(row).collect())
}
