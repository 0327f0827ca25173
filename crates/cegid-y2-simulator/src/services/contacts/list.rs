//! `GetContacts`: the contacts of a customer.

use serde_json::Value;

use super::super::refusal::{at, refused, request};
use super::super::values::{Members, Page, flag, integer};
use super::{known, members};
use crate::call::Call;
use crate::fault::ServiceFault;
use crate::world::contacts::Contact;

/// By number. `Closed` picks closed ones or the others, absent all; at most 1,000, and fewer where the request says so
/// (assumed). A number below 1 is refused.
pub(super) fn get_contacts(call: &mut Call<'_>, arguments: &Value) -> Result<Value, ServiceFault> {
    let request = request(arguments, &["CustomerId"])?;
    let customer = known::customer(call.world, at(request, "CustomerId").unwrap_or_default()).map_err(refused)?;
    let most = match integer(request, "MaxNumberReturnedContacts") {
        None => Page::LARGEST,
        Some(number) => match usize::try_from(number) {
            Ok(number) if number > 0 => number.min(Page::LARGEST),
            _ => return Err(refused("MaxNumberReturnedContacts starts at 1")),
        },
    };
    let closed = flag(request, "Closed");
    let requested = call.world.contacts().of_customer(&customer.id);
    let requested = requested.filter(|contact| closed.is_none_or(|closed| contact.closed == closed)).take(most);
    let contacts: Vec<Value> = requested.map(|contact| whole(contact)).collect();
    Ok(Members::default().set("Contacts", contacts).done())
}

/// Every part of a contact.
fn whole(contact: &Contact) -> Value {
    let details = members::group(contact, "Details")
        .set("Closed", contact.closed)
        .set("IsMain", contact.is_main)
        .set("Sex", contact.sex.map_or(Value::Null, |sex| Value::from(sex.name())));
    let emailing = members::group(contact, "Emailing")
        .set("AllowEmailing", contact.allow_emailing)
        .set("AllowMail", contact.allow_mail);
    let identification = Members::default().text("CustomerId", &contact.customer_id).set("Number", contact.number);
    Members::default()
        .set("BirthDate", members::birth_date(contact.birth_date))
        .set("CompanyInformations", members::group(contact, "CompanyInformations").done())
        .set("Details", details.done())
        .set("Emailing", emailing.done())
        .set("Identification", identification.done())
        .set("Name", members::group(contact, "Name").done())
        .set("PhoneNumber", members::group(contact, "PhoneNumber").done())
        .done()
}
