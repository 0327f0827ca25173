//! `GetByKey`: one document by type, stump and number.

use serde_json::Value;

use super::{document_type, found, refused};
use crate::simulator::call::Call;
use crate::simulator::fault::ServiceFault;
use crate::simulator::services::values::{filled, integer, member};
use crate::simulator::world::document::DocumentKey;

/// A request without a key is refused; a key that names nothing is a missing document.
pub(super) fn get_by_key(call: &mut Call<'_>, request: &Value) -> Result<Value, ServiceFault> {
    let key = member(request, "searchRequest").and_then(|search| member(search, "Key"));
    let key = key.ok_or_else(|| refused("GetByKey", "The document key is required"))?;
    let key = DocumentKey {
        kind: document_type(key),
        stump: filled(key, "Stump").unwrap_or_default().into(),
        number: integer(key, "Number").and_then(|number| i32::try_from(number).ok()).unwrap_or(0),
    };
    found(call, call.world.documents().get(&key), "GetByKey")
}
