//! `LoyaltyWcfService`: loyalty cards, their points, programmes and lives. What the vendor's contract does not say (which card
//! counts, what is refused) is plain and assumed.

mod card_id;
mod create;
mod life;
mod points;
mod program;
mod read;
#[cfg(test)]
mod tests;
mod update_points;

use std::sync::Arc;

use jiff::civil::Date;
use serde_json::Value;

use super::known;
use super::refusal::Doing;
use super::values::{member, moment};
use crate::call::{Call, Handler};
use crate::fault::ServiceFault;
use crate::world::World;
use crate::world::loyalty::{CardState, LoyaltyCard};
use crate::world::notifications::Event;
use crate::world::text::Text;

/// The handler of an operation.
pub(super) fn handler(operation: &str) -> Option<Handler> {
    match operation {
        "CloseCard" => Some(life::close_card),
        "CreateExternCard" => Some(create::create_extern_card),
        "CreateLoyaltyCard" => Some(create::create_loyalty_card),
        "GetAvailableLoyaltyPoints" => Some(points::get_available_loyalty_points),
        "GetCustomerAvailableLoyaltyPoints" => Some(points::get_customer_available_loyalty_points),
        "GetCustomerCards" => Some(read::get_customer_cards),
        "GetLoyaltyCard" => Some(read::get_loyalty_card),
        "GetLoyaltyPointsForSale" => Some(points::get_loyalty_points_for_sale),
        "ReOpenCard" => Some(life::re_open_card),
        "UpdateCardId" => Some(card_id::update_card_id),
        "UpdatePoints" => Some(update_points::update_points),
        "UpdateProgram" => Some(program::update_program),
        "UpdateValidityPeriod" => Some(program::update_validity_period),
        _ => None,
    }
}

/// The card of a number; an unknown one is a fault (assumed).
fn card<'a>(world: &'a World, id: &str, doing: Doing) -> Result<&'a Arc<LoyaltyCard>, ServiceFault> {
    world.loyalty().card(id).ok_or_else(|| doing.refused(format!("Loyalty card {id} unknown")))
}

/// The card that `LoyaltyCardId` names, which must be active on a day.
fn active_card(world: &World, request: &Value, on: Date, doing: Doing) -> Result<LoyaltyCard, ServiceFault> {
    let found = card(world, doing.required(request, "LoyaltyCardId")?, doing)?;
    let problem = match found.state(on) {
        CardState::Active => return Ok(LoyaltyCard::clone(found)),
        CardState::Closed => "is closed",
        CardState::Expired => "has expired",
        CardState::NotYetValid => "is not valid yet",
    };
    Err(doing.refused(format!("Loyalty card {} {problem}", found.id)))
}

/// From the first to the last day of a `ValidityPeriod`; the end of what has no end is `None`.
fn period(request: &Value, doing: Doing) -> Result<Option<(Date, Option<Date>)>, ServiceFault> {
    let Some(period) = member(request, "ValidityPeriod") else { return Ok(None) };
    let Some(start) = moment(period, "Start").map(|start| start.date()) else {
        return Err(doing.refused("The start of the validity period is required"));
    };
    let end = moment(period, "End").map(|end| end.date()).filter(|end| *end < known::FOR_EVER);
    if end.is_some_and(|end| end < start) {
        return Err(doing.refused("The validity period ends before it starts"));
    }
    Ok(Some((start, end)))
}

/// A loyalty reason of the folder, where one is given.
fn check_reason(world: &World, reason: Option<&str>, doing: Doing) -> Result<(), ServiceFault> {
    match reason {
        Some(reason) if world.loyalty().reason(reason).is_none() => {
            Err(doing.refused(format!("Loyalty reason {reason} unknown")))
        }
        _ => Ok(()),
    }
}

/// Keeps a changed card and says so.
fn keep(call: &mut Call<'_>, card: LoyaltyCard) {
    let (id, customer) = (Text::clone(&card.id), Text::clone(&card.customer_id));
    call.world.put_card(LoyaltyCard { updated_at: Some(call.now), ..card });
    call.world.notify(Event::LoyaltyUpdated(&id, &customer), call.now);
}
