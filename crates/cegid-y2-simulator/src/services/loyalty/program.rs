//! `UpdateProgram` and `UpdateValidityPeriod`.

use std::sync::Arc;

use serde_json::Value;

use super::super::refusal::Doing;
use super::super::values::member;
use super::{active_card, card, keep, period};
use crate::call::Call;
use crate::fault::ServiceFault;
use crate::world::World;
use crate::world::loyalty::{LoyaltyCard, LoyaltyProgram};
use crate::world::text::Text;
use crate::world::wire::LoyaltyCardType;

const PROGRAM: Doing =
    Doing { operation: "Cegid.Retail.Loyalty.UpdateProgram", target: "TCbrLoyaltyHelper.UpdateProgram" };
const PERIOD: Doing =
    Doing { operation: "Cegid.Retail.Loyalty.UpdateValidityPeriod", target: "TCbrLoyaltyHelper.UpdateValidity" };

/// Moves an active card to an open programme; its points go with it (assumed).
pub(super) fn update_program(call: &mut Call<'_>, request: &Value) -> Result<Value, ServiceFault> {
    let request = member(request, "UpdateProgramRequest").unwrap_or(&Value::Null);
    let card = active_card(call.world, request, call.now.date(), PROGRAM)?;
    let program = open(call.world, PROGRAM.required(request, "ProgramId")?, PROGRAM)?;
    if program.id != card.program_id {
        let (program_id, changed_on) = (Text::clone(&program.id), Some(call.now.date()));
        keep(call, LoyaltyCard { program_id, changed_on, origin: LoyaltyCardType::Upgrade, ..card });
    }
    Ok(Value::Null)
}

/// Sets the period of a card that is not closed; an expired one may become valid again.
pub(super) fn update_validity_period(call: &mut Call<'_>, request: &Value) -> Result<Value, ServiceFault> {
    let request = member(request, "UpdateValidityPeriodRequest").unwrap_or(&Value::Null);
    let found = card(call.world, PERIOD.required(request, "LoyaltyCardId")?, PERIOD)?;
    let mut changed = LoyaltyCard::clone(found);
    if changed.closed_on.is_some() {
        return Err(PERIOD.refused(format!("Loyalty card {} is closed", changed.id)));
    }
    let Some((start, end)) = period(request, PERIOD)? else {
        return Err(PERIOD.refused("ValidityPeriod is required"));
    };
    (changed.valid_from, changed.valid_until) = (start, end);
    keep(call, changed);
    Ok(Value::Null)
}

/// A programme that takes cards.
pub(super) fn open(world: &World, id: &str, doing: Doing) -> Result<Arc<LoyaltyProgram>, ServiceFault> {
    match world.loyalty().program(id) {
        None => Err(doing.refused(format!("Loyalty program {id} unknown"))),
        Some(program) if program.closed => Err(doing.refused(format!("Loyalty program {id} is closed"))),
        Some(program) => Ok(Arc::clone(program)),
    }
}
