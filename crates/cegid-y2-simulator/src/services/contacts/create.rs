//! `CreateContact`: a new contact, numbered per customer.

use serde_json::Value;

use super::super::refusal::{at, refused, request};
use super::super::values::Members;
use super::{known, members};
use crate::call::Call;
use crate::fault::ServiceFault;
use crate::world::contacts::Contact;
use crate::world::notifications::Event;
use crate::world::text::Text;

/// Answers its number. The first contact is not the main one unless the request says so.
pub(super) fn create_contact(call: &mut Call<'_>, arguments: &Value) -> Result<Value, ServiceFault> {
    let request = request(arguments, &["Identification.CustomerId", "Name.LastName"])?;
    let id = at(request, "Identification.CustomerId").unwrap_or_default();
    let customer_id = Text::clone(&known::customer(call.world, id).map_err(refused)?.id);
    let number = call.world.contacts().next_number(&customer_id);
    let mut contact = Contact { customer_id: Text::clone(&customer_id), number, ..Contact::default() };
    members::apply(&mut contact, request, call.switches.y2_version)?;
    members::validate(&contact, call.world)?;
    call.world.contacts_mut().put(contact);
    call.world.notify(Event::CustomerUpdated(&customer_id), call.now);
    Ok(Members::default().set("Number", number).done())
}
