//! `GetCustomerIdByReference`: the code behind a card number, a barcode, an external reference or a code.

use serde_json::Value;

use crate::call::Call;
use crate::fault::ServiceFault;
use crate::services::values;

/// An unknown reference answers an empty text, not a fault (assumed: the operation is a look-up).
pub(super) fn get_customer_id_by_reference(call: &mut Call<'_>, request: &Value) -> Result<Value, ServiceFault> {
    let reference = values::filled(request, "customerReference").unwrap_or_default();
    let found = call.world.customers().with_reference(reference).next();
    Ok(Value::from(found.map_or("", |customer| &customer.id)))
}
