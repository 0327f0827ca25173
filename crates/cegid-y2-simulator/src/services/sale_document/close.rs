//! `Close`: nothing more is delivered of an order that is not e-commerce.

use serde_json::Value;

use super::identify::identified;
use super::refusal::Doing;
use crate::call::Call;
use crate::fault::ServiceFault;
use crate::services::values::member;
use crate::world::document::Document;
use crate::world::wire::DocumentType;

/// What can be closed is the vendor guide's: orders that are delivered in part, reservations, available orders. The
/// document's status stays (assumed); it is no longer alive.
pub(super) fn close(call: &mut Call<'_>, request: &Value) -> Result<Value, ServiceFault> {
    const DOING: Doing = Doing::CLOSE;
    let before = identified(call, member(request, "closeRequest").unwrap_or(&Value::Null), DOING)?;
    let kind_can = match before.key.kind {
        DocumentType::CustomerOrder => !before.is_e_commerce_order() && before.is_begun() && before.has_remainder(),
        DocumentType::CustomersReservation
        | DocumentType::CustomerReservationRequest
        | DocumentType::AvailableOrder => true,
        _ => false,
    };
    if !kind_can || !before.active {
        return Err(DOING.refused("Failed to close document."));
    }
    let mut document = Document::clone(&before);
    document.active = false;
    call.world.keep(document);
    Ok(Value::Null)
}
