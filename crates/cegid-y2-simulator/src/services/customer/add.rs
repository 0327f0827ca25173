//! `AddNewCustomer`: makes a record and answers its code.

use std::str::FromStr as _;

use serde_json::Value;
use uuid::Uuid;

use super::{Doing, apply, validate};
use crate::call::{AbsentValues, Call};
use crate::fault::ServiceFault;
use crate::services::values::{filled, flag, member};
use crate::world::customer::Customer;
use crate::world::customers::LONGEST_ID;
use crate::world::notifications::Event;
use crate::world::text::Text;

/// Without `CustomerId` the counter of `UsualStoreId` numbers the record; with one, it must be free. A caller's GUID is kept,
/// and refused a second time when `CheckGuid` says so.
pub(super) fn add_new_customer(call: &mut Call<'_>, request: &Value) -> Result<Value, ServiceFault> {
    let doing = Doing::CREATE;
    let data = member(request, "customerData").ok_or_else(|| doing.refused("Customer data is required"))?;
    let mut customer = Customer::default();
    apply::apply(&mut customer, data, AbsentValues::Keep, call, doing)?;
    customer.guid = guid(call, data)?;
    validate::validate(&customer, call.world, call.now, doing)?;
    customer.id = match filled(data, "CustomerId") {
        Some(id) => explicit_id(call, id)?,
        None => call.world.customers_mut().next_id(&customer.usual_store_id),
    };
    customer.creation_store_id = Text::clone(&customer.usual_store_id);
    (customer.created_at, customer.updated_at) = (call.now, call.now);
    let id = Text::clone(&customer.id);
    call.world.customers_mut().put(customer);
    call.world.notify(Event::CustomerCreated(&id), call.now);
    Ok(Value::from(&*id))
}

fn explicit_id(call: &Call<'_>, id: &str) -> Result<Text, ServiceFault> {
    if id.chars().count() > LONGEST_ID {
        return Err(Doing::CREATE.refused(&format!("Customer code {id} is longer than {LONGEST_ID} characters")));
    }
    match call.world.customers().get(id) {
        Some(_) => Err(Doing::CREATE.refused(&format!("Customer {id} already exists"))),
        None => Ok(id.into()),
    }
}

/// The caller's own id of the customer, checked when the caller wants that (inferred from the members' names).
fn guid(call: &Call<'_>, data: &Value) -> Result<Option<Uuid>, ServiceFault> {
    let Some(object) = member(data, "CustomerGuid") else { return Ok(None) };
    let guid = filled(object, "Guid").and_then(|guid| Uuid::from_str(guid).ok()).filter(|guid| !guid.is_nil());
    let known = guid.as_ref().and_then(|guid| call.world.customers().with_guid(guid));
    match known {
        Some(known) if flag(object, "CheckGuid") == Some(true) => {
            Err(Doing::CREATE.refused(&format!("A customer with this GUID already exists: {}", known.id)))
        }
        _ => Ok(guid),
    }
}
