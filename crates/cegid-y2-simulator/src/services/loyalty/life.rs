//! `CloseCard` and `ReOpenCard`.

use serde_json::Value;

use super::super::refusal::Doing;
use super::super::values::{filled, member};
use super::{active_card, card, check_reason, keep, period};
use crate::call::Call;
use crate::fault::ServiceFault;
use crate::world::loyalty::LoyaltyCard;

const CLOSE: Doing = Doing { operation: "Cegid.Retail.Loyalty.CloseCard", target: "TCbrLoyaltyHelper.CloseCard" };
const OPEN: Doing = Doing { operation: "Cegid.Retail.Loyalty.ReOpenCard", target: "TCbrLoyaltyHelper.ReOpenCard" };

/// Closes an active card (vendor WSDL); its points stay on it and can no longer be used (assumed).
pub(super) fn close_card(call: &mut Call<'_>, request: &Value) -> Result<Value, ServiceFault> {
    let request = member(request, "CloseCardRequest").unwrap_or(&Value::Null);
    let card = active_card(call.world, request, call.now.date(), CLOSE)?;
    check_reason(call.world, filled(request, "Reason"), CLOSE)?;
    let closed_on = Some(call.now.date());
    keep(call, LoyaltyCard { closed_on, ..card });
    Ok(Value::Null)
}

/// Opens a closed card again, with a new period where one is given. The customer must have no other active card (assumed).
pub(super) fn re_open_card(call: &mut Call<'_>, request: &Value) -> Result<Value, ServiceFault> {
    let request = member(request, "ReOpenCardRequest").unwrap_or(&Value::Null);
    let found = card(call.world, OPEN.required(request, "LoyaltyCardId")?, OPEN)?;
    let mut opened = LoyaltyCard::clone(found);
    if opened.closed_on.take().is_none() {
        return Err(OPEN.refused(format!("Loyalty card {} is not closed", opened.id)));
    }
    check_reason(call.world, filled(request, "Reason"), OPEN)?;
    if let Some(other) = call.world.loyalty().active_card(&opened.customer_id, call.now.date()) {
        let (customer, other) = (&opened.customer_id, &other.id);
        return Err(OPEN.refused(format!("Customer {customer} already has the active card {other}")));
    }
    if let Some((start, end)) = period(request, OPEN)? {
        (opened.valid_from, opened.valid_until) = (start, end);
    }
    keep(call, opened);
    Ok(Value::Null)
}
