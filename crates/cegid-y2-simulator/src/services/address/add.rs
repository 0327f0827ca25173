//! `Add`: one more address.

use serde_json::Value;

use super::super::refusal::{refused, request};
use super::super::values::{Members, flag, integer, member};
use super::{keep, members, third_party};
use crate::call::Call;
use crate::fault::ServiceFault;
use crate::world::addresses::ComplementaryAddress;
use crate::world::text::Text;

/// Answers its number: the one asked for, which must be free, or the next.
pub(super) fn add(call: &mut Call<'_>, arguments: &Value) -> Result<Value, ServiceFault> {
    let required: Vec<String> = members::REQUIRED.iter().map(|name| format!("AddressData.{name}")).collect();
    let mut required: Vec<&str> = required.iter().map(String::as_str).collect();
    required.push("ThirdPartyId.Id");
    let request = request(arguments, &required)?;
    let customer = third_party(call.world, member(request, "ThirdPartyId").unwrap_or(&Value::Null))?;
    let customer_id = Text::clone(&customer.id);
    let number = match integer(request, "AddressNumber").map(i32::try_from) {
        None => call.world.addresses().next_number(&customer_id),
        Some(Ok(number)) if number > 0 && call.world.addresses().get(&customer_id, number).is_none() => number,
        Some(Ok(number)) if number > 0 => return Err(refused(format!("Address {number} already exists"))),
        Some(_) => return Err(refused("AddressNumber starts at 1")),
    };
    let mut address = ComplementaryAddress { customer_id, number, ..ComplementaryAddress::default() };
    members::apply(&mut address, member(request, "AddressData").unwrap_or(&Value::Null), call.switches.y2_version)?;
    members::validate(&address, call.world)?;
    keep(call, address, flag(request, "CopyToThirdPartyAddress") == Some(true));
    Ok(Members::default().set("AddressNumber", number).done())
}
