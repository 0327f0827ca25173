//! `Delete`: takes an address away and answers nothing.

use serde_json::Value;

use super::super::refusal::request;
use super::identified;
use crate::call::Call;
use crate::fault::ServiceFault;
use crate::world::notifications::Event;
use crate::world::text::Text;

/// An unknown address is a fault, also one that was just deleted (assumed).
pub(super) fn delete(call: &mut Call<'_>, arguments: &Value) -> Result<Value, ServiceFault> {
    let request = request(arguments, &["AddressId.ThirdPartyId.Id"])?;
    let address = identified(call.world, request)?;
    let (customer, number) = (Text::clone(&address.customer_id), address.number);
    call.world.addresses_mut().remove(&customer, number);
    call.world.notify(Event::CustomerUpdated(&customer), call.now);
    Ok(Value::Null)
}
