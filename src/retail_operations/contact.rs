//! What the contact methods answer.

use super::{Argument, Reply, json, json::as_part_of_string};

/// `contact/onDetail`, `contact/onValidated`: the contact as received, its `internalCode` replaced by
/// `<entityID>_<internalCode>`.
pub(super) fn echo(argument: &Argument<'_>) -> Reply {
    let contact = argument.data_members();
    match argument.data() {
        // There is no place for a code in it, and what is echoed is never changed.
        Some(text) if !text.starts_with('{') => Reply::with_data(text.to_owned()),
        _ => Reply::with_data(contact.with("internalCode", &internal_code(argument, &contact))),
    }
}

/// `contact/onSearch`: what was searched for, as a message.
pub(super) fn search(argument: &Argument<'_>) -> Reply {
    let contact = argument.data_members();
    Reply::with_message(["\"search: ", &as_part_of_string(contact.get("searchString")), "\""].concat())
}

/// The JSON text of `"<entityID>_<internalCode>"`, each part empty where it is null or absent.
pub(super) fn internal_code(argument: &Argument<'_>, data: &json::Object<'_>) -> String {
    let (id, code) = (as_part_of_string(argument.entity_id()), as_part_of_string(data.get("internalCode")));
    ["\"", &id, "_", &code, "\""].concat()
}
