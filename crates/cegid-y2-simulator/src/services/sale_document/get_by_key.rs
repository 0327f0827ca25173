//! `GetByKey`: one document by type, stump and number.

use serde_json::Value;

use super::identify::document_key;
use super::{found, refused};
use crate::call::Call;
use crate::fault::ServiceFault;
use crate::services::values::member;

/// A request without a key is refused; a key that names nothing is a missing document.
pub(super) fn get_by_key(call: &mut Call<'_>, request: &Value) -> Result<Value, ServiceFault> {
    let key = member(request, "searchRequest").and_then(|search| member(search, "Key"));
    let key = key.ok_or_else(|| refused("GetByKey", "The document key is required"))?;
    found(call, call.world.documents().get(&document_key(key)), "GetByKey")
}
