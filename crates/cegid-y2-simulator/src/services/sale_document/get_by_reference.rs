//! `GetByReference`: one document by type, customer and internal reference.

use serde_json::Value;

use super::identify::by_reference;
use super::{found, refused};
use crate::call::Call;
use crate::fault::ServiceFault;
use crate::services::values::{filled, member};

/// The internal reference is unique per type, stump and customer. A request that leaves the customer out gets the newest
/// document of that reference, whoever's it is (assumed).
pub(super) fn get_by_reference(call: &mut Call<'_>, request: &Value) -> Result<Value, ServiceFault> {
    let reference = member(request, "searchRequest").and_then(|search| member(search, "Reference"));
    let reference = reference.ok_or_else(|| refused("GetByReference", "The document reference is required"))?;
    if filled(reference, "InternalReference").is_none() {
        return Err(refused("GetByReference", "The internal reference is required"));
    }
    found(call, by_reference(call.world, reference), "GetByReference")
}
