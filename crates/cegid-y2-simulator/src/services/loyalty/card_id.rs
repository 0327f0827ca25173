//! What a card number may be, and `UpdateCardId`.

use serde_json::Value;

use super::super::refusal::Doing;
use super::super::values::member;
use super::active_card;
use crate::call::Call;
use crate::fault::ServiceFault;
use crate::world::World;
use crate::world::loyalty::LONGEST_CARD_ID;
use crate::world::notifications::Event;
use crate::world::text::Text;

const DOING: Doing = Doing { operation: "Cegid.Retail.Loyalty.UpdateCardId", target: "TCbrLoyaltyHelper.UpdateCardId" };

/// Renumbers an active card; points and history stay with it.
pub(super) fn update_card_id(call: &mut Call<'_>, request: &Value) -> Result<Value, ServiceFault> {
    let request = member(request, "UpdateCardIdRequest").unwrap_or(&Value::Null);
    let card = active_card(call.world, request, call.now.date(), DOING)?;
    let new = free(call.world, DOING.required(request, "NewLoyaltyCardId")?, DOING)?;
    call.world.rename_card(&card.id, Text::clone(&new));
    call.world.notify(Event::LoyaltyUpdated(&new, &card.customer_id), call.now);
    Ok(Value::Null)
}

/// A number that a card can get: at most 17 characters (database facts), no blanks (assumed), and free: neither a card's
/// nor another reference of a customer, which the same look-up would find.
pub(super) fn free(world: &World, id: &str, doing: Doing) -> Result<Text, ServiceFault> {
    if id.chars().count() > LONGEST_CARD_ID {
        return Err(doing.refused(format!("Loyalty card number {id} is longer than {LONGEST_CARD_ID} characters")));
    }
    if id.chars().any(|letter| letter.is_whitespace() || letter.is_control()) {
        return Err(doing.refused("A loyalty card number holds no blanks"));
    }
    if world.loyalty().card(id).is_some() || world.customers().with_reference(id).next().is_some() {
        return Err(doing.refused(format!("Loyalty card number {id} already exists")));
    }
    Ok(id.into())
}
