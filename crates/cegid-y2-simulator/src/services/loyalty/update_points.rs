//! `UpdatePoints`: a movement on a card, or its new balance.

use serde_json::Value;

use super::super::refusal::Doing;
use super::super::values::{decimal, filled, member, moment};
use super::{active_card, check_reason, keep, known};
use crate::call::Call;
use crate::fault::ServiceFault;
use crate::world::loyalty::{LoyaltyCard, MOST_POINTS};

const DOING: Doing = Doing { operation: "Cegid.Retail.Loyalty.UpdatePoints", target: "TCbrLoyaltyHelper.UpdatePoints" };
/// `Amount` (also where nothing is said, as .NET reads it) adds, `CardBalance` sets. Refused are more points than the
/// reason allows (vendor WSDL), a balance below zero, another programme than the card's, and a card that is not active on the
/// day of the movement (assumed); without a day, today.
pub(super) fn update_points(call: &mut Call<'_>, request: &Value) -> Result<Value, ServiceFault> {
    let request = member(request, "updatePointsRequest").unwrap_or(&Value::Null);
    let day = moment(request, "Date").map_or(call.now.date(), |moment| moment.date());
    let card = active_card(call.world, request, day, DOING)?;
    let reason = DOING.required(request, "ReasonId")?;
    check_reason(call.world, Some(reason), DOING)?;
    if let Some(program) = filled(request, "ProgramId").filter(|program| *program != &*card.program_id) {
        return Err(DOING.refused(format!("Loyalty card {} does not belong to the program {program}", card.id)));
    }
    if let Some(store) = filled(request, "StoreId") {
        known::store(call.world, store).map_err(|reason| DOING.refused(reason))?;
    }
    let points = decimal(request, "Points").unwrap_or_default();
    let maximum = call.world.loyalty().reason(reason).map_or(MOST_POINTS, |reason| reason.maximum.min(MOST_POINTS));
    if points.abs() > maximum {
        return Err(DOING.refused(format!("{points} points are more than the reason {reason} allows ({maximum})")));
    }
    let balance = if filled(request, "LineType") == Some("CardBalance") { points } else { card.points + points };
    if balance > MOST_POINTS {
        return Err(DOING.refused("No loyalty card holds so many points"));
    }
    call.world.loyalty_mut().set_points(&card.id, balance).map_err(|below| {
        DOING.refused(format!("Insufficient points: {} available on the loyalty card {}", below.available, card.id))
    })?;
    let changed = call.world.loyalty().card(&card.id).map(|card| LoyaltyCard::clone(card));
    keep(call, changed.unwrap_or(card));
    Ok(Value::Null)
}
