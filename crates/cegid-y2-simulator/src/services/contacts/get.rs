//! `GetContact`: one contact.

use serde_json::Value;

use super::super::refusal::request;
use super::super::values::Members;
use super::{identified, members};
use crate::call::Call;
use crate::fault::ServiceFault;

/// Without the company's part and whether it is closed: the contract has them in the list only.
pub(super) fn get_contact(call: &mut Call<'_>, arguments: &Value) -> Result<Value, ServiceFault> {
    let request = request(arguments, &["Identification.CustomerId"])?;
    let contact = identified(call.world, request)?;
    let birth_date = contact.birth_date.map_or(Value::Null, |date| members::birth_date(Some(date)));
    let details = members::group(contact, "Details")
        .set("IsMain", contact.is_main)
        .set("Sex", contact.sex.map_or(Value::Null, |sex| Value::from(sex.name())));
    let emailing = members::group(contact, "Emailing")
        .set("AllowEmailing", contact.allow_emailing)
        .set("AllowMail", contact.allow_mail);
    Ok(Members::default()
        .set("BirthDate", birth_date)
        .set("Details", details.done())
        .set("Emailing", emailing.done())
        .set("Name", members::group(contact, "Name").done())
        .set("PhoneNumber", members::group(contact, "PhoneNumber").done())
        .done())
}
