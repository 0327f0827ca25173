//! `AddressService`: the complementary addresses of a third party. Only customers and prospects have any here; the other
//! kinds of third party are unknown to the simulated retailer.

mod add;
mod members;
mod read;
mod remove;
#[cfg(test)]
mod tests;
mod update;

use std::sync::Arc;

use serde_json::Value;

use super::known;
use super::refusal::{at, refused};
use super::values::{integer, member};
use crate::call::{Call, Handler};
use crate::fault::ServiceFault;
use crate::world::World;
use crate::world::addresses::ComplementaryAddress;
use crate::world::customer::Customer;
use crate::world::notifications::Event;

/// The handler of an operation.
pub(super) fn handler(operation: &str) -> Option<Handler> {
    match operation {
        "Add" => Some(add::add),
        "Delete" => Some(remove::delete),
        "Get" => Some(read::get),
        "GetThirdPartyAddresses" => Some(read::get_third_party_addresses),
        "Update" => Some(update::update),
        _ => None,
    }
}

/// The customer that a `ThirdPartyId` names.
fn third_party<'a>(world: &'a World, id: &Value) -> Result<&'a Arc<Customer>, ServiceFault> {
    let code = at(id, "Id").unwrap_or_default();
    match at(id, "Kind") {
        Some("Customer" | "Prospect") => known::customer(world, code).map_err(refused),
        kind => Err(refused(format!("Third party {code} of kind {} unknown", kind.unwrap_or_default()))),
    }
}

/// The address that an `AddressId` names; an unknown one is a fault (assumed).
fn identified<'a>(world: &'a World, request: &Value) -> Result<&'a Arc<ComplementaryAddress>, ServiceFault> {
    let id = member(request, "AddressId").unwrap_or(&Value::Null);
    let customer = third_party(world, member(id, "ThirdPartyId").unwrap_or(&Value::Null))?;
    let number = integer(id, "AddressNumber").unwrap_or(0);
    let found = i32::try_from(number).ok().and_then(|number| world.addresses().get(&customer.id, number));
    found.ok_or_else(|| refused(format!("Address {number} of third party {} unknown", customer.id)))
}

/// Keeps an address; copied to the third party's main address where the request wants that.
fn keep(call: &mut Call<'_>, address: ComplementaryAddress, copy: bool) {
    let customer = call.world.customers().get(&address.customer_id).cloned();
    let Some(customer) = customer else { return };
    if copy {
        let mut changed = Customer::clone(&customer);
        members::copy(&address, &mut changed.address);
        changed.updated_at = call.now;
        call.world.customers_mut().put(changed);
    }
    call.world.addresses_mut().put(address);
    call.world.notify(Event::CustomerUpdated(&customer.id), call.now);
}
