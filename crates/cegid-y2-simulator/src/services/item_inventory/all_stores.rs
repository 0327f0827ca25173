//! `GetAvailableCumulativeQtyAllStores`: one item in all stores together.

use rust_decimal::Decimal;
use serde_json::Value;

use super::{available, items, open_stores, quantity};
use crate::call::Call;
use crate::fault::ServiceFault;

/// An unknown item is 0 with the reason in `QueryStatus`, no fault.
pub(super) fn get_available_cumulative_qty_all_stores(
    call: &mut Call<'_>,
    request: &Value,
) -> Result<Value, ServiceFault> {
    let items = items(call.world, request);
    if items.is_empty() {
        return Ok(quantity(Decimal::ZERO, "Unknown"));
    }
    let all = open_stores(call.world).map(|store| available(call.world, &items, store, true)).sum();
    Ok(quantity(all, "Ok"))
}
