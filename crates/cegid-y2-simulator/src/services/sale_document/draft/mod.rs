//! Reads the parts of a document from a request and checks them against the world. A refusal is a sentence, which the
//! operation wraps as its own.

pub(super) mod address;
pub(in crate::services) mod amounts;
pub(super) mod gift_cards;
pub(super) mod header;
pub(in crate::services) mod lines;
pub(super) mod omni_channel;
pub(super) mod payments;
pub(super) mod returns;
pub(super) mod zones;

use serde_json::Value;

use crate::services::values::text;
use crate::world::World;
use crate::world::store::Store;
use crate::world::text::Text;

/// The longest reference that Y2 keeps.
const LONGEST_REFERENCE: usize = 40;

/// Why a part of a document is refused.
pub(in crate::services) type Reason = String;

/// A reference of up to 40 characters; `None` when the request does not hold it.
pub(in crate::services) fn reference(object: &Value, name: &str) -> Result<Option<Text>, Reason> {
    let Some(given) = text(object, name).map(str::trim) else { return Ok(None) };
    if given.chars().count() > LONGEST_REFERENCE {
        return Err(format!("{name} is longer than {LONGEST_REFERENCE} characters"));
    }
    Ok(Some(given.into()))
}

/// A store the user may see (the texts are the vendor guide's).
pub(in crate::services) fn store<'a>(world: &'a World, code: &str) -> Result<&'a Store, Reason> {
    let store = world.stores().get(code).ok_or_else(|| format!("Store unknown : {code}"))?;
    if world.stores().is_forbidden(code) { Err("Store prohibited".to_owned()) } else { Ok(store) }
}

/// A warehouse of a store the user may see.
pub(in crate::services) fn warehouse(world: &World, code: &str) -> Result<Text, Reason> {
    let owner = world.stores().of_warehouse(code).ok_or_else(|| format!("Warehouse unknown : {code}"))?;
    if world.stores().is_forbidden(&owner.id) { Err("warehouse prohibited".to_owned()) } else { Ok(code.into()) }
}

/// A movement reason that is set up.
pub(super) fn movement_reason(world: &World, code: &str) -> Result<Text, Reason> {
    let known = world.trade().movement_reasons.get(code);
    known.cloned().ok_or_else(|| format!("Movement reason unknown : {code}"))
}
