//! `GetByExternalReference`: all documents of a type that carry another system's reference.

use serde_json::Value;

use super::{document_type, refused, render};
use crate::call::Call;
use crate::fault::ServiceFault;
use crate::services::values::{Members, filled, member};

/// Newest first (assumed: the vendor names an order for the header list only). None found is an empty list.
pub(super) fn get_by_external_reference(call: &mut Call<'_>, request: &Value) -> Result<Value, ServiceFault> {
    let search = member(request, "searchRequest").unwrap_or(&Value::Null);
    let Some(reference) = filled(search, "ExternalReference") else {
        return Err(refused("GetByExternalReference", "The external reference is required"));
    };
    let documents = call.world.documents().with_external_reference(document_type(search), reference);
    let documents = documents.filter(|document| !call.world.stores().is_forbidden(&document.store_id));
    let replies: Vec<Value> = documents.map(|document| render::document(document)).collect();
    Ok(Members::default().set("Get_Replies", replies).done())
}
