//! `SaleDocumentService`: reads sale documents by key, by reference, by external reference, and in lists; makes and changes
//! them. One file per operation; `draft` reads the parts of a document, `render` writes them.

mod cancel;
mod close;
mod create;
mod customers_reservation_create;
pub(super) mod draft;
mod get_by_external_reference;
mod get_by_key;
mod get_by_reference;
mod get_header_list;
mod identify;
mod lock;
mod refusal;
mod render;
#[cfg(test)]
mod returns_tests;
#[cfg(test)]
mod tests;
mod unlock;
mod update;
mod update_header;
mod update_payments;
#[cfg(test)]
mod writing_tests;

use std::sync::Arc;

use serde_json::Value;

use crate::call::{Call, Handler, UnknownDocument};
use crate::fault::ServiceFault;
use crate::services::values::filled;
use crate::world::document::Document;
use crate::world::wire::DocumentType;

/// The handler of an operation.
pub(super) fn handler(operation: &str) -> Option<Handler> {
    match operation {
        "Cancel" => Some(cancel::cancel),
        "Close" => Some(close::close),
        "Create" => Some(create::create),
        "CustomersReservationCreate" => Some(customers_reservation_create::customers_reservation_create),
        "GetByExternalReference" => Some(get_by_external_reference::get_by_external_reference),
        "GetByKey" => Some(get_by_key::get_by_key),
        "GetByReference" => Some(get_by_reference::get_by_reference),
        "GetHeaderList" => Some(get_header_list::get_header_list),
        "Lock" => Some(lock::lock),
        "Unlock" => Some(unlock::unlock),
        "Update" => Some(update::update),
        "UpdateHeader" => Some(update_header::update_header),
        "UpdatePayments" => Some(update_payments::update_payments),
        _ => None,
    }
}

/// The type in a key or reference. An absent one is the enumeration's first value, as .NET reads it.
fn document_type(object: &Value) -> DocumentType {
    filled(object, "Type").and_then(DocumentType::from_name).unwrap_or_default()
}

/// A document, or what this installation answers for a missing one: nil, or a fault (assumed; a switch says which). One of a
/// store that the user may not see is refused.
fn found(call: &Call<'_>, document: Option<&Arc<Document>>, operation: &str) -> Result<Value, ServiceFault> {
    match (document, call.switches.unknown_document) {
        (Some(document), _) if call.world.stores().is_forbidden(&document.store_id) => {
            Err(refused(operation, "Store prohibited"))
        }
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
