//! `Get` and `GetThirdPartyAddresses`: one address, or all of a third party.

use serde_json::Value;

use super::super::refusal::request;
use super::super::values::{Members, member};
use super::{identified, members, third_party};
use crate::call::Call;
use crate::fault::ServiceFault;

/// One address.
pub(super) fn get(call: &mut Call<'_>, arguments: &Value) -> Result<Value, ServiceFault> {
    let request = request(arguments, &["AddressId.ThirdPartyId.Id"])?;
    let address = identified(call.world, request)?;
    Ok(Members::default().set("AddressData", members::render(address)).done())
}

/// All of them, by number; none is an empty list.
pub(super) fn get_third_party_addresses(call: &mut Call<'_>, arguments: &Value) -> Result<Value, ServiceFault> {
    let request = request(arguments, &["ThirdPartyId.Id"])?;
    let customer = third_party(call.world, member(request, "ThirdPartyId").unwrap_or(&Value::Null))?;
    let rows = call.world.addresses().of_customer(&customer.id).map(|address| {
        Members::default().set("AddressData", members::render(address)).set("AddressNumber", address.number).done()
    });
    Ok(Members::default().set("ThirdPartyAddresses", rows.collect::<Vec<_>>()).done())
}
