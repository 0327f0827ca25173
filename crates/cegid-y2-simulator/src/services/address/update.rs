//! `Update`: changes an address and answers nothing.

use serde_json::Value;

use super::super::refusal::request;
use super::super::values::{flag, member};
use super::{identified, keep, members};
use crate::call::Call;
use crate::fault::ServiceFault;
use crate::world::addresses::ComplementaryAddress;

/// Absent members stay, empty ones are cleared; the whole address is checked again (the plug-in's rule, inferred).
pub(super) fn update(call: &mut Call<'_>, arguments: &Value) -> Result<Value, ServiceFault> {
    let request = request(arguments, &["AddressId.ThirdPartyId.Id"])?;
    let mut address = ComplementaryAddress::clone(identified(call.world, request)?);
    members::apply(&mut address, member(request, "AddressData").unwrap_or(&Value::Null), call.switches.y2_version)?;
    members::validate(&address, call.world)?;
    keep(call, address, flag(request, "CopyToThirdPartyAddress") == Some(true));
    Ok(Value::Null)
}
