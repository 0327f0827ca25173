//! `GetByReference`: one document by type, customer and internal reference.

use serde_json::Value;

use super::{document_type, found, refused};
use crate::simulator::call::Call;
use crate::simulator::fault::ServiceFault;
use crate::simulator::services::values::{filled, member};
use crate::simulator::world::text::same;

/// The internal reference is unique per type, stump and customer. A request that leaves the customer out gets the newest
/// document of that reference, whoever's it is (assumed).
pub(super) fn get_by_reference(call: &mut Call<'_>, request: &Value) -> Result<Value, ServiceFault> {
    let reference = member(request, "searchRequest").and_then(|search| member(search, "Reference"));
    let reference = reference.ok_or_else(|| refused("GetByReference", "The document reference is required"))?;
    let Some(internal) = filled(reference, "InternalReference") else {
        return Err(refused("GetByReference", "The internal reference is required"));
    };
    let customer = filled(reference, "CustomerId");
    let documents = call.world.documents().with_internal_reference(document_type(reference), internal);
    let theirs = documents.filter(|document| customer.is_none_or(|customer| same(&document.customer_id, customer)));
    let newest = theirs.max_by_key(|document| (document.date, &document.key));
    found(call, newest, "GetByReference")
}
