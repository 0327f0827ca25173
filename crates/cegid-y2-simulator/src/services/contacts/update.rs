//! `UpdateContact`: changes a contact and answers nothing.

use serde_json::Value;

use super::super::refusal::request;
use super::{identified, members};
use crate::call::Call;
use crate::fault::ServiceFault;
use crate::world::contacts::Contact;
use crate::world::notifications::Event;
use crate::world::text::Text;

/// Absent members stay, empty ones are cleared; the whole contact is checked again (the plug-in's rule, inferred).
pub(super) fn update_contact(call: &mut Call<'_>, arguments: &Value) -> Result<Value, ServiceFault> {
    let request = request(arguments, &["Identification.CustomerId"])?;
    let mut contact = Contact::clone(identified(call.world, request)?);
    members::apply(&mut contact, request, call.switches.y2_version)?;
    members::validate(&contact, call.world)?;
    let customer = Text::clone(&contact.customer_id);
    call.world.contacts_mut().put(contact);
    call.world.notify(Event::CustomerUpdated(&customer), call.now);
    Ok(Value::Null)
}
