//! `UpdateCustomer`: changes a record and answers its code.

use serde_json::Value;

use super::{Doing, apply, validate};
use crate::call::Call;
use crate::fault::ServiceFault;
use crate::services::values::{filled, member};
use crate::world::customer::Customer;
use crate::world::notifications::Event;
use crate::world::text::Text;

/// Absent members stay, empty ones are cleared; the whole record is checked again. A person cannot become a company (the
/// plug-in's rule). `LastModificationDate` is not compared with the stored one (assumed).
pub(super) fn update_customer(call: &mut Call<'_>, request: &Value) -> Result<Value, ServiceFault> {
    let doing = Doing::UPDATE;
    let id = filled(request, "customerId").ok_or_else(|| doing.refused("Customer code is required"))?;
    let stored = call.world.customers().get(id).ok_or_else(|| doing.refused(&format!("Customer {id} unknown")))?;
    let mut customer = Customer::clone(stored);
    let was_person = !customer.is_company;
    if let Some(data) = member(request, "modifiedData") {
        apply::apply(&mut customer, data, call.switches.absent_values, call, doing)?;
    }
    if was_person && customer.is_company {
        return Err(doing.refused("A person cannot become a company"));
    }
    validate::validate(&customer, call.world, call.now, doing)?;
    customer.updated_at = call.now;
    let id = Text::clone(&customer.id);
    call.world.customers_mut().put(customer);
    call.world.notify(Event::CustomerUpdated(&id), call.now);
    Ok(Value::from(&*id))
}
