//! `GetAvailableQty`: one item in one store.

use rust_decimal::Decimal;
use serde_json::Value;

use super::{available, items, quantity};
use crate::call::Call;
use crate::fault::ServiceFault;
use crate::services::values::filled;
use crate::world::World;

/// An unknown item, store or warehouse is no fault: the quantity is 0 and `QueryStatus` says why (an unknown item: `Unknown`,
/// assumed). `warehouseId` is obsolete and counts only where no store is given.
pub(super) fn get_available_qty(call: &mut Call<'_>, request: &Value) -> Result<Value, ServiceFault> {
    let world: &World = call.world;
    let items = items(world, request);
    let store = match (filled(request, "storeId"), filled(request, "warehouseId")) {
        (Some(store), _) => world.stores().get(store).ok_or("IncorrectStoreId"),
        (None, Some(warehouse)) => world.stores().of_warehouse(warehouse).ok_or("IncorrectWarehouseId"),
        (None, None) => Err("StoreNotFound"),
    };
    Ok(match store.and_then(|store| if items.is_empty() { Err("Unknown") } else { Ok(store) }) {
        Ok(store) if world.stores().is_forbidden(&store.id) => quantity(Decimal::ZERO, "StoreNotFound"),
        Ok(store) => quantity(available(world, &items, store, false), "Ok"),
        Err(reason) => quantity(Decimal::ZERO, reason),
    })
}
