//! Plug-in `Company/Stores`: one store, or all of them page by page. The plug-in has no public contract: members are assumed,
//! the rules are the vendor guide's.

use serde_json::Value;

use super::values::{Members, Page, filled, list, member, texts};
use crate::call::{Call, Handler};
use crate::fault::{REMOTE_CALL_FAILED, ServiceFault};
use crate::world::World;
use crate::world::store::Store;
use crate::world::text::same;

/// The most ids a list may be asked for.
const MOST_IDS: usize = 1000;

/// The handler of an operation.
pub(super) fn handler(operation: &str) -> Option<Handler> {
    match operation {
        "GetDetail" => Some(get_detail),
        "GetListDetail" => Some(get_list_detail),
        _ => None,
    }
}

/// By exact code. An unknown one is an empty reply, one the user may not see is refused.
fn get_detail(call: &mut Call<'_>, request: &Value) -> Result<Value, ServiceFault> {
    let request = member(request, "Request").unwrap_or(&Value::Null);
    known_fields(call, request)?;
    let Some(id) = filled(request, "Id") else {
        return Err(ServiceFault::invalid_input(REMOTE_CALL_FAILED, &["The Id field is required."]));
    };
    if call.world.stores().is_forbidden(id) {
        return Err(refused("Store prohibited"));
    }
    let found = call.world.stores().get(id);
    Ok(found.map_or(Members::default(), |found| Members::default().set("Store", store(found, request))).done())
}

/// By internal or external ids, not both; without either, all. Stores the user may not see and unknown ids are left out; rows
/// come by code (assumed). `Count` is the number of rows in this page.
fn get_list_detail(call: &mut Call<'_>, request: &Value) -> Result<Value, ServiceFault> {
    let request = member(request, "Request").unwrap_or(&Value::Null);
    known_fields(call, request)?;
    let (ids, references) = (texts(request, "Ids"), texts(request, "ExternalReferences"));
    if !ids.is_empty() && !references.is_empty() {
        let only_one = "you must provide a maximum of 1 piece(s) of information from among: ExternalReferences, Ids.";
        return Err(refused(only_one));
    }
    if ids.len().max(references.len()) > MOST_IDS {
        return Err(refused("you must provide a maximum of 1000 identifiers."));
    }
    let page = Page::of(member(request, "Paging")).map_err(|reason| refused(&reason.to_string()))?;
    let world: &World = call.world;
    let matching = |store: &&std::sync::Arc<Store>| {
        let referenced = |reference: &&str| same(reference, &store.external_reference);
        (ids.is_empty() || ids.contains(&&*store.id)) && (references.is_empty() || references.iter().any(referenced))
    };
    let rows: Vec<Value> =
        page.cut(world.stores().visible().filter(matching)).map(|found| store(found, request)).collect();
    let pagination = Members::default().set("Count", rows.len()).done();
    Ok(Members::default().set("Pagination", pagination).set("Stores", rows).done())
}

/// The words in `Fields`.
fn fields(request: &Value) -> impl Iterator<Item = &str> {
    let fields = member(request, "Fields").map(|fields| match fields {
        Value::Array(names) => names.as_slice(),
        object => list(object, "FieldsType"),
    });
    fields.into_iter().flatten().filter_map(Value::as_str)
}

/// Where the installation knows none of them, WCF does not get as far as the plug-in.
fn known_fields(call: &Call<'_>, request: &Value) -> Result<(), ServiceFault> {
    match fields(request).next().filter(|_| call.switches.refuse_store_fields) {
        Some(word) => Err(ServiceFault::unknown_word(word, "FieldsType")),
        None => Ok(()),
    }
}

/// A store; its warehouses only when `Fields` asks for them.
fn store(store: &Store, request: &Value) -> Value {
    let with_warehouses = fields(request).any(|name| name == "Warehouses");
    let address = &store.address;
    let address = Members::default()
        .filled("City", &address.city)
        .filled("CountryId", &address.country_id)
        .filled("Line1", &address.lines[0])
        .filled("Line2", &address.lines[1])
        .filled("Line3", &address.lines[2])
        .filled("Line4", &address.lines[3])
        .filled("RegionId", &address.region_id)
        .filled("ZipCode", &address.zip_code);
    let members = Members::default()
        .set("Address", address.done())
        .set("Closed", store.closed)
        .filled("CurrencyId", &store.currency_id)
        .filled("Description", &store.description)
        .filled("Email", &store.email)
        .filled("ExternalReference", &store.external_reference)
        .text("Id", &store.id)
        .filled("LanguageId", &store.language_id)
        .day("OpeningDate", store.opening_date)
        .filled("PhoneNumber", &store.phone_number)
        .filled("ShortDescription", &store.short_description)
        .text("Type", if store.store_type.is_empty() { "Other" } else { &store.store_type });
    if !with_warehouses {
        return members.done();
    }
    let warehouse = |kept: &crate::world::store::Warehouse| {
        Members::default().filled("Description", &kept.description).text("Id", &kept.id).done()
    };
    members.set("Warehouses", store.warehouses.iter().map(warehouse).collect::<Vec<_>>()).done()
}

fn refused(reason: &str) -> ServiceFault {
    ServiceFault::new(REMOTE_CALL_FAILED, reason)
}

#[cfg(test)]
mod tests;
