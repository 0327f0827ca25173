//! `UpdateShoppingCart` and `ResetShoppingCart`: what web carts hold back of an item in a warehouse.

use std::sync::Arc;

use rust_decimal::Decimal;
use serde_json::Value;

use super::identified;
use crate::call::Call;
use crate::fault::ServiceFault;
use crate::services::values::{decimal, filled, member};
use crate::world::item::Item;
use crate::world::text::Text;

/// Adds `Quantity` to what carts hold of the item; a negative one gives back, never below 0 (assumed).
pub(super) fn update_shopping_cart(call: &mut Call<'_>, request: &Value) -> Result<Value, ServiceFault> {
    let request = member(request, "request").unwrap_or(&Value::Null);
    let warehouse = warehouse(call, request)?;
    let quantity = decimal(request, "Quantity").unwrap_or_default();
    let item = one_item(call, request)?.ok_or_else(|| refused("Item unknown"))?;
    let level = call.world.stock_mut().level_mut(&item.id, &warehouse);
    level.in_carts = (level.in_carts + quantity).max(Decimal::ZERO);
    Ok(Value::Null)
}

/// Gives back what carts hold of the item, or of every item where none is named.
pub(super) fn reset_shopping_cart(call: &mut Call<'_>, request: &Value) -> Result<Value, ServiceFault> {
    let request = member(request, "request").unwrap_or(&Value::Null);
    let warehouse = warehouse(call, request)?;
    let items: Vec<Arc<Item>> = match one_item(call, request)? {
        Some(item) => vec![item],
        None => call.world.items().all().cloned().collect(),
    };
    for item in items {
        if call.world.stock().level(&item.id, &warehouse).in_carts > Decimal::ZERO {
            call.world.stock_mut().level_mut(&item.id, &warehouse).in_carts = Decimal::ZERO;
        }
    }
    Ok(Value::Null)
}

fn warehouse(call: &Call<'_>, request: &Value) -> Result<Text, ServiceFault> {
    let code = filled(request, "WarehouseId").unwrap_or_default();
    let known = call.world.stores().of_warehouse(code).is_some();
    if known { Ok(code.into()) } else { Err(refused("Warehouse unknown")) }
}

/// The item that is named; an unknown one, or a sized article without its size, is refused (assumed).
fn one_item(call: &Call<'_>, request: &Value) -> Result<Option<Arc<Item>>, ServiceFault> {
    let Some(identifier) = member(request, "ItemIdentifier") else { return Ok(None) };
    match identified(call.world, identifier).as_slice() {
        [item] => Ok(Some(Arc::clone(item))),
        [] => Err(refused("Item unknown")),
        _ => Err(refused("The item has sizes: one of them is required")),
    }
}

fn refused(reason: &str) -> ServiceFault {
    let target = "TCbrInventoryHelper.UpdateShoppingCart";
    let reason = format!("{reason} ({target})");
    ServiceFault::worker("Cegid.Retail.Inventory.ShoppingCart", target, &[("CBR00006", &reason)])
}
