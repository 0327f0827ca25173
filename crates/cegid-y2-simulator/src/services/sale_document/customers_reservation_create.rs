//! `CustomersReservationCreate`: holds goods back for a customer, with a day on which that ends.

use serde_json::Value;

use super::create::new_document;
use super::refusal::Doing;
use crate::call::Call;
use crate::fault::ServiceFault;
use crate::services::values::member;
use crate::world::wire::DocumentType;

/// The expiry is kept and ends nothing by itself (assumed); `Close` does.
pub(super) fn customers_reservation_create(call: &mut Call<'_>, request: &Value) -> Result<Value, ServiceFault> {
    let data = member(request, "customersReservationCreateRequest").unwrap_or(&Value::Null);
    new_document(call, data, DocumentType::CustomersReservation, Doing::CREATE_RESERVATION)
}
