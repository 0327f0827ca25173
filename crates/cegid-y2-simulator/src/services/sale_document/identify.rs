//! Which document a changing operation means: the one of a key, or of a reference.

use std::sync::Arc;

use serde_json::Value;

use super::document_type;
use super::refusal::Doing;
use crate::call::Call;
use crate::fault::ServiceFault;
use crate::services::values::{filled, integer, member};
use crate::world::World;
use crate::world::document::{Document, DocumentKey};
use crate::world::text::same;

/// The sentence for a document that is not there (public client code).
const FAILED: &str = "Failed to identify document";

/// The document of the request's `Identifier`, to be changed. An unknown one is refused, and one of a store that the user
/// may not see.
pub(super) fn identified(call: &Call<'_>, request: &Value, doing: Doing) -> Result<Arc<Document>, ServiceFault> {
    let identifier = member(request, "Identifier").ok_or_else(|| doing.refused(FAILED))?;
    let found = find(call.world, identifier).map_err(|reason| doing.refused(&reason))?;
    if call.world.stores().is_forbidden(&found.store_id) {
        return Err(doing.refused("Store prohibited"));
    }
    Ok(found)
}

/// The document of an identifier: either its key or its reference counts; of both, the key (assumed).
pub(super) fn find(world: &World, identifier: &Value) -> Result<Arc<Document>, String> {
    let found = match (member(identifier, "Key"), member(identifier, "Reference")) {
        (Some(key), _) => world.documents().get(&document_key(key)),
        (None, Some(reference)) => by_reference(world, reference),
        (None, None) => None,
    };
    found.cloned().ok_or_else(|| FAILED.to_owned())
}

/// A key of the wire.
pub(super) fn document_key(key: &Value) -> DocumentKey {
    DocumentKey {
        kind: document_type(key),
        stump: filled(key, "Stump").unwrap_or_default().into(),
        number: integer(key, "Number").and_then(|number| i32::try_from(number).ok()).unwrap_or(0),
    }
}

/// The newest document of a reference; without a customer, whoever's it is (assumed).
pub(super) fn by_reference<'a>(world: &'a World, reference: &Value) -> Option<&'a Arc<Document>> {
    let internal = filled(reference, "InternalReference")?;
    let customer = filled(reference, "CustomerId");
    let documents = world.documents().with_internal_reference(document_type(reference), internal);
    let theirs = documents.filter(|document| customer.is_none_or(|customer| same(&document.customer_id, customer)));
    theirs.max_by_key(|document| (document.date, &document.key))
}
