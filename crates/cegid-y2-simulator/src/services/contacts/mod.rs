//! `CustomerService`: the contacts of a customer. The vendor means companies; any customer may have contacts here (assumed).

mod create;
mod get;
mod list;
mod members;
#[cfg(test)]
mod tests;
mod update;

use std::sync::Arc;

use serde_json::Value;

use super::known;
use super::refusal::{at, refused};
use super::values::{integer, member};
use crate::call::Handler;
use crate::fault::ServiceFault;
use crate::world::World;
use crate::world::contacts::Contact;

/// The handler of an operation.
pub(super) fn handler(operation: &str) -> Option<Handler> {
    match operation {
        "CreateContact" => Some(create::create_contact),
        "GetContact" => Some(get::get_contact),
        "GetContacts" => Some(list::get_contacts),
        "UpdateContact" => Some(update::update_contact),
        _ => None,
    }
}

/// The contact that `Identification` names; an unknown one is a fault (assumed).
fn identified<'a>(world: &'a World, request: &Value) -> Result<&'a Arc<Contact>, ServiceFault> {
    let id = at(request, "Identification.CustomerId").unwrap_or_default();
    let customer = known::customer(world, id).map_err(refused)?;
    let identification = member(request, "Identification").unwrap_or(&Value::Null);
    let number = integer(identification, "Number").unwrap_or(0);
    let found = i32::try_from(number).ok().and_then(|number| world.contacts().get(&customer.id, number));
    found.ok_or_else(|| refused(format!("Contact {number} of customer {id} unknown")))
}
