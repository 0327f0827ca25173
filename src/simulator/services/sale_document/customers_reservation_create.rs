//! `CustomersReservationCreate`: holds goods back for a customer, with a day on which that ends.

use serde_json::Value;

use super::create::new_document;
use super::refusal::Doing;
use crate::simulator::call::Call;
use crate::simulator::fault::ServiceFault;
use crate::simulator::services::values::member;
use crate::simulator::world::wire::DocumentType;

/// The expiry is kept and ends nothing by itself (assumed); `Close` does.
pub(super) fn customers_reservation_create(call: &mut Call<'_>, request: &Value) -> Result<Value, ServiceFault> {
    let data = member(request, "customersReservationCreateRequest").unwrap_or(&Value::Null);
    new_document(call, data, DocumentType::CustomersReservation, Doing::CREATE_RESERVATION)
}
