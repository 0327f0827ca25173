//! `GetCustomerDetail`: one record by its exact code.

use serde_json::Value;

use super::{Doing, render};
use crate::call::Call;
use crate::fault::ServiceFault;
use crate::services::values;

/// An unknown code is a fault, as in the plug-in that replaces this operation (inferred).
pub(super) fn get_customer_detail(call: &mut Call<'_>, request: &Value) -> Result<Value, ServiceFault> {
    let Some(id) = values::filled(request, "customerId") else {
        return Err(Doing::READ.refused("Customer code is required"));
    };
    let customer = call.world.customers().get(id);
    customer
        .map(|customer| render::record(customer))
        .ok_or_else(|| Doing::READ.refused(&format!("Customer {id} unknown")))
}
