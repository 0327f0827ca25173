//! Looks up what requests name, with the reason for a refusal where it is not there.

use std::sync::Arc;

use jiff::civil::Date;
use serde_json::Value;

use super::values::{filled, integer, member};
use crate::world::World;
use crate::world::customer::Customer;
use crate::world::customers::LONGEST_ID;
use crate::world::document::{Document, DocumentKey};
use crate::world::store::Store;
use crate::world::text::same;
use crate::world::wire::DocumentType;

/// The last day of what has no end (product default).
pub const FOR_EVER: Date = Date::constant(2099, 12, 31);
/// The date of what never happened, as Y2's database has it.
pub const NEVER: Date = Date::constant(1900, 1, 1);

/// The customer of a code. Longer codes than Y2 takes are said to be that.
pub fn customer<'a>(world: &'a World, id: &str) -> Result<&'a Arc<Customer>, String> {
    if id.chars().count() > LONGEST_ID {
        return Err(format!("Customer code {id} is longer than {LONGEST_ID} characters"));
    }
    world.customers().get(id).ok_or_else(|| format!("Customer {id} unknown"))
}

/// The customer of a code or of another reference: a card, a barcode, an external reference.
pub fn customer_by_reference<'a>(world: &'a World, reference: &str) -> Result<&'a Arc<Customer>, String> {
    let found = world.customers().get(reference).or_else(|| world.customers().with_reference(reference).next());
    found.ok_or_else(|| format!("Customer {reference} unknown"))
}

/// The store of a code, if the user may see it.
pub fn store<'a>(world: &'a World, id: &str) -> Result<&'a Arc<Store>, String> {
    let found = world.stores().get(id).ok_or_else(|| format!("Store {id} unknown"))?;
    if world.stores().is_forbidden(id) { Err("Store prohibited".to_owned()) } else { Ok(found) }
}

/// The document that a `SaleDocumentIdentifier` names, by `Key` or by `Reference`.
pub fn document<'a>(world: &'a World, identifier: &Value) -> Result<&'a Arc<Document>, String> {
    let kind = |object: &Value| filled(object, "Type").and_then(DocumentType::from_name).unwrap_or_default();
    let missing = || "Failed to identify document".to_owned();
    match (member(identifier, "Key"), member(identifier, "Reference")) {
        (Some(_), Some(_)) => Err("Either the key or the reference of the document is needed, not both".to_owned()),
        (Some(key), None) => {
            let number = integer(key, "Number").and_then(|number| i32::try_from(number).ok()).unwrap_or(0);
            let stump = filled(key, "Stump").unwrap_or_default().into();
            world.documents().get(&DocumentKey { kind: kind(key), stump, number }).ok_or_else(missing)
        }
        (None, Some(reference)) => {
            let (internal, customer) = (filled(reference, "InternalReference"), filled(reference, "CustomerId"));
            let mut found = world.documents().with_internal_reference(kind(reference), internal.unwrap_or_default());
            let theirs = |document: &&Arc<Document>| customer.is_none_or(|id| same(&document.customer_id, id));
            found.find(theirs).ok_or_else(missing)
        }
        (None, None) => Err("The key or the reference of the document is required".to_owned()),
    }
}
