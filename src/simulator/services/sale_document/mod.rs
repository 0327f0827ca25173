//! `SaleDocumentService`: reads sale documents by key, by reference, by external reference, and in lists. One file per
//! operation; writing operations are not here yet.

mod get_by_external_reference;
mod get_by_key;
mod get_by_reference;
mod get_header_list;
mod render;
#[cfg(test)]
mod tests;

use std::sync::Arc;

use serde_json::Value;

use crate::simulator::call::{Call, Handler, UnknownDocument};
use crate::simulator::fault::ServiceFault;
use crate::simulator::services::values::filled;
use crate::simulator::world::document::Document;
use crate::simulator::world::wire::DocumentType;

/// The handler of an operation.
pub(super) fn handler(operation: &str) -> Option<Handler> {
    match operation {
        "GetByExternalReference" => Some(get_by_external_reference::get_by_external_reference),
        "GetByKey" => Some(get_by_key::get_by_key),
        "GetByReference" => Some(get_by_reference::get_by_reference),
        "GetHeaderList" => Some(get_header_list::get_header_list),
        _ => None,
    }
}

/// The type in a key or reference. An absent one is the enumeration's first value, as .NET reads it.
fn document_type(object: &Value) -> DocumentType {
    filled(object, "Type").and_then(DocumentType::from_name).unwrap_or_default()
}

/// A document, or what this installation answers for a missing one: nil, or a fault (assumed; a switch says which).
fn found(call: &Call<'_>, document: Option<&Arc<Document>>, operation: &str) -> Result<Value, ServiceFault> {
    match (document, call.switches.unknown_document) {
        (Some(document), _) => Ok(render::document(document)),
        (None, UnknownDocument::Nil) => Ok(Value::Null),
        (None, UnknownDocument::Fault) => Err(refused(operation, "Failed to identify document")),
    }
}

/// A refusal of a reading operation; the method's name is assumed.
fn refused(operation: &str, reason: &str) -> ServiceFault {
    let operation = format!("Cegid.Retail.Documents.Sales.{operation}");
    let reason = format!("{reason} (TCbrSaleDocumentHelper.Identify)");
    ServiceFault::worker(&operation, "TCbrSaleDocumentHelper.Identify", &[("CBR00006", &reason)])
}
